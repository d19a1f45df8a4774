-- A cohort's plan: its facilitators revise it, whoever schedules it makes it.

create policy of_facilitator on cohort_plan for select to throughcare_person
    using (cohort in (select facilitated_cohorts()));
create policy of_supervisor on cohort_plan for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy of_coordinator on cohort_plan to throughcare_person
    using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
create policy all_for_lead on cohort_plan to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert on cohort_plan to throughcare_person;
select let_worker('cohort_plan', 'select, insert');
select keep_history('cohort_plan');

create policy of_facilitator on plan_item to throughcare_person
    using (cohort in (select facilitated_cohorts())) with check (cohort in (select facilitated_cohorts()));
create policy of_supervisor on plan_item for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy of_coordinator on plan_item to throughcare_person
    using (cohort in (select coordinated_cohorts())) with check (cohort in (select coordinated_cohorts()));
create policy all_for_lead on plan_item to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on plan_item to throughcare_person;
select let_worker('plan_item', 'select, insert, update');
select keep_history('plan_item');

-- Revisions are appended, in one's own name, by those who lead the group or answer for the programme.
create policy of_facilitator on plan_revision for select to throughcare_person
    using (cohort in (select facilitated_cohorts()));
create policy made_by_facilitator on plan_revision for insert to throughcare_person
    with check (cohort in (select led_cohorts()) and revised_by = (select acting_staff()));
create policy of_supervisor on plan_revision for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy of_coordinator on plan_revision for select to throughcare_person
    using (cohort in (select coordinated_cohorts()));
create policy of_lead on plan_revision for select to throughcare_person using ((select acting_is('lead')));
create policy made_by_lead on plan_revision for insert to throughcare_person
    with check ((select acting_is('lead')) and revised_by = (select acting_staff()));
grant select, insert on plan_revision to throughcare_person;
select let_worker('plan_revision', 'select, insert');
select keep_history('plan_revision');
