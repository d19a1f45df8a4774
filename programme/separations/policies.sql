-- Separations. The coordinators of either person's site keep them, for both need to; the lead reads
-- all. What facilitators see follows from their cohorts: programme/cohorts adds that, and there too
-- the database keeps separated people out of one cohort.
-- `exists` looks up the two people of a row; a list of all people of one's sites may be long.

create or replace function coordinates_site_of(given_participant integer) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (select from participant p
                   where p.id = given_participant and p.site in (select coordinated_sites()));
end;
grant execute on function coordinates_site_of(integer) to throughcare_person;

create policy read_by_lead on separation for select to throughcare_person using ((select acting_is('lead')));
create policy of_coordinator on separation for select to throughcare_person
    using (coordinates_site_of(participant) or coordinates_site_of(other));
create policy recorded_by_coordinator on separation for insert to throughcare_person
    with check ((coordinates_site_of(participant) or coordinates_site_of(other))
                and recorded_by = (select acting_staff()));
create policy ended_by_coordinator on separation for update to throughcare_person
    using (coordinates_site_of(participant) or coordinates_site_of(other))
    with check ((coordinates_site_of(participant) or coordinates_site_of(other))
                and coalesce(ended_by = (select acting_staff()), true));
-- Source and reason are texts, which may name the other person: separation_details shows them.
grant select (id, participant, other, reason, statement, starts_on, recorded_by, recorded_at, ends_on, ended_at),
      insert, update on separation to throughcare_person;
select let_worker('separation', 'select, insert, update');
select keep_history('separation');

-- What whoever must act on separations of a person reads of them. Of somebody who is held at another
-- site, a coordinator learns the number by which the prison knows them and where they are, never the
-- name: enough to keep the two apart.
create or replace function separation_details(given_participant integer)
returns table (separation integer, source text, end_reason text, recorded_by text, ended_by text,
               prison_number text, site text, kept boolean)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.source::text, s.end_reason, recorder.name::text, ender.name::text,
           p.prison_number::text, x.name::text,
           coordinates_site_of(s.participant) or coordinates_site_of(s.other)
    from separation s
    join participant p on p.id = case when s.participant = given_participant then s.other else s.participant end
    join site x on x.id = p.site
    left join staff recorder on recorder.id = s.recorded_by
    left join staff ender on ender.id = s.ended_by
    where given_participant in (s.participant, s.other)
      and (acting_is('lead') or coordinates_site_of(s.participant) or coordinates_site_of(s.other));
end;
grant execute on function separation_details(integer) to throughcare_person;

-- Somebody of another site is found by whoever knows the whole number, and by nothing less.
create or replace function person_elsewhere(given_number text)
returns table (id integer, prison_number text, site text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select p.id, p.prison_number::text, x.name::text
    from participant p join site x on x.id = p.site
    where upper(p.prison_number) = upper(given_number) and acting_is('coordinator')
      and p.site not in (select coordinated_sites())
    order by p.id limit 5;
end;
grant execute on function person_elsewhere(text) to throughcare_person;

-- Segregation is seen with the person: facilitators need to know why a member cannot come.
create policy read_by_lead on segregation for select to throughcare_person using ((select acting_is('lead')));
create policy of_coordinator on segregation for select to throughcare_person
    using (coordinates_site_of(participant));
create policy recorded_by_coordinator on segregation for insert to throughcare_person
    with check (coordinates_site_of(participant) and recorded_by = (select acting_staff()));
create policy changed_by_coordinator on segregation for update to throughcare_person
    using (coordinates_site_of(participant)) with check (coordinates_site_of(participant));
grant select, insert, update on segregation to throughcare_person;
select let_worker('segregation', 'select, insert, update');
select keep_history('segregation');

-- What both tell of a person's way (see programme/participants): never who the other one is.
create view timeline_separation with (security_invoker = true) as
    select p.id as participant, null::timestamptz as at, s.starts_on as on_date, 'separated' as kind,
           jsonb_build_object('participant', p.id, 'reason', s.reason) as facts, null::text as by
    from separation s join participant p on p.id in (s.participant, s.other)
    union all
    select p.id, null, s.ends_on, 'separation_ended', jsonb_build_object('participant', p.id, 'reason', s.reason), null
    from separation s join participant p on p.id in (s.participant, s.other)
    where s.ends_on is not null;

create view timeline_segregation with (security_invoker = true) as
    select g.participant, null::timestamptz as at, g.starts_on as on_date, 'segregated' as kind,
           jsonb_build_object('participant', g.participant, 'until', g.ends_on, 'note', g.note) as facts,
           name_of_keeper(g.participant, g.recorded_by) as by
    from segregation g;

grant select on timeline_separation, timeline_segregation to throughcare_person;
