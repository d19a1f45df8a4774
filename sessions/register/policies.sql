-- Marks: kept by a cohort's facilitators, read by its site's coordinators and by the lead. A
-- coordinator may enter an absence that the prison caused, and change only such a one; the lead
-- corrects what facilitators no longer may (domain rule 6).

create policy read_by_staff on absence_reason for select to throughcare_person
    using ((select acting_is('facilitator')) or (select acting_is('coordinator'))
           or (select acting_is('offender_manager')) or (select acting_is('supervisor')));
create policy kept_by_lead on absence_reason to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on absence_reason to throughcare_person;
select let_worker('absence_reason', 'select');
select keep_history('absence_reason');

-- A cover's are those of the days of covering; led_cohorts() alone decides for everybody else.
create policy of_facilitator on mark to throughcare_person
    using (cohort in (select led_cohorts()) or session in (select sessions_in_reach()))
    with check (cohort in (select led_cohorts()) or session in (select sessions_in_reach()));
create policy read_by_coordinator on mark for select to throughcare_person
    using (cohort in (select coordinated_cohorts()));
create policy prison_absences_by_coordinator on mark for insert to throughcare_person
    with check (
        cohort in (select coordinated_cohorts()) and state = 'absent'
        and reason in (select r.id from absence_reason r where r.caused_by = 'institution')
    );
create policy prison_absences_changed_by_coordinator on mark for update to throughcare_person
    using (
        cohort in (select coordinated_cohorts()) and state = 'absent'
        and reason in (select r.id from absence_reason r where r.caused_by = 'institution')
    )
    with check (
        cohort in (select coordinated_cohorts()) and state = 'absent'
        and reason in (select r.id from absence_reason r where r.caused_by = 'institution')
    );
create policy read_by_offender_manager on mark for select to throughcare_person
    using (participant in (select managed_participants()));
create policy read_by_supervisor on mark for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy read_by_lead on mark for select to throughcare_person using ((select acting_is('lead')));
create policy corrected_by_lead on mark for update to throughcare_person
    using ((select acting_is('lead'))) with check ((select acting_is('lead')));
grant select, insert, update on mark to throughcare_person;
select let_worker('mark', 'select, insert, update');
select keep_history('mark');

create policy of_facilitator on mark_correction for select to throughcare_person
    using (cohort in (select led_cohorts()) or session in (select sessions_in_reach()));
create policy made_by_facilitator on mark_correction for insert to throughcare_person
    with check ((cohort in (select led_cohorts()) or session in (select sessions_in_reach())) and corrected_by = (select acting_staff()));
create policy read_by_supervisor on mark_correction for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy read_by_coordinator on mark_correction for select to throughcare_person
    using (cohort in (select coordinated_cohorts()));
create policy of_lead on mark_correction for select to throughcare_person using ((select acting_is('lead')));
create policy made_by_lead on mark_correction for insert to throughcare_person
    with check ((select acting_is('lead')) and corrected_by = (select acting_staff()));
grant select, insert on mark_correction to throughcare_person;
select let_worker('mark_correction', 'select, insert');
select keep_history('mark_correction');

-- What registers tell of a person's way (see programme/participants).
create view timeline_attendance with (security_invoker = true) as
    select m.participant, g.starts_at as at, null::date as on_date, m.state as kind,
           jsonb_build_object('session', g.id, 'title', g.title, 'cohort', c.code, 'reason', r.label,
                              'present', m.minutes_present, 'planned', g.minutes_planned) as facts,
           null::text as by
    from mark m
    join group_session g on g.id = m.session
    join cohort c on c.id = m.cohort
    left join absence_reason r on r.id = m.reason;
grant select on timeline_attendance to throughcare_person;
