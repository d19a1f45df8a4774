-- The timetable: read and written by a cohort's facilitators, its site's coordinators and the lead.

do $$
declare
    part text;
begin
    foreach part in array array['weekly_slot', 'group_session', 'session_facilitator'] loop
        execute format($sql$
            create policy of_facilitator on %1$I to throughcare_person
                using (cohort in (select facilitated_cohorts())) with check (cohort in (select facilitated_cohorts()));
            create policy of_supervisor on %1$I for select to throughcare_person
                using (cohort in (select supervised_cohorts()));
            create policy of_coordinator on %1$I to throughcare_person
                using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
            create policy all_for_lead on %1$I to throughcare_person
                using ((select acting_is('lead'))) with check ((select acting_is('lead')));
            grant select, insert, update on %1$I to throughcare_person;
        $sql$, part);
        perform let_worker(part, 'select, insert, update');
        perform keep_history(part);
    end loop;
end $$;

-- For whom a session is that is not for the whole cohort: known to whoever knows the timetable, and to the
-- offender manager of that person.
create policy of_facilitator on session_person to throughcare_person
    using (cohort in (select facilitated_cohorts())) with check (cohort in (select facilitated_cohorts()));
create policy of_supervisor on session_person for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy of_coordinator on session_person to throughcare_person
    using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
create policy all_for_lead on session_person to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
create policy of_offender_manager on session_person for select to throughcare_person
    using (participant in (select managed_participants()));
grant select, insert on session_person to throughcare_person;
select let_worker('session_person', 'select, insert');
select keep_history('session_person');

create or replace function session_of_member() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from membership m where m.cohort = new.cohort and m.participant = new.participant) then
        raise exception 'somebody who is not of this cohort'
            using errcode = 'check_violation', constraint = 'session_of_member';
    end if;
    return new;
end $$;
create or replace trigger session_of_member before insert on session_person
    for each row execute function session_of_member();

-- An offender manager sees when the cohorts of the own cases meet, not when others have their one-to-ones.
create policy of_offender_manager on group_session for select to throughcare_person
    using (cohort in (select managed_cohorts())
           and (not for_some or id in (select p.session from session_person p
                                       where p.participant in (select managed_participants()))));

-- The sessions whose record somebody keeps: of the own cohorts, as far back as was decided; a cover's
-- are those of the days of covering.
create or replace function sessions_in_reach() returns setof integer
language sql stable rows 60 security definer set search_path = public, pg_temp
begin atomic
    select g.id
    from cohort_facilitator cf
    join cohort c on c.id = cf.cohort
    join site s on s.id = c.site
    join group_session g on g.cohort = cf.cohort
    where cf.staff = acting_staff()
      and cf.cohort in (select facilitated_cohorts())
      and case when cf.role = 'cover'
               then current_date between cf.starts_on - 1 and coalesce(cf.ends_on, cf.starts_on) + 1
                    and (g.starts_at at time zone s.time_zone)::date
                        between cf.starts_on and coalesce(cf.ends_on, cf.starts_on)
               else coalesce(cf.ends_on >= current_date, true)
                    and (cf.record_from is null
                         or (g.starts_at at time zone s.time_zone)::date >= cf.record_from)
          end;
end;
grant execute on function sessions_in_reach() to throughcare_person;

-- What is asked of the dates, and the cohort's own days off: read by its facilitators too.
do $$
declare
    part text;
begin
    foreach part in array array['timetable_settings', 'cohort_day_off'] loop
        execute format($sql$
            create policy of_facilitator on %1$I for select to throughcare_person
                using (cohort in (select facilitated_cohorts()));
            create policy of_supervisor on %1$I for select to throughcare_person
                using (cohort in (select supervised_cohorts()));
            create policy of_coordinator on %1$I to throughcare_person
                using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
            create policy all_for_lead on %1$I to throughcare_person
                using ((select acting_is('lead'))) with check ((select acting_is('lead')));
            grant select, insert, update on %1$I to throughcare_person;
        $sql$, part);
        perform let_worker(part, 'select, insert, update');
        perform keep_history(part);
    end loop;
end $$;
grant delete on cohort_day_off to throughcare_person;

-- The day of a cohort's last session at its site, or null while it has none; programme/changes asks.
create or replace function last_session_day(given_cohort integer) returns date
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select max((g.starts_at at time zone x.time_zone)::date)
    from group_session g join cohort c on c.id = g.cohort join site x on x.id = c.site
    where g.cohort = given_cohort and g.state in ('scheduled', 'held');
end;

-- Whether a room or a facilitator is taken must be known beyond the own cohorts, or two prisons
-- would book one person. It says when and by which cohort code, nothing else.
create or replace function taken_rooms(given_room integer, from_time timestamptz, to_time timestamptz)
returns table (starts_at timestamptz, ends_at timestamptz, cohort text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select g.starts_at, g.ends_at, c.code::text
    from group_session g join cohort c on c.id = g.cohort
    where g.room = given_room and g.state in ('scheduled', 'held')
      and g.starts_at < to_time and g.ends_at > from_time
      and (acting_is('coordinator') or acting_is('lead'));
end;
create or replace function taken_facilitators(given_staff integer[], from_time timestamptz, to_time timestamptz)
returns table (staff integer, starts_at timestamptz, ends_at timestamptz, cohort text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select f.staff, f.starts_at, f.ends_at, c.code::text
    from session_facilitator f join cohort c on c.id = f.cohort
    where f.staff = any (given_staff) and f.active
      and f.starts_at < to_time and f.ends_at > from_time
      and (acting_is('coordinator') or acting_is('lead'));
end;
grant execute on function
    taken_rooms(integer, timestamptz, timestamptz), taken_facilitators(integer[], timestamptz, timestamptz)
to throughcare_person;

-- What follows from the register is never typed: a cohort runs from its first held session on.
create or replace function cohort_runs() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update cohort set state = 'running'
    where state in ('planned', 'open') and id in (select n.cohort from new_rows n where n.state = 'held');
    return null;
end $$;
create or replace trigger cohort_runs after update on group_session
    referencing new table as new_rows for each statement execute function cohort_runs();

-- Nobody completes before having attended. Imports bring memberships before their attendance, so
-- only what a person records on a page is asked.
create or replace function completed_after_start() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (
        select from mark m
        join group_session g on g.id = m.session
        join cohort c on c.id = g.cohort
        join site s on s.id = c.site
        where m.cohort = new.cohort and m.participant = new.participant and m.state = 'attended'
          and (g.starts_at at time zone s.time_zone)::date between new.joined_on and new.left_on
    ) then
        raise exception 'completed without having attended'
            using errcode = 'check_violation', constraint = 'completed_before_start';
    end if;
    return null;
end $$;
create or replace trigger completed_after_start after update of left_on, outcome on membership
    for each row when (new.outcome = 'completed' and acting_staff() is not null)
    execute function completed_after_start();
