-- Participants. A coordinator keeps those of the own sites; the lead reads all. Whom a
-- facilitator sees follows from the cohorts: programme/cohorts adds that.

create policy all_for_lead on participant for select to throughcare_person using ((select acting_is('lead')));
create policy of_coordinator on participant to throughcare_person
    using (site in (select coordinated_sites())) with check (site in (select coordinated_sites()));
grant select (id, reference, prison_number, given_name, family_name, preferred_name, site,
              earliest_release_date, language, created_at) on participant to throughcare_person;
grant insert (reference, prison_number, given_name, family_name, preferred_name, site,
              earliest_release_date, language) on participant to throughcare_person;
grant update (prison_number, given_name, family_name, preferred_name, site,
              earliest_release_date, language) on participant to throughcare_person;
-- The pseudonym is the evaluators'; whoever knows names must not learn or choose it.
select let_worker('participant', 'select, insert, update');
select keep_history('participant', 'pseudonym');

-- Facilitators do not see a date of birth.
create policy read_by_lead on particulars for select to throughcare_person using ((select acting_is('lead')));
create policy of_coordinator on particulars to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())))
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
grant select, insert, update on particulars to throughcare_person;
select let_worker('particulars', 'select, insert, update');
select keep_history('particulars');

create policy of_coordinator on covariate to throughcare_person
    using (participant in (select p.id from participant p where p.site in (select coordinated_sites())))
    with check (participant in (select p.id from participant p where p.site in (select coordinated_sites())));
create policy read_by_lead on covariate for select to throughcare_person using ((select acting_is('lead')));
grant select, insert, update on covariate to throughcare_person;
select let_worker('covariate', 'select, insert, update');
select keep_history('covariate');
