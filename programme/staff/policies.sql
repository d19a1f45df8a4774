-- The scope of a coordinator: the sites that they are assigned to.

create or replace function coordinated_sites() returns setof integer
language sql stable rows 2 security definer set search_path = public, pg_temp
begin atomic
    select ss.site from staff_site ss where ss.staff = acting_staff() and acting_is('coordinator');
end;

grant execute on function coordinated_sites() to throughcare_person;

-- The names of one's own sites, which not every role may look up in `site`.
create or replace function own_sites() returns setof text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select x.name from staff_site ss join site x on x.id = ss.site
    where ss.staff = acting_staff() order by x.name;
end;

grant execute on function own_sites() to throughcare_person, throughcare_evaluator;

create policy own on staff_site for select to throughcare_person using (staff = (select acting_staff()));
create policy read_by_lead on staff_site for select to throughcare_person using ((select acting_is('lead')));
create policy read_by_administrator on staff_site for select to throughcare_person
    using ((select acting_is('administrator')));
-- A site is a scope, so nobody gives one to themselves.
create policy added_by_administrator on staff_site for insert to throughcare_person
    with check ((select acting_is('administrator')) and staff <> (select acting_staff()));
create policy removed_by_administrator on staff_site for delete to throughcare_person
    using ((select acting_is('administrator')) and staff <> (select acting_staff()));
grant select, insert (staff, site), delete on staff_site to throughcare_person;
select let_worker('staff_site', 'select, insert, delete');
select keep_history('staff_site');

create policy of_coordinator on site for select to throughcare_person
    using (id in (select coordinated_sites()));
create policy of_coordinator on room to throughcare_person
    using (site in (select coordinated_sites())) with check (site in (select coordinated_sites()));
create policy of_coordinator on closure to throughcare_person
    using (site in (select coordinated_sites())) with check (site in (select coordinated_sites()));

-- Suitability is the lead's to record. Coordinators read it of those whom their sites roster
-- (programme/cohorts); of everybody else they learn only whether they can be rostered, and why not.
create policy all_for_lead on staff_suitability to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on staff_suitability to throughcare_person;
select let_worker('staff_suitability', 'select, insert');
select keep_history('staff_suitability');

-- Why these people cannot be rostered from a first to a last day. `since`: the last day that counts,
-- or since when the agency is in a state (`detail`) that does not allow it. What is not recorded is
-- no obstacle, nor is today's account or agency one to what is over.
create or replace function obstacles_to_rostering(asked integer[], first date, last date)
returns table (staff integer, obstacle text, since date, detail text, agency text)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select p.id, o.obstacle, o.since, o.detail, o.agency
    from staff p
    left join staff_suitability s on s.staff = p.id
    left join agency a on a.id = s.agency
    cross join lateral (
        values (1, 'switched_off', null::date, null::text, null::text, not p.active and last >= current_date),
               (2, 'agency', (select max(t.happened_on) from agency_step t where t.agency = a.id),
                a.state::text, a.name::text, a.state <> 'approved' and last >= current_date),
               (3, 'suitability', s.suitability_until, null, null, s.suitability_until < last),
               (4, 'clearance', s.clearance_until, null, null, s.clearance_until < last),
               (5, 'training', s.training_until, null, null, s.training_until < last)
    ) o (place, obstacle, since, detail, agency, stands)
    where p.id = any (asked) and o.stands
      and (acting_is('coordinator') or acting_is('offender_manager') or acting_is('lead')
           or acting_staff() is null)
    order by p.id, o.place;
end;
grant execute on function obstacles_to_rostering(integer[], date, date) to throughcare_person, throughcare_worker;

-- Everybody has a pseudonym from the first day on. Nobody reads it but the views of evaluators, which belong to the
-- owner; whoever knows names must not learn it.
create or replace function give_pseudonym() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into staff_pseudonym (staff) values (new.id);
    return null;
end $$;
create or replace trigger gives_pseudonym after insert on staff for each row execute function give_pseudonym();
select keep_history('staff_pseudonym', 'pseudonym');
