-- The session record: kept by a cohort's facilitators, each as far back as sessions_in_reach() says;
-- their supervisor reads it with the texts in confidence, the lead without them; the prison reads only what was written to be shared.

do $$
declare
    part text;
begin
    foreach part in array array['session_record', 'exercise_delivery'] loop
        execute format($sql$
            create policy of_facilitator on %1$I to throughcare_person
                using (session in (select sessions_in_reach())) with check (session in (select sessions_in_reach()));
            create policy read_by_supervisor on %1$I for select to throughcare_person
                using (cohort in (select supervised_cohorts()));
            create policy read_by_lead on %1$I for select to throughcare_person using ((select acting_is('lead')));
            grant select, insert, update on %1$I to throughcare_person;
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;

-- An exercise that was added by mistake can be taken out again; the history keeps it.
grant delete on exercise_delivery to throughcare_person;

-- Texts are appended: there is no right to change or delete one.
create policy of_facilitator on note for select to throughcare_person
    using (session in (select sessions_in_reach()));
create policy read_by_supervisor on note for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy written_by_facilitator on note for insert to throughcare_person
    with check (session in (select sessions_in_reach()) and author = (select acting_staff()));
create policy read_by_lead on note for select to throughcare_person
    using ((select acting_is('lead')) and tier in ('programme_team', 'shareable'));
create policy shared_with_coordinator on note for select to throughcare_person
    using (tier = 'shareable' and cohort in (select coordinated_cohorts()));
grant select, insert on note to throughcare_person;
select let_worker('note', 'insert');
select keep_history('note', 'body', 'sealed');
