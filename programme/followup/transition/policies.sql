-- The way from the end of training to release: kept by the offender manager and the coach, read by the lead and
-- a supervisor of the person's team. Its texts stay out of the history.
do $$
declare
    part text;
begin
    foreach part in array array['transition_plan', 'handover'] loop
        execute format($sql$
            create policy of_follower on %1$I for select to throughcare_person
                using (participant in (select followed_participants()));
            create policy read_by_lead on %1$I for select to throughcare_person using ((select acting_is('lead')));
            create policy read_by_supervisor on %1$I for select to throughcare_person
                using (participant in (select supervised_participants()));
        $sql$, part);
        perform let_worker(part, 'select, insert');
    end loop;
end $$;
create policy written_by_follower on transition_plan for insert to throughcare_person
    with check (participant in (select followed_participants()) and written_by = (select acting_staff()));
grant select, insert (participant, version, safety_plan, housing, work, family, leisure, health, scene, own_view,
                      resources, written_by) on transition_plan to throughcare_person;
select keep_history('transition_plan', 'safety_plan', 'housing', 'work', 'family', 'leisure', 'health', 'scene', 'own_view');

create policy recorded_by_follower on handover for insert to throughcare_person
    with check (participant in (select followed_participants()) and recorded_by = (select acting_staff()));
create policy withdrawn_by_follower on handover for update to throughcare_person
    using (withdrawn_at is null and participant in (select followed_participants()))
    with check (withdrawn_at is not null);
grant select, insert (participant, held_on, present, agreed, recorded_by), update (withdrawn_at, withdrawn_why)
    on handover to throughcare_person;
select keep_history('handover', 'agreed', 'withdrawn_why');

create view timeline_transition with (security_invoker = true) as
    select h.participant, null::timestamptz as at, h.held_on as on_date, 'handover' as kind, '{}'::jsonb as facts,
           follow_up_writer(h.recorded_by) as by
    from handover h where h.withdrawn_at is null
    union all
    select t.participant, t.written_at, null, 'transition_plan', jsonb_build_object('version', t.version),
           follow_up_writer(t.written_by)
    from transition_plan t;
grant select on timeline_transition to throughcare_person;
