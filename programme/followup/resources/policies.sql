-- What helps in the neighbourhood is no secret among staff: read by whoever works with people, kept by those who
-- go on with them after release and by the lead.
create policy read_by_staff on local_resource for select to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('coordinator'))
           or (select acting_is('offender_manager')) or (select acting_is('supervisor')) or (select acting_is('lead')));
create policy added_by_staff on local_resource for insert to throughcare_person
    with check (((select acting_is('facilitator')) or (select acting_is('offender_manager')) or (select acting_is('lead')))
                and saved_by = (select acting_staff()));
create policy kept_by_staff on local_resource for update to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('offender_manager')) or (select acting_is('lead')))
    with check (saved_by = (select acting_staff()));
grant select,
    insert (name, area, place, reach, offers, cannot, verified_on, verified_how, verified_by, in_use, version, saved_by),
    update (name, area, place, reach, offers, cannot, verified_on, verified_how, verified_by, in_use, version, saved_by,
            saved_at) on local_resource to throughcare_person;
select let_worker('local_resource', 'select, insert');
select keep_history('local_resource');

-- Who verified a resource last, for whoever reads it.
create or replace function resource_writer(given_staff integer) returns text
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.name::text from staff s
    where s.id = given_staff and exists (select from local_resource r where given_staff in (r.verified_by, r.saved_by))
      and (acting_is('facilitator') or acting_is('coordinator') or acting_is('offender_manager')
           or acting_is('supervisor') or acting_is('lead'));
end;
grant execute on function resource_writer(integer) to throughcare_person;
