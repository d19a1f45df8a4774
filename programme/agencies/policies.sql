-- Places. Which sites are mine is decided by programme/staff (coordinators) and
-- programme/cohorts (facilitators); both add their policies there.

create policy all_for_lead_and_administrator on site for select to throughcare_person
    using ((select acting_is('lead')) or (select acting_is('administrator')));
grant select on site to throughcare_person;
create policy kept_by_lead on site for insert to throughcare_person with check ((select acting_is('lead')));
create policy changed_by_lead on site for update to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant insert (code, name, country, subdivision, time_zone), update (name, country, subdivision, time_zone)
    on site to throughcare_person;
select let_worker('site', 'select, insert, update');
select keep_history('site');

create policy all_for_lead on room to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on room to throughcare_person;
select let_worker('room', 'select, insert, update');
select keep_history('room');

create policy all_for_lead on closure to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update, delete on closure to throughcare_person;
select let_worker('closure', 'select, insert, update');
select keep_history('closure');

-- Agencies are read by everybody who works with people, and kept by the lead.
do $$
declare
    part text;
begin
    foreach part in array array['agency', 'agency_step'] loop
        execute format($sql$
            create policy read_by_staff on %1$I for select to throughcare_person
                using ((select acting_is('facilitator')) or (select acting_is('coordinator')) or (select acting_is('supervisor'))
                       or (select acting_is('offender_manager')));
            create policy all_for_lead on %1$I to throughcare_person
                using ((select acting_is('lead'))) with check ((select acting_is('lead')));
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;
grant select, insert, update on agency to throughcare_person;
-- What was decided about an agency, and when, is added to and never changed.
grant select, insert (agency, from_state, to_state, happened_on, reason, made_by) on agency_step to throughcare_person;
create policy in_own_name on agency_step as restrictive for insert to throughcare_person
    with check (made_by = (select acting_staff()));
