-- Cohorts. Two functions say which are mine; every table of a higher floor that belongs to a
-- cohort has a `cohort` column and asks them. `rows` tells the planner how few they are: it would
-- guess a thousand, and read whole tables where an index leads to a handful of rows.

-- A facilitator's: from being rostered until the day of leaving, at most until 30 days after the
-- cohort is finished. A cover sees it from the day before until the day after.
create or replace function facilitated_cohorts() returns setof integer
language sql stable rows 3 security definer set search_path = public, pg_temp
begin atomic
    select cf.cohort
    from cohort_facilitator cf join cohort c on c.id = cf.cohort
    where cf.staff = acting_staff()
      and acting_is('facilitator')
      and (c.finished_on is null or c.finished_on + 30 >= current_date)
      and case when cf.role = 'cover'
               then current_date between cf.starts_on - 1 and coalesce(cf.ends_on, cf.starts_on) + 1
               else coalesce(cf.ends_on >= current_date, true)
          end;
end;

create or replace function coordinated_cohorts() returns setof integer
language sql stable rows 30 security definer set search_path = public, pg_temp
begin atomic
    select c.id from cohort c where c.site in (select coordinated_sites());
end;

-- A supervisor's: of the teams supervised, as long as its facilitators have them.
create or replace function supervised_cohorts() returns setof integer
language sql stable rows 6 security definer set search_path = public, pg_temp
begin atomic
    select cs.cohort
    from cohort_supervisor cs join cohort c on c.id = cs.cohort
    where cs.staff = acting_staff()
      and acting_is('supervisor')
      and (c.finished_on is null or c.finished_on + 30 >= current_date)
      and current_date between cs.starts_on and coalesce(cs.ends_on, 'infinity');
end;

-- Whom a supervisor's teams work with: the members of the cohorts supervised, and of those that are over whoever
-- somebody of the team still coaches: supervision does not end while the work goes on.
create or replace function supervised_participants() returns setof integer
language sql stable rows 12 security definer set search_path = public, pg_temp
begin atomic
    select m.participant from membership m where m.cohort in (select supervised_cohorts())
    union
    select m.participant
    from membership m
    join cohort_supervisor cs on cs.cohort = m.cohort
    join coach k on k.participant = m.participant
    join cohort_facilitator cf on cf.cohort = m.cohort and cf.staff = k.staff and cf.role <> 'cover'
    where cs.staff = acting_staff() and acting_is('supervisor')
      and current_date between cs.starts_on and coalesce(cs.ends_on, 'infinity')
      and current_date between k.starts_on and coalesce(k.ends_on, 'infinity');
end;

-- Whose words a supervisor reads: those of the teams supervised. Others may work with the same people.
create or replace function supervised_facilitators() returns setof integer
language sql stable rows 6 security definer set search_path = public, pg_temp
begin atomic
    select cf.staff
    from cohort_supervisor cs join cohort_facilitator cf on cf.cohort = cs.cohort and cf.role <> 'cover'
    where cs.staff = acting_staff() and acting_is('supervisor')
      and current_date between cs.starts_on and coalesce(cs.ends_on, 'infinity');
end;

-- An offender manager's: those in which the own cases are or were.
create or replace function managed_cohorts() returns setof integer
language sql stable rows 40 security definer set search_path = public, pg_temp
begin atomic
    select distinct m.cohort from membership m where m.participant in (select managed_participants());
end;

-- Whose part reaches beyond a day or two: a cover needs what the one session needs, no more.
create or replace function led_cohorts() returns setof integer
language sql stable rows 3 security definer set search_path = public, pg_temp
begin atomic
    select cf.cohort from cohort_facilitator cf
    where cf.staff = acting_staff() and cf.role <> 'cover'
      and cf.cohort in (select facilitated_cohorts())
      and coalesce(cf.ends_on >= current_date, true);
end;

grant execute on function
    facilitated_cohorts(), coordinated_cohorts(), supervised_cohorts(), supervised_participants(),
    supervised_facilitators(), managed_cohorts(), led_cohorts()
to throughcare_person;

-- Through their cohorts, facilitators see sites, rooms, closures, colleagues and members.
create or replace function facilitated_sites() returns setof integer
language sql stable rows 2 security definer set search_path = public, pg_temp
begin atomic
    select distinct c.site from cohort c
    where c.id in (select facilitated_cohorts() union all select supervised_cohorts());
end;
create or replace function colleagues() returns setof integer
language sql stable rows 6 security definer set search_path = public, pg_temp
begin atomic
    select distinct cf.staff from cohort_facilitator cf
    where cf.cohort in (select facilitated_cohorts() union all select supervised_cohorts());
end;
grant execute on function facilitated_sites(), colleagues() to throughcare_person;

create policy of_facilitator on site for select to throughcare_person using (id in (select facilitated_sites()));
create policy of_facilitator on room for select to throughcare_person using (site in (select facilitated_sites()));
create policy of_facilitator on closure for select to throughcare_person using (site in (select facilitated_sites()));
create policy colleagues on staff for select to throughcare_person using (id in (select colleagues()));

create policy of_facilitator on cohort for select to throughcare_person using (id in (select facilitated_cohorts()));
create policy of_supervisor on cohort for select to throughcare_person using (id in (select supervised_cohorts()));
create policy of_offender_manager on cohort for select to throughcare_person using (id in (select managed_cohorts()));
-- By site, not by coordinated_cohorts(): a function does not see the row that is being written.
create policy of_coordinator on cohort to throughcare_person
    using (site in (select coordinated_sites())) with check (site in (select coordinated_sites()));
create policy all_for_lead on cohort to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on cohort to throughcare_person;
select let_worker('cohort', 'select, insert, update');
select keep_history('cohort');

create policy of_facilitator on cohort_facilitator for select to throughcare_person
    using (cohort in (select facilitated_cohorts()));
create policy of_supervisor on cohort_facilitator for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy of_coordinator on cohort_facilitator to throughcare_person
    using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
create policy all_for_lead on cohort_facilitator to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on cohort_facilitator to throughcare_person;
select let_worker('cohort_facilitator', 'select, insert');
select keep_history('cohort_facilitator');

-- How far back somebody who joins a team reads what was recorded is the lead's decision. Until the lead
-- has decided, whoever comes after the first day starts with the day of joining, and a cover reads the
-- sessions of the own days. Another part of the same person goes on as far back as the one before.
create or replace function record_from_joining() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    before cohort_facilitator;
begin
    if tg_op = 'UPDATE' then
        if not acting_is('lead') then
            raise exception 'how far back a facilitator reads is decided by the lead'
                using errcode = 'insufficient_privilege';
        end if;
        return new;
    end if;
    select * into before from cohort_facilitator f
    where f.cohort = new.cohort and f.staff = new.staff and f.role <> 'cover' and f.starts_on < new.starts_on
    order by f.starts_on desc limit 1;
    new.record_from := case
        when new.role = 'cover' then new.starts_on
        when found then before.record_from
        when new.starts_on > (select c.starts_on from cohort c where c.id = new.cohort) then new.starts_on
    end;
    return new;
end $$;
create or replace trigger record_from_joining before insert on cohort_facilitator
    for each row when (acting_staff() is not null) execute function record_from_joining();
create or replace trigger record_from_decided before update of record_from on cohort_facilitator
    for each row when (acting_staff() is not null and new.record_from is distinct from old.record_from)
    execute function record_from_joining();

-- Who supervises a team is the lead's decision; the team sees who reads what it writes.
create policy of_team on cohort_supervisor for select to throughcare_person
    using (cohort in (select facilitated_cohorts()) or staff = (select acting_staff()));
create policy all_for_lead on cohort_supervisor to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert (cohort, staff, starts_on, ends_on, added_by), update (ends_on) on cohort_supervisor
    to throughcare_person;
select let_worker('cohort_supervisor', 'select, insert');
select keep_history('cohort_supervisor');

-- Whoever cannot be rostered is not, whatever page asked for it. Somebody who is rostered already may
-- leave earlier or change their part; only another person or more days are asked about again. Imports
-- tell what was.
create or replace function may_be_rostered() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
    last date := coalesce(new.ends_on, greatest(new.starts_on, current_date));
begin
    if exists (select from obstacles_to_rostering(array[new.staff], new.starts_on, last)) then
        raise exception 'somebody who cannot be rostered'
            using errcode = 'check_violation', constraint = 'may_be_rostered';
    end if;
    return new;
end $$;
create or replace trigger may_be_rostered before insert on cohort_facilitator
    for each row when (acting_staff() is not null) execute function may_be_rostered();
create or replace trigger may_still_be_rostered before update of staff, starts_on, ends_on on cohort_facilitator
    for each row when (
        acting_staff() is not null
        and (new.staff <> old.staff or new.starts_on < old.starts_on
             or coalesce(new.ends_on, 'infinity') > coalesce(old.ends_on, 'infinity'))
    ) execute function may_be_rostered();

create policy of_coordinator on staff_suitability for select to throughcare_person
    using (staff in (select cf.staff from cohort_facilitator cf where cf.cohort in (select coordinated_cohorts())));

create policy of_facilitator on membership for select to throughcare_person
    using (cohort in (select facilitated_cohorts()));
create policy of_coordinator on membership to throughcare_person
    using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
create policy read_by_lead on membership for select to throughcare_person using ((select acting_is('lead')));
create policy of_supervisor on membership for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy of_offender_manager on membership for select to throughcare_person
    using (participant in (select managed_participants()));
create policy of_coach on membership for select to throughcare_person
    using (participant in (select coached_participants()));
grant select, insert, update on membership to throughcare_person;
select let_worker('membership', 'select, insert, update');
select keep_history('membership');

-- Members of the cohorts that one may see, also after a transfer to another site, and those whom one coaches.
create or replace function own_members() returns setof integer
language sql stable rows 60 security definer set search_path = public, pg_temp
begin atomic
    select m.participant from membership m
    where m.cohort in (select facilitated_cohorts() union all select coordinated_cohorts())
    union all
    select coached_participants();
end;
grant execute on function own_members() to throughcare_person;
create policy members on participant for select to throughcare_person using (id in (select own_members()));
-- The policies of a participant as one question, for functions that look beyond them.
create or replace function sees_participant(given integer) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select acting_is('lead')
        or exists (select from participant p where p.id = given and p.site in (select coordinated_sites()))
        or given in (select own_members())
        or given in (select managed_participants());
end;
grant execute on function sees_participant(integer) to throughcare_person;

-- A supervisor talks with the team about people whose names they need not know.
create or replace function initials_of(given integer) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select concat_ws(' ', nullif(left(p.given_name, 1), '') || '.', nullif(left(p.family_name, 1), '') || '.')
    from participant p
    where p.id = given and given in (select supervised_participants());
end;
grant execute on function initials_of(integer) to throughcare_person;

-- The name of somebody's offender manager, for whoever sees the person.
create or replace function manager_of(given integer) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.name::text from participant p join staff s on s.id = p.offender_manager
    where p.id = given and sees_participant(given);
end;
grant execute on function manager_of(integer) to throughcare_person;

-- That a member is kept apart from somebody is seen with the member; who that is, only by whoever
-- sees that person too.
create policy of_members on separation for select to throughcare_person
    using (participant in (select own_members()) or other in (select own_members()));
create policy of_members on segregation for select to throughcare_person
    using (participant in (select own_members()));
create policy of_offender_manager on separation for select to throughcare_person
    using (participant in (select managed_participants()) or other in (select managed_participants()));
create policy of_offender_manager on segregation for select to throughcare_person
    using (participant in (select managed_participants()));

-- Whom of a cohort somebody must be kept apart from, on any day that both would spend in it.
create or replace function separated_members(
    given_cohort integer, given_participant integer, from_date date, to_date date
) returns setof integer
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select m.participant
    from membership m
    join separation s on given_participant in (s.participant, s.other) and m.participant in (s.participant, s.other)
    where m.cohort = given_cohort and m.participant <> given_participant
      and not isempty(daterange(m.joined_on, m.left_on, '[)') * daterange(from_date, to_date, '[)')
                      * daterange(s.starts_on, s.ends_on, '[)'));
end;

-- The same for people who shall join, and among them: each pair that cannot be in the cohort together.
create or replace function separated_joiners(
    given_cohort integer, given_participants integer[], from_date date, to_date date
) returns table (participant integer, other integer)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select j.id, m.id
    from unnest(given_participants) j (id), separated_members(given_cohort, j.id, from_date, to_date) m (id)
    where given_cohort in (select coordinated_cohorts())
    union
    select least(s.participant, s.other), greatest(s.participant, s.other)
    from separation s
    where s.participant = any (given_participants) and s.other = any (given_participants)
      and (s.ends_on is null or s.ends_on > from_date) and given_cohort in (select coordinated_cohorts());
end;
grant execute on function separated_joiners(integer, integer[], date, date) to throughcare_person;

-- Two separated people never become members of one cohort. Those who were members before they were
-- separated may still leave: what stood before is not refused. Two at once come one after the other:
-- the lock on the cohort lets the second see the first, that on the person lets a separation that is
-- being recorded be seen (programme/changes looks at it from the other side).
create or replace function keep_separated_apart() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    clash integer;
begin
    perform from cohort where id = new.cohort for no key update;
    perform from participant where id = new.participant for no key update;
    select separated_members(new.cohort, new.participant, new.joined_on, new.left_on)
    except
    select separated_members(old.cohort, old.participant, old.joined_on, old.left_on) where tg_op = 'UPDATE'
    limit 1 into clash;
    if clash is not null then
        raise exception 'separated people cannot be in one cohort'
            using errcode = 'exclusion_violation', constraint = 'separated_people_apart',
                  detail = (select string_agg(reference, ', ' order by reference) from participant
                            where id in (new.participant, clash));
    end if;
    return null;
end $$;
create or replace trigger separated_people_apart
    after insert or update of cohort, participant, joined_on, left_on on membership
    for each row execute function keep_separated_apart();

-- Who of a site has a place from a day on, also in a cohort of another site, which a coordinator
-- does not see otherwise: nobody can be in two cohorts, and the refusal has to say where to look.
create or replace function places_taken(given_site integer, from_date date)
returns table (participant integer, cohort integer, code text, joined_on date, left_on date)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select m.participant, m.cohort, c.code::text, m.joined_on, m.left_on
    from membership m join participant p on p.id = m.participant join cohort c on c.id = m.cohort
    where p.site = given_site and given_site in (select coordinated_sites())
      and (m.left_on is null or m.left_on > from_date);
end;
grant execute on function places_taken(integer, date) to throughcare_person;

-- What a cohort tells of a person's way (see programme/participants).
create view timeline_membership with (security_invoker = true) as
    select m.participant, null::timestamptz as at, m.joined_on as on_date, 'joined' as kind,
           jsonb_build_object('cohort', c.id, 'code', c.code, 'name', c.name) as facts, null::text as by
    from membership m join cohort c on c.id = m.cohort
    where m.joined_on <= current_date
    union all
    select m.participant, null, m.left_on, 'left',
           jsonb_build_object('cohort', c.id, 'code', c.code, 'name', c.name, 'outcome', m.outcome, 'reason', m.reason),
           null
    from membership m join cohort c on c.id = m.cohort
    where m.left_on <= current_date;
grant select on timeline_membership to throughcare_person;
