-- The ground of "who sees what". Applied whole after the migrations, every time, in their
-- transaction: first everything that was granted before is taken back, then each feature's
-- policies.sql says what holds today. A table that no file mentions is closed to everybody.

-- Roles --------------------------------------------------------------------------------------
-- throughcare_app        what the programme signs in as: no rights on any table
-- throughcare_person     a member of staff; their rows are chosen by app.staff_id
-- throughcare_evaluator  the pseudonymised views and nothing else
-- throughcare_worker     command line and jobs

do $$
declare
    wanted text;
begin
    foreach wanted in array array['throughcare_person', 'throughcare_evaluator', 'throughcare_worker'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I nologin noinherit', wanted);
        end if;
    end loop;
    if not exists (select from pg_roles where rolname = 'throughcare_app') then
        create role throughcare_app login noinherit;
    end if;
    foreach wanted in array array['throughcare_person', 'throughcare_evaluator', 'throughcare_worker'] loop
        if not pg_has_role('throughcare_app', wanted, 'set') then
            execute format('grant %I to throughcare_app with inherit false, set true', wanted);
        end if;
    end loop;
end $$;

-- Take everything back -----------------------------------------------------------------------

do $$
declare
    found record;
begin
    for found in select viewname from pg_views where schemaname = 'public' and viewname ~ '^(analysis|timeline)_' loop
        execute format('drop view if exists %I cascade', found.viewname);
    end loop;
    for found in select policyname, tablename from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', found.policyname, found.tablename);
    end loop;
    for found in
        select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where t.tgname like 'history\_%' and c.relnamespace = 'public'::regnamespace
    loop
        execute format('drop trigger %I on %I', found.tgname, found.relname);
    end loop;
    for found in select tablename from pg_tables where schemaname = 'public' loop
        execute format('alter table %I enable row level security', found.tablename);
    end loop;
end $$;

revoke all on all tables in schema public
    from public, throughcare_app, throughcare_person, throughcare_evaluator, throughcare_worker;
revoke all on all sequences in schema public
    from public, throughcare_app, throughcare_person, throughcare_evaluator, throughcare_worker;
revoke all on all functions in schema public
    from public, throughcare_app, throughcare_person, throughcare_evaluator, throughcare_worker;
-- For the whole database: said for one schema, it would not touch what PUBLIC gets by default.
alter default privileges revoke execute on functions from public;
revoke create on schema public from public;
grant usage on schema public to throughcare_app, throughcare_person, throughcare_evaluator, throughcare_worker;
grant usage on all sequences in schema public to throughcare_person, throughcare_worker;
do $$
begin
    execute format('grant temporary on database %I to throughcare_app, throughcare_person, throughcare_worker', current_database());
end $$;

-- Who acts -----------------------------------------------------------------------------------

create or replace function acting_staff() returns integer
language sql stable parallel safe
return nullif(current_setting('app.staff_id', true), '')::integer;

grant execute on function acting_staff() to throughcare_person, throughcare_evaluator, throughcare_worker;

-- The worker does what nobody in particular does: imports and jobs. It is bound by every
-- constraint and every history trigger, but not to some people's rows.
create or replace function let_worker(table_name text, rights text) returns void
language plpgsql as $$
begin
    execute format('create policy worker on %I to throughcare_worker using (true) with check (true)', table_name);
    execute format('grant %s on %I to throughcare_worker', rights, table_name);
end $$;

-- History ------------------------------------------------------------------------------------

-- Columns named as trigger arguments are left out: texts in confidence, secrets, ciphertext.
create or replace function record_history() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    who integer := nullif(current_setting('app.staff_id', true), '')::integer;
    left_out text[] := coalesce(tg_argv::text[], '{}');
    of_participant boolean := tg_table_name = 'participant';
begin
    if tg_op = 'INSERT' then
        insert into history (at, staff, table_name, row_id, participant, operation, after)
        select now(), who, tg_table_name, r.row ->> 'id',
               (r.row ->> case when of_participant then 'id' else 'participant' end)::integer,
               'insert', r.row - left_out
        from (select to_jsonb(n) as row from new_rows n) r;
    elsif tg_op = 'UPDATE' then
        insert into history (at, staff, table_name, row_id, participant, operation, before, after)
        select now(), who, tg_table_name, r.row ->> 'id',
               (r.row ->> case when of_participant then 'id' else 'participant' end)::integer,
               'update', r.old_row - left_out, r.row - left_out
        from (select to_jsonb(o) as old_row, to_jsonb(n) as row from new_rows n join old_rows o using (id)) r
        where r.old_row <> r.row;
    else
        insert into history (at, staff, table_name, row_id, participant, operation, before)
        select now(), who, tg_table_name, r.row ->> 'id',
               (r.row ->> case when of_participant then 'id' else 'participant' end)::integer,
               'delete', r.row - left_out
        from (select to_jsonb(o) as row from old_rows o) r;
    end if;
    return null;
end $$;

create or replace function keep_history(table_name text, variadic left_out text[] default '{}') returns void
language plpgsql as $$
declare
    arguments text := (select coalesce(string_agg(quote_literal(c), ', '), '') from unnest(left_out) c);
begin
    execute format('create trigger history_insert after insert on %I referencing new table as new_rows '
                   'for each statement execute function record_history(%s)', table_name, arguments);
    execute format('create trigger history_update after update on %I referencing old table as old_rows new table as new_rows '
                   'for each statement execute function record_history(%s)', table_name, arguments);
    execute format('create trigger history_delete after delete on %I referencing old table as old_rows '
                   'for each statement execute function record_history(%s)', table_name, arguments);
end $$;

-- Nobody may change or delete what is remembered; everybody may read their own entries.
create policy own_entries on history for select to throughcare_person using (staff = (select acting_staff()));
grant select on history to throughcare_person;

create policy own_entries on access_log for select to throughcare_person using (staff = (select acting_staff()));
create policy own_name on access_log for insert to throughcare_person, throughcare_evaluator
    with check (staff = (select acting_staff()));
create policy no_name on access_log for insert to throughcare_worker with check (staff is null);
grant select, insert on access_log to throughcare_person;
grant insert on access_log to throughcare_evaluator, throughcare_worker;
grant usage on sequence access_log_id_seq to throughcare_evaluator;
