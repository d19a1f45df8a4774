-- After release: offender managers keep the own cases, coaches those whom they coach. Coordinators record the day of
-- release of those of the own sites and read that day, by release_days_of(), and nothing of what is known since. The
-- lead reads all of it, a supervisor of the people of the own teams. What was written in words stays out of the
-- history.

create or replace function followed_participants() returns setof integer
language sql stable rows 50 security definer set search_path = public, pg_temp
begin atomic
    select managed_participants() union select coached_participants();
end;
grant execute on function followed_participants() to throughcare_person;

do $$
declare
    part text;
    own text;
begin
    foreach part in array array['release', 'release_event'] loop
        own := 'participant in (select followed_participants())';
        execute format($sql$
            create policy of_follower on %1$I for select to throughcare_person using (%2$s);
            create policy recorded_by_follower on %1$I for insert to throughcare_person
                with check (%2$s and recorded_by = (select acting_staff()));
            create policy kept_by_follower on %1$I for update to throughcare_person
                using (%2$s) with check (%2$s);
        $sql$, part, own);
    end loop;
end $$;
create policy recorded_by_coordinator on release for insert to throughcare_person
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites()))
                and recorded_by = (select acting_staff()));
create policy read_by_supervisor on release for select to throughcare_person
    using (participant in (select supervised_participants()));
create policy read_by_lead on release for select to throughcare_person using ((select acting_is('lead')));
grant select, insert (participant, released_on, kind, observed_until, recorded_by),
    update (released_on, kind, observed_until, lost, lost_by, lost_at) on release to throughcare_person;
select let_worker('release', 'select, insert, update');
select keep_history('release');

create policy read_by_supervisor on release_event for select to throughcare_person
    using (participant in (select supervised_participants()));
create policy read_by_lead on release_event for select to throughcare_person using ((select acting_is('lead')));
grant select, insert (release, participant, event, happened_on, source, verified, recorded_by),
    update (verified, withdrawn_by, withdrawn_at, withdrawn_why) on release_event to throughcare_person;
select let_worker('release_event', 'select, insert, update');
select keep_history('release_event', 'source', 'withdrawn_why');

create or replace function release_days_of(given_participant integer)
returns table (released_on date, kind text, by text)
language sql stable rows 2 security definer set search_path = public, pg_temp
begin atomic
    select r.released_on, r.kind::text, s.name::text
    from release r
    join participant p on p.id = r.participant and p.site in (select coordinated_sites())
    left join staff s on s.id = r.recorded_by
    where r.participant = given_participant
    order by r.released_on desc;
end;
grant execute on function release_days_of(integer) to throughcare_person;

-- Nobody is released who is out already, or dead. It looks at what whoever records the release may not see, so it
-- looks after the policies did: nobody learns of it by an insert that they refuse.
-- Files are checked whole before they are written, and bring releases before their events.
create or replace function release_follows_return() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    broken text;
begin
    select case
        when r.released_on > new.released_on then 'release_before_another'
        when exists (select from release_event e where e.participant = new.participant
                     and e.withdrawn_at is null and e.event in ('death', 'deportation')) then 'release_after_end'
        when not exists (select from release_event e where e.release = r.id and e.withdrawn_at is null
                         and e.event in ('recall', 'reimprisonment') and e.happened_on <= new.released_on)
            then 'release_at_liberty'
    end into broken
    from release r
    where r.participant = new.participant and r.released_on <> new.released_on
    order by r.released_on desc limit 1;
    if broken is not null then
        raise exception 'a release that cannot be' using errcode = 'check_violation', constraint = broken;
    end if;
    return new;
end $$;
create or replace trigger release_follows_return after insert on release
    for each row when (not new.imported) execute function release_follows_return();

-- What happened is known of at least until then, and whoever it happened to is not lost.
create or replace function release_event_known() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.happened_on < (select r.released_on from release r where r.id = new.release) then
        raise exception 'an event before the release'
            using errcode = 'check_violation', constraint = 'event_after_release';
    end if;
    update release r set observed_until = new.happened_on, lost = false, lost_by = null, lost_at = null
    where r.id = new.release and r.observed_until < new.happened_on;
    return new;
end $$;
create or replace trigger release_event_known after insert on release_event
    for each row execute function release_event_known();

-- Nothing that is known falls out of the observation.
create or replace function release_holds_events() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from release_event e where e.release = new.id and e.withdrawn_at is null
               and not e.happened_on between new.released_on and new.observed_until) then
        raise exception 'an event outside the observation'
            using errcode = 'check_violation', constraint = 'events_within_observation';
    end if;
    if new.released_on > old.released_on and (
        exists (select from contact c where c.release = new.id and c.withdrawn_at is null
                and c.held_on < new.released_on)
        or exists (select from milestone m where m.release = new.id and m.happened_on < new.released_on)
    ) then
        raise exception 'something is known from before that day'
            using errcode = 'check_violation', constraint = 'known_before_release';
    end if;
    return new;
end $$;
create or replace trigger release_holds_events before update on release
    for each row execute function release_holds_events();

-- The plan and the contacts: the offender manager's and the coach's, read by lead and supervisor. Appended, never
-- changed.
do $$
declare
    part text;
    own text;
begin
    foreach part in array array['coaching_plan', 'contact', 'milestone', 'release_correction'] loop
        own := 'participant in (select followed_participants())';
        execute format($sql$
            create policy of_follower on %1$I for select to throughcare_person using (%2$s);
            create policy read_by_lead on %1$I for select to throughcare_person using ((select acting_is('lead')));
            create policy read_by_supervisor on %1$I for select to throughcare_person
                using (participant in (select supervised_participants()));
        $sql$, part, own);
        perform let_worker(part, 'select, insert');
    end loop;
end $$;
select keep_history('coaching_plan', 'agreed', 'reason');
select keep_history('contact', 'withdrawn_why');
select keep_history('milestone', 'what', 'source', 'own_view');
create policy made_by_follower on coaching_plan for insert to throughcare_person
    with check (participant in (select followed_participants()) and made_by = (select acting_staff()));
grant select, insert (release, participant, starts_on, ends_on, interval_days, kinds, ended, agreed, reason, made_by)
    on coaching_plan to throughcare_person;
create policy recorded_by_follower on contact for insert to throughcare_person
    with check (participant in (select followed_participants()) and recorded_by = (select acting_staff()));
create policy withdrawn_by_follower on contact for update to throughcare_person
    using (withdrawn_at is null and participant in (select followed_participants()))
    with check (withdrawn_by = (select acting_staff()));
grant select, insert (release, participant, held_on, kind, minutes, themes, present, recorded_by),
    update (withdrawn_by, withdrawn_at, withdrawn_why) on contact to throughcare_person;

create policy recorded_by_follower on milestone for insert to throughcare_person
    with check (participant in (select followed_participants()) and recorded_by = (select acting_staff()));
grant select,
    insert (release, participant, area, what, standing, happened_on, source, own_view, recorded_by) on milestone
    to throughcare_person;

-- The day of a release is moved with a reason, as long as nothing is known from before the new day.
create policy made_by_follower on release_correction for insert to throughcare_person
    with check (participant in (select followed_participants()) and made_by = (select acting_staff()));
grant select, insert (release, participant, before, after, reason, made_by) on release_correction
    to throughcare_person;
select keep_history('release_correction', 'reason');

-- What coaches write of a contact: facilitators only (sealed), the team with its lead, or to be shared with
-- probation. The prison reads none of it.
create policy of_coach on contact_note for select to throughcare_person
    using (participant in (select coached_participants()));
create policy read_by_supervisor on contact_note for select to throughcare_person
    using (participant in (select supervised_participants()) and author in (select supervised_facilitators()));
create policy read_by_lead on contact_note for select to throughcare_person
    using ((select acting_is('lead')) and tier in ('programme_team', 'shareable'));
create policy shared_with_offender_manager on contact_note for select to throughcare_person
    using (tier = 'shareable' and participant in (select managed_participants()));
create policy written_by_coach on contact_note for insert to throughcare_person
    with check (participant in (select coached_participants()) and author = (select acting_staff()));
grant select, insert (id, contact, participant, tier, body, sealed, author) on contact_note to throughcare_person;
select let_worker('contact_note', 'insert');
select keep_history('contact_note', 'body', 'sealed');

-- When a risk review is due: set by the offender manager, known to the prison, which contributes.
create policy of_follower on risk_review_date for select to throughcare_person
    using (participant in (select followed_participants()));
create policy of_coordinator on risk_review_date for select to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy of_facilitator on risk_review_date for select to throughcare_person
    using (participant in (select m.participant from membership m where m.cohort in (select led_cohorts())));
create policy read_by_lead on risk_review_date for select to throughcare_person using ((select acting_is('lead')));
create policy read_by_supervisor on risk_review_date for select to throughcare_person
    using (participant in (select supervised_participants()));
create policy set_by_offender_manager on risk_review_date for insert to throughcare_person
    with check (participant in (select managed_participants()) and set_by = (select acting_staff()));
create policy kept_by_offender_manager on risk_review_date for update to throughcare_person
    using (participant in (select managed_participants())) with check (participant in (select managed_participants()));
grant select, insert (participant, due_on, set_by), update (held_on, withdrawn_at, withdrawn_why)
    on risk_review_date to throughcare_person;
select let_worker('risk_review_date', 'select, insert');
select keep_history('risk_review_date', 'withdrawn_why');

-- Whoever was reached is known of until that day, and is not lost.
create or replace function contact_known() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.held_on < (select r.released_on from release r where r.id = new.release) then
        raise exception 'a contact before the release'
            using errcode = 'check_violation', constraint = 'contact_after_release';
    end if;
    if new.kind in ('met', 'phone', 'video') then
        update release r set observed_until = new.held_on, lost = false, lost_by = null, lost_at = null
        where r.id = new.release and r.observed_until < new.held_on;
    end if;
    return new;
end $$;
create or replace trigger contact_known after insert on contact for each row execute function contact_known();

-- Who wrote it is a name and no account: it is told to whoever reads what was written.
create or replace function follow_up_writer(given_staff integer) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.name::text from staff s
    where s.id = given_staff
      and (acting_is('offender_manager') or acting_is('coordinator') or acting_is('supervisor') or acting_is('lead')
           or acting_is('facilitator'));
end;
grant execute on function follow_up_writer(integer) to throughcare_person;

-- To whom a case can be given for coaching: facilitators, first those who had the person in a group, with
-- what stands in the way of rostering them.
create or replace function coach_choices(given_participant integer)
returns table (staff integer, name text, had boolean, free boolean)
language sql stable rows 30 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text,
           exists (select from cohort_facilitator f join membership m on m.cohort = f.cohort
                   where f.staff = s.id and f.role <> 'cover' and m.participant = given_participant) as had,
           not exists (select from obstacles_to_rostering(array[s.id], current_date, current_date)) as free
    from staff s
    where s.active and 'facilitator' = any (s.roles) and s.id <> acting_staff()
      and given_participant in (select managed_participants())
    order by had desc, s.name, s.id;
end;
create or replace function coach_names(given_participant integer) returns table (staff integer, name text)
language sql stable rows 3 security definer set search_path = public, pg_temp
begin atomic
    select distinct s.id, s.name::text from coach k join staff s on s.id = k.staff
    where k.participant = given_participant
      and (acting_is('lead') or given_participant in (select followed_participants())
           or given_participant in (select supervised_participants()));
end;
grant execute on function coach_choices(integer), coach_names(integer) to throughcare_person;
create or replace trigger may_be_rostered before insert on coach
    for each row when (acting_staff() is not null) execute function may_be_rostered();
-- Whoever coaches is a facilitator, since the account of another would never see the person, and not the
-- offender manager, who must not read what is told in confidence.
create or replace function coach_is_facilitator() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from staff s where s.id = new.staff and s.active and 'facilitator' = any (s.roles))
       or new.staff = (select p.offender_manager from participant p where p.id = new.participant) then
        raise exception 'somebody who cannot coach this person'
            using errcode = 'check_violation', constraint = 'coach_is_facilitator';
    end if;
    return new;
end $$;
create or replace trigger coach_is_facilitator before insert on coach
    for each row when (acting_staff() is not null) execute function coach_is_facilitator();

create policy read_by_supervisor on coach for select to throughcare_person
    using (participant in (select supervised_participants()));

-- Timeline ------------------------------------------------------------------------------------------

create view timeline_release with (security_invoker = true) as
    select p.id as participant, null::timestamptz as at, d.released_on as on_date, 'released' as kind,
           jsonb_build_object('kind', d.kind) as facts, d.by
    from participant p cross join lateral release_days_of(p.id) d
    union all
    select r.participant, null, r.released_on, 'released', jsonb_build_object('kind', r.kind),
           follow_up_writer(r.recorded_by)
    from release r
    where not exists (select from release_days_of(r.participant))
    union all
    select e.participant, null, e.happened_on, 'event',
           jsonb_build_object('event', e.event, 'verified', e.verified), follow_up_writer(e.recorded_by)
    from release_event e where e.withdrawn_at is null
    union all
    select c.participant, null, c.held_on, 'contact', jsonb_build_object('kind', c.kind),
           follow_up_writer(c.recorded_by)
    from contact c where c.withdrawn_at is null
    union all
    select m.participant, null, m.happened_on, 'milestone',
           jsonb_build_object('area', m.area, 'what', m.what, 'standing', m.standing), follow_up_writer(m.recorded_by)
    from milestone m
    union all
    select k.participant, null, k.starts_on, 'coach',
           jsonb_build_object('name', (select n.name from coach_names(k.participant) n where n.staff = k.staff)),
           follow_up_writer(k.assigned_by)
    from coach k where k.starts_on <= current_date
    union all
    select d.participant, null, d.held_on, 'risk_review', '{}', null
    from risk_review_date d where d.held_on is not null and d.withdrawn_at is null;
grant select on timeline_release to throughcare_person;
