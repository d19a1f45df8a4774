-- Places. Which sites are mine is decided by programme/staff (coordinators) and
-- programme/cohorts (facilitators); both add their policies there.

create policy all_for_lead_and_administrator on site for select to throughcare_person
    using ((select acting_is('lead')) or (select acting_is('administrator')));
grant select on site to throughcare_person;
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
