-- Changes to a timetable that stands: made and undone by the site's coordinators and the lead, read
-- by the cohort's facilitators too. Nobody alters what was written down; a change can only be undone.

create policy of_coordinator on site_cancellation for select to throughcare_person
    using (site in (select coordinated_sites()));
create policy made_by_coordinator on site_cancellation for insert to throughcare_person
    with check (site in (select coordinated_sites()) and made_by = (select acting_staff()) and undone_at is null);
create policy undone_by_coordinator on site_cancellation for update to throughcare_person
    using (site in (select coordinated_sites())) with check (undone_by = (select acting_staff()));
create policy of_lead on site_cancellation for select to throughcare_person using ((select acting_is('lead')));
create policy made_by_lead on site_cancellation for insert to throughcare_person
    with check ((select acting_is('lead')) and made_by = (select acting_staff()) and undone_at is null);
create policy undone_by_lead on site_cancellation for update to throughcare_person
    using ((select acting_is('lead'))) with check (undone_by = (select acting_staff()));
grant select, insert, update (undone_by, undone_at) on site_cancellation to throughcare_person;
select let_worker('site_cancellation', 'select, insert');
select keep_history('site_cancellation');

create policy of_facilitator on timetable_change for select to throughcare_person
    using (cohort in (select facilitated_cohorts()));
create policy of_coordinator on timetable_change for select to throughcare_person
    using (cohort in (select coordinated_cohorts()));
create policy made_by_coordinator on timetable_change for insert to throughcare_person
    with check (cohort in (select coordinated_cohorts()) and made_by = (select acting_staff()) and undone_at is null);
-- Those who lead a group revise its plan, and its dates follow.
create policy made_by_facilitator on timetable_change for insert to throughcare_person
    with check (cohort in (select led_cohorts()) and made_by = (select acting_staff()) and undone_at is null);
create policy undone_by_coordinator on timetable_change for update to throughcare_person
    using (cohort in (select coordinated_cohorts())) with check (undone_by = (select acting_staff()));
create policy of_lead on timetable_change for select to throughcare_person using ((select acting_is('lead')));
create policy made_by_lead on timetable_change for insert to throughcare_person
    with check ((select acting_is('lead')) and made_by = (select acting_staff()) and undone_at is null);
create policy undone_by_lead on timetable_change for update to throughcare_person
    using ((select acting_is('lead'))) with check (undone_by = (select acting_staff()));
grant select, insert, update (undone_by, undone_at) on timetable_change to throughcare_person;
select let_worker('timetable_change', 'select, insert');
select keep_history('timetable_change');

create policy of_facilitator on timetable_change_item for select to throughcare_person
    using (cohort in (select facilitated_cohorts()));
create policy of_coordinator on timetable_change_item for select to throughcare_person
    using (cohort in (select coordinated_cohorts()));
create policy made_by_coordinator on timetable_change_item for insert to throughcare_person
    with check (cohort in (select coordinated_cohorts()));
create policy made_by_facilitator on timetable_change_item for insert to throughcare_person
    with check (cohort in (select led_cohorts()));
create policy of_lead on timetable_change_item for select to throughcare_person using ((select acting_is('lead')));
create policy made_by_lead on timetable_change_item for insert to throughcare_person
    with check ((select acting_is('lead')));
grant select, insert on timetable_change_item to throughcare_person;
select let_worker('timetable_change_item', 'select, insert');
select keep_history('timetable_change_item');

-- Who changed a timetable is a name and no account: it is told to everybody who sees the change.
create or replace function changer_name(given_staff integer) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.name::text from staff s
    where s.id = given_staff
      and (acting_is('facilitator') or acting_is('coordinator') or acting_is('supervisor') or acting_is('lead'));
end;
grant execute on function changer_name(integer) to throughcare_person;

-- Sessions of which something is recorded, be it in a part of the record that not everybody reads:
-- they took place, so they stay where they are.
create or replace function recorded_sessions(given_cohort integer) returns setof integer
language sql stable rows 20 security definer set search_path = public, pg_temp
begin atomic
    select g.id from group_session g
    where g.cohort = given_cohort
      and (acting_is('lead') or given_cohort in (select coordinated_cohorts() union all select facilitated_cohorts()))
      and (g.recorded_at is not null
           or exists (select from mark m where m.session = g.id)
           or exists (select from session_record r where r.session = g.id)
           or exists (select from note n where n.session = g.id));
end;
grant execute on function recorded_sessions(integer) to throughcare_person;

-- When rooms and people are taken, by whichever cohort, for many of them at once: as `taken_rooms`
-- and `taken_facilitators` of sessions/timetable. `own` and `moving` are the cohorts and sessions
-- that the caller looks at itself.
create or replace function taken_by_others(
    own integer[], moving integer[], rooms integer[], people integer[], from_time timestamptz, to_time timestamptz
) returns table (room integer, staff integer, name text, starts_at timestamptz, ends_at timestamptz, cohort text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select g.room, null::integer, r.name::text, g.starts_at, g.ends_at, c.code::text
    from group_session g join cohort c on c.id = g.cohort join room r on r.id = g.room
    where g.room = any (rooms) and g.state in ('scheduled', 'held')
      and g.cohort <> all (own) and g.id <> all (moving)
      and g.starts_at < to_time and g.ends_at > from_time
      and (acting_is('coordinator') or acting_is('lead'))
    union all
    select null, f.staff, s.name::text, f.starts_at, f.ends_at, c.code::text
    from session_facilitator f join cohort c on c.id = f.cohort join staff s on s.id = f.staff
    where f.staff = any (people) and f.active and f.cohort <> all (own) and f.session <> all (moving)
      and f.starts_at < to_time and f.ends_at > from_time
      and (acting_is('coordinator') or acting_is('lead'));
end;
grant execute on function
    taken_by_others(integer[], integer[], integer[], integer[], timestamptz, timestamptz)
to throughcare_person;

-- Whoever keeps a copy of the timetable tells by `sequence` which is the newer one.
create or replace function count_changes_of_session() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    new.sequence := old.sequence
        + ((old.starts_at, old.ends_at, old.room, old.state)
           is distinct from (new.starts_at, new.ends_at, new.room, new.state))::integer;
    return new;
end $$;
create or replace trigger sequence before update on group_session
    for each row execute function count_changes_of_session();

-- Whoever may be rostered until a day is not brought beyond it by a move or a catch-up either.
create or replace function may_facilitate_then() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (
        select from staff_suitability u, cohort c, site s
        where u.staff = new.staff and c.id = new.cohort and s.id = c.site
          and least(u.suitability_until, u.clearance_until, u.training_until)
              < (new.starts_at at time zone s.time_zone)::date
    ) then
        raise exception 'somebody who cannot be rostered so long'
            using errcode = 'check_violation', constraint = 'may_be_rostered';
    end if;
    return new;
end $$;
create or replace trigger may_facilitate_then before update of starts_at on session_facilitator
    for each row when (acting_staff() is not null and new.active
                       and (new.starts_at at time zone 'UTC')::date > (old.starts_at at time zone 'UTC')::date)
    execute function may_facilitate_then();
create or replace trigger may_facilitate_at_all before insert on session_facilitator
    for each row when (acting_staff() is not null and new.active) execute function may_facilitate_then();

-- What was held stays when and as it was: no person moves or cancels it.
create or replace function refuse_to_move_held() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'session % was held', old.id
        using errcode = 'check_violation', constraint = 'held_session_stays';
end $$;
create or replace trigger held_session_stays
    before update of starts_at, ends_at, state on group_session for each row
    when (old.state = 'held' and acting_staff() is not null
          and ((old.starts_at, old.ends_at) is distinct from (new.starts_at, new.ends_at)
               or new.state in ('scheduled', 'cancelled')))
    execute function refuse_to_move_held();
