-- Imports by a coordinator: what the page may write beyond what coordinators write by hand. The
-- command line imports as the worker.

-- Own sites can be corrected; a new one is not for somebody whose scope it would widen.
create policy corrected_by_coordinator on site for update to throughcare_person
    using (id in (select coordinated_sites())) with check (id in (select coordinated_sites()));
grant update (name, country, subdivision, time_zone) on site to throughcare_person;

-- Marks from a file, which say so for ever. What facilitators entered is not touched.
create policy imported_by_coordinator on mark for insert to throughcare_person
    with check (source = 'import' and cohort in (select coordinated_cohorts()));
create policy imported_again_by_coordinator on mark for update to throughcare_person
    using (source = 'import' and cohort in (select coordinated_cohorts()))
    with check (source = 'import' and cohort in (select coordinated_cohorts()));
