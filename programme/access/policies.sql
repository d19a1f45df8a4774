-- Accounts. Everybody sees their own; the administrator keeps them all; the lead reads them.
-- A colleague's name is not an account: whom one works with is seen through `staff` alone.

create or replace function acting_is(role text) returns boolean
language sql stable security definer set search_path = public, pg_temp
return exists (
    select from staff s where s.id = acting_staff() and s.active and acting_is.role = any (s.roles)
);

grant execute on function acting_is(text) to throughcare_person, throughcare_evaluator;

create policy own on staff for select to throughcare_person, throughcare_evaluator using (id = (select acting_staff()));
create policy all_for_lead_and_administrator on staff for select to throughcare_person
    using ((select acting_is('lead')) or (select acting_is('administrator')));
-- Whoever schedules has to find somebody to facilitate.
create policy facilitators_for_coordinator on staff for select to throughcare_person
    using ((select acting_is('coordinator')) and 'facilitator' = any (roles));
-- Whoever keeps people says whose case somebody is.
create policy offender_managers_for_coordinator on staff for select to throughcare_person
    using ((select acting_is('coordinator')) and 'offender_manager' = any (roles));
create policy kept_by_administrator on staff for insert to throughcare_person
    with check ((select acting_is('administrator')));
create policy changed_by_administrator on staff for update to throughcare_person
    using ((select acting_is('administrator'))) with check ((select acting_is('administrator')));
grant select, insert (email, name, roles, active), update (email, name, roles, active) on staff to throughcare_person;
grant select on staff to throughcare_evaluator;
select let_worker('staff', 'select, insert, update');
select keep_history('staff');

-- Whoever hands out roles must not help themselves to case data, nor be the last to lock the door
-- from outside: nobody changes their own roles, sites (programme/staff) or whether they may sign in.
create or replace function refuse_own_roles() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'own roles are changed by somebody else' using errcode = 'insufficient_privilege';
end $$;
create or replace trigger own_roles before update on staff for each row
    when (old.id = acting_staff()
          and not (new.roles <@ old.roles and new.roles @> old.roles and new.active = old.active))
    execute function refuse_own_roles();

-- Switched off means out, at once and also from whatever was handed over before; an account that
-- is switched on again starts with a new sign-in.
create or replace function end_every_way_in() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update sign_in set ended_at = now() where staff = new.id and ended_at is null;
    update invitation set expires_at = now() where staff = new.id and used_at is null and expires_at > now();
    return null;
end $$;
create or replace trigger switched_off after update on staff for each row
    when (old.active and not new.active) execute function end_every_way_in();

-- Passwords are never read as a person: only the functions below touch them.
select keep_history('credential', 'password_hash');
-- The worker makes the sign-ins of the demonstration: a first password, never another one, and it
-- reads none.
create policy first_password_by_worker on credential for insert to throughcare_worker with check (true);
grant insert on credential to throughcare_worker;

create policy seen_by_administrator on invitation for select to throughcare_person
    using ((select acting_is('administrator')));
-- Not for oneself: a new password without the old one is somebody else's to grant.
create policy made_by_administrator on invitation for insert to throughcare_person
    with check ((select acting_is('administrator')) and made_by = (select acting_staff())
                and staff <> (select acting_staff()) and used_at is null
                and expires_at <= now() + interval '7 days');
grant insert (staff, token_hash, made_by, made_at, expires_at),
    select (id, staff, made_by, made_at, expires_at, used_at) on invitation to throughcare_person;
select let_worker('invitation', 'select, insert');
select keep_history('invitation', 'token_hash');

-- One's own sign-ins may be seen and ended, never revived. Neither they nor the failed attempts
-- have history: they are logs by themselves.
create policy own on sign_in for select to throughcare_person, throughcare_evaluator
    using (staff = (select acting_staff()));
create policy ended_by_owner on sign_in for update to throughcare_person, throughcare_evaluator
    using (staff = (select acting_staff())) with check (staff = (select acting_staff()) and ended_at is not null);
grant select (id, staff, started_at, last_seen_at, expires_at, ended_at), update (ended_at) on sign_in
    to throughcare_person, throughcare_evaluator;

-- A new password ends the person's other sign-ins and every link that is still open.
create or replace function change_own_password(new_hash text, kept_sign_in integer) returns void
language sql volatile security definer set search_path = public, pg_temp
begin atomic
    update credential set password_hash = new_hash where staff = acting_staff();
    update sign_in set ended_at = now() where staff = acting_staff() and ended_at is null and id <> kept_sign_in;
    update invitation set expires_at = now()
    where staff = acting_staff() and used_at is null and expires_at > now();
end;
grant execute on function change_own_password(text, integer) to throughcare_person, throughcare_evaluator;

-- Everybody sees who made a link to their account: whoever could take it over leaves a trace there.
create or replace function own_links()
returns table (made_at timestamptz, made_by text, expires_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select i.made_at, maker.name::text, i.expires_at, i.used_at
    from invitation i left join staff maker on maker.id = i.made_by
    where i.staff = acting_staff() order by i.id desc limit 5;
end;
grant execute on function own_links() to throughcare_person, throughcare_evaluator;

-- For whoever keeps or reads accounts: can they sign in at all, and when were they last here?
create or replace function account_states(asked integer[])
returns table (staff integer, has_password boolean, last_seen_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select a.id, exists (select from credential c where c.staff = a.id),
           (select max(s.last_seen_at) from sign_in s where s.staff = a.id)
    from unnest(asked) a (id)
    where acting_is('administrator') or acting_is('lead');
end;
grant execute on function account_states(integer[]) to throughcare_person;

-- The door -----------------------------------------------------------------------------------
-- What the programme may do before it knows who is there. Each function does one thing. They are
-- made afresh each time, because a function cannot be replaced by one that returns something else.
do $$
declare
    found regprocedure;
begin
    for found in select oid from pg_proc where pronamespace = 'public'::regnamespace and proname like 'door\_%' loop
        execute format('drop function if exists %s cascade', found);
    end loop;
end $$;

-- Counts a knock before the password is looked at, so that a hundred at once are a hundred: after
-- `most` without a success the address is locked, whether or not anybody has it. `admitted` says
-- whether this knock may go on; `locked_until` what to tell when it then fails.
create or replace function door_knock(given_email_hash bytea, most integer, lock_for interval)
returns table (admitted boolean, locked_until timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    known sign_in_attempt;
begin
    -- Failures are forgotten after a day.
    delete from sign_in_attempt a using (
        select id from sign_in_attempt where failed_at < now() - interval '1 day'
        limit 100 for update skip locked
    ) old where a.id = old.id;
    loop
        insert into sign_in_attempt (email_hash, failures, failed_at) values (given_email_hash, 0, now())
        on conflict (email_hash) do nothing;
        select * into known from sign_in_attempt a where a.email_hash = given_email_hash for update;
        exit when found;
    end loop;
    if known.locked_until > now() then
        return query select false, known.locked_until;
        return;
    end if;
    known.failures := case when known.locked_until is null and known.failed_at > now() - interval '1 day'
                           then known.failures + 1 else 1 end;
    known.locked_until := case when known.failures >= most then now() + lock_for end;
    update sign_in_attempt a
    set failures = known.failures, locked_until = known.locked_until, failed_at = now()
    where a.id = known.id;
    return query select true, known.locked_until;
end $$;

create or replace function door_forgive(given_email_hash bytea) returns void
language sql volatile security definer set search_path = public, pg_temp
begin atomic
    update sign_in_attempt set failures = 0, locked_until = null where email_hash = given_email_hash;
end;

-- `given_email` is in lower case already, by the same rule as the hash that the knocks are counted by.
create or replace function door_credential(given_email text)
returns table (staff integer, password_hash text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.id, c.password_hash
    from staff s join credential c on c.staff = s.id
    where lower(s.email) = given_email and s.active;
end;

-- Starts a session; false when the account was switched off or the password changed since it was
-- looked at.
create or replace function door_sign_in(
    given_staff integer, verified_hash text, given_hash bytea, longest interval
) returns boolean
language sql volatile security definer set search_path = public, pg_temp
begin atomic
    with started as (
        insert into sign_in (token_hash, staff, started_at, last_seen_at, expires_at)
        select given_hash, s.id, now(), now(), now() + longest
        from staff s join credential c on c.staff = s.id
        where s.id = given_staff and s.active and c.password_hash = verified_hash
        returning id
    )
    select exists (select from started);
end;

-- Who holds this token. Being seen is written at most once a minute, so that reading pages does
-- not write; the idle limit may so come that much early, never late.
-- `quiet`: a page asked by itself while nobody may sit there, which is not being seen. `alerts` counts the
-- concerns (programme/casefile) that wait for the person, so that every page can say so without asking.
create or replace function door_find(given_hash bytea, idle interval, quiet boolean)
returns table (sign_in integer, staff integer, name text, email text, roles text[], time_zone text, alerts integer)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    seen timestamptz;
begin
    select s.id, s.last_seen_at, p.id, p.name::text, p.email::text, p.roles::text[]
    into sign_in, seen, staff, name, email, roles
    from sign_in s join staff p on p.id = s.staff and p.active
    where s.token_hash = given_hash and s.ended_at is null
      and s.expires_at > now() and s.last_seen_at > now() - idle;
    if not found then
        return;
    end if;
    if not quiet and seen < now() - least(interval '1 minute', idle / 10) then
        update sign_in s set last_seen_at = now() where s.id = door_find.sign_in;
    end if;
    time_zone := coalesce(
        (select min(x.time_zone) from staff_site ss join site x on x.id = ss.site where ss.staff = door_find.staff),
        door_time_zone()
    );
    alerts := (select count(*) from concern_alert a where a.staff = door_find.staff and a.acknowledged_at is null);
    return next;
end $$;

-- The zone of most sites: for those who belong to none, and for whoever is not signed in.
create or replace function door_time_zone() returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select mode() within group (order by x.time_zone) from site x;
end;

create or replace function door_sign_out(given_hash bytea) returns void
language sql volatile security definer set search_path = public, pg_temp
begin atomic
    update sign_in set ended_at = now() where token_hash = given_hash and ended_at is null;
end;

-- Only the newest link of a person is any good: a lost one is made worthless by the next.
create or replace function door_usable(given_hash bytea) returns setof invitation
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select i.* from invitation i join staff s on s.id = i.staff
    where i.token_hash = given_hash and i.used_at is null and i.expires_at > now() and s.active
      and not exists (select from invitation newer where newer.staff = i.staff and newer.id > i.id);
end;

create or replace function door_invited(given_hash bytea)
returns table (staff integer, name text, email text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text, s.email::text
    from door_usable(given_hash) i join staff s on s.id = i.staff;
end;

-- Sets the password, ends every sign-in of that person and lifts a lock; false when the link is
-- no good, also when another request with it was quicker.
create or replace function door_accept(given_hash bytea, given_password_hash text, given_email_hash bytea)
returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    invited integer;
begin
    update invitation set used_at = now()
    where id in (select u.id from door_usable(given_hash) u) and used_at is null
    returning staff into invited;
    if invited is null then
        return false;
    end if;
    -- History shall say whose doing this was.
    perform set_config('app.staff_id', invited::text, true);
    insert into credential (staff, password_hash) values (invited, given_password_hash)
    on conflict (staff) do update set password_hash = excluded.password_hash;
    update sign_in set ended_at = now() where staff = invited and ended_at is null;
    perform door_forgive(given_email_hash);
    return true;
end $$;

grant execute on function
    door_knock(bytea, integer, interval), door_forgive(bytea), door_credential(text),
    door_sign_in(integer, text, bytea, interval), door_find(bytea, interval, boolean), door_time_zone(),
    door_sign_out(bytea), door_invited(bytea), door_accept(bytea, text, bytea)
to throughcare_app;
