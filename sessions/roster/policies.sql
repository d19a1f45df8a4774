-- Facilitators of a cohort. Reading and changing the parts is decided in programme/cohorts, the
-- sessions in sessions/timetable; here is what only the roster does.

-- A part that has not begun can be taken back. One that has begun ends, with its last day.
create policy only_before_it_begins on cohort_facilitator as restrictive for delete to throughcare_person
    using (starts_on > current_date);
grant delete on cohort_facilitator to throughcare_person;

-- Who held a session stays its facilitator: only those of sessions to come follow the roster, and
-- only whoever schedules changes them.
create policy only_of_sessions_to_come on session_facilitator as restrictive for delete to throughcare_person
    using ((cohort in (select coordinated_cohorts()) or (select acting_is('lead')))
           and session in (select g.id from group_session g
                           where g.cohort = session_facilitator.cohort and g.state = 'scheduled'
                             and g.starts_at > now()));
grant delete on session_facilitator to throughcare_person;

-- Whom the sessions to come of a cohort, between two days at its site, would bring into two places:
-- how often, and where first. Names no person and nothing of the other cohort but its code.
create or replace function roster_clashes(given_cohort integer, first_day date, last_day date)
returns table (staff integer, clashes integer, starts_at timestamptz, ends_at timestamptz, cohort text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select distinct on (f.staff)
           f.staff, count(*) over (partition by f.staff)::integer, f.starts_at, f.ends_at, c.code::text
    from group_session g
    join cohort own on own.id = g.cohort
    join site s on s.id = own.site
    join session_facilitator f
        on f.active and f.cohort <> g.cohort and f.starts_at < g.ends_at and f.ends_at > g.starts_at
        and f.starts_at > g.starts_at - interval '1 day'  -- none lasts longer; lets the index help
    join cohort c on c.id = f.cohort
    where g.cohort = given_cohort and g.state = 'scheduled' and g.starts_at > now()
      and (g.starts_at at time zone s.time_zone)::date between first_day and coalesce(last_day, 'infinity')
      and (given_cohort in (select coordinated_cohorts()) or acting_is('lead'))
    order by f.staff, f.starts_at;
end;
grant execute on function roster_clashes(integer, date, date) to throughcare_person;
