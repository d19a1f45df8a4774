-- Files with names for a data lab: made by the lead alone, kept for good. Whoever sees a person sees in which
-- files that person was named, to whom it went and why.

create policy made_by_lead on data_lab_file for insert to throughcare_person
    with check ((select acting_is('lead')) and made_by = (select acting_staff()));
create policy read_by_lead on data_lab_file for select to throughcare_person using ((select acting_is('lead')));
create policy about_own_people on data_lab_file for select to throughcare_person
    using (id in (select x.file from data_lab_person x));
grant select, insert (form, agency, recipient, ground, reason, filters, people, sha256, made_by) on data_lab_file
    to throughcare_person;
select keep_history('data_lab_file');

create policy named_by_lead on data_lab_person for insert to throughcare_person with check ((select acting_is('lead')));
create policy of_own_people on data_lab_person for select to throughcare_person
    using (participant in (select p.id from participant p));
grant select, insert (file, participant) on data_lab_person to throughcare_person;
select keep_history('data_lab_person');
