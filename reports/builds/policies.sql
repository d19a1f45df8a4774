-- Builds of reports: everybody who may see reports has their own, and the worker does them.

create policy own on report_build for select to throughcare_person, throughcare_evaluator
    using (owner = (select acting_staff()) and (select may_analyse()));
create policy asked_by_owner on report_build for insert to throughcare_person, throughcare_evaluator
    with check (owner = (select acting_staff()) and (select may_analyse()));
-- All that an owner can do to a build is to cancel it while it goes on.
create policy cancelled_by_owner on report_build for update to throughcare_person, throughcare_evaluator
    using (owner = (select acting_staff()) and state in ('waiting', 'running'))
    with check (owner = (select acting_staff()) and state = 'cancelled');
grant select, insert (owner, filters, mode, cut), update (state, finished_at) on report_build
    to throughcare_person, throughcare_evaluator;
grant usage on sequence report_build_id_seq to throughcare_evaluator;
select let_worker('report_build', 'select, update');
select keep_history('report_build');

create policy own on report_build_step for select to throughcare_person, throughcare_evaluator
    using (owner = (select acting_staff()) and (select may_analyse()));
grant select on report_build_step to throughcare_person, throughcare_evaluator;
select let_worker('report_build_step', 'select, insert, update, delete');

-- Nobody reads a file but through a link, below.
select let_worker('report_build_file', 'select (id, build), insert, delete');
select keep_history('report_build_file', 'content');

create policy own on report_build_link for select to throughcare_person, throughcare_evaluator
    using (owner = (select acting_staff()) and (select may_analyse()));
create policy made_by_owner on report_build_link for insert to throughcare_person, throughcare_evaluator
    with check (owner = (select acting_staff()) and (select may_analyse())
                and build in (select b.id from report_build b where b.owner = (select acting_staff())));
grant select, insert (build, owner, token_hash) on report_build_link to throughcare_person, throughcare_evaluator;
grant usage on sequence report_build_link_id_seq to throughcare_evaluator;
select keep_history('report_build_link', 'token_hash');

-- Uses up a link and hands out its file, in one statement: of two at once, one gets it. No row: it is not the
-- link of whoever asks, was used, has run out, or the file is deleted.
create or replace function use_report_link(given_hash bytea)
returns table (build integer, cut date, content bytea)
language sql volatile security definer set search_path = public, pg_temp
begin atomic
    with used as (
        update report_build_link l set used_at = now()
        where l.token_hash = given_hash and l.owner = acting_staff()
          and (acting_is('evaluator') or acting_is('lead'))
          and l.used_at is null and l.expires_at > now()
          and exists (select from report_build_file f where f.build = l.build)
        returning l.build
    )
    select b.id, b.cut, f.content
    from used join report_build b on b.id = used.build join report_build_file f on f.build = b.id;
end;
grant execute on function use_report_link(bytea) to throughcare_person, throughcare_evaluator;

-- The queue ----------------------------------------------------------------------------------
-- PgQueuer's tables are the worker's alone. Whoever asks for a report puts it into the queue by asking: in the
-- same transaction, so that no job is without its build and no build without its job.
select let_worker('pgqueuer', 'select, insert, update, delete');
select let_worker('pgqueuer_log', 'select, insert, update, delete');
select let_worker('pgqueuer_statistics', 'select, insert, update');

-- By its key there is never more than one job for a build.
create or replace function queue_job(build integer) returns void
language sql volatile set search_path = public, pg_temp
begin atomic
    insert into pgqueuer (priority, entrypoint, payload, dedupe_key, status)
    values (0, 'report_build', convert_to(build::text, 'UTF8'), 'report_build ' || build, 'queued')
    on conflict do nothing;
end;
grant execute on function queue_job(integer) to throughcare_worker;

create or replace function queue_report_build() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform queue_job(new.id);
    return null;
end $$;
create or replace trigger queued after insert on report_build for each row execute function queue_report_build();
