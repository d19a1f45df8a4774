-- The exercise library is for everybody who delivers or schedules; the lead keeps it.

create policy read_by_delivery on exercise for select to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('coordinator')) or (select acting_is('supervisor')));
create policy kept_by_lead on exercise to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on exercise to throughcare_person;
select let_worker('exercise', 'select, insert');
select keep_history('exercise');

-- A file is added or taken away, never changed; history remembers everything of it but the content.
create policy read_by_delivery on material for select to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('coordinator')) or (select acting_is('supervisor')));
create policy kept_by_lead on material to throughcare_person
    using ((select acting_is('lead')))
    with check ((select acting_is('lead')) and added_by = (select acting_staff()));
grant select, insert, delete on material to throughcare_person;
select let_worker('material', 'select, insert');
select keep_history('material', 'content');
