-- Curricula are for everybody who delivers or schedules; the lead keeps them.
-- That a published version never changes is held by triggers, see piccolo_migrations: they also
-- refuse to delete any part of one, so deleting concerns drafts alone.

do $$
declare
    part text;
begin
    foreach part in array array[
        'curriculum', 'module', 'module_prerequisite', 'session_plan', 'plan_exercise', 'fidelity_item',
        'reflection_prompt'
    ] loop
        execute format($sql$
            create policy read_by_delivery on %1$I for select to throughcare_person
                using ((select acting_is('facilitator')) or (select acting_is('coordinator')) or (select acting_is('supervisor')));
            create policy kept_by_lead on %1$I to throughcare_person
                using ((select acting_is('lead'))) with check ((select acting_is('lead')));
            grant select, insert, update, delete on %1$I to throughcare_person;
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;
