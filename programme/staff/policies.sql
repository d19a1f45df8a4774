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
