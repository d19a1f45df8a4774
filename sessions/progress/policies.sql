-- Completion: proposed by the rule, decided by a person: a facilitator of the team or the lead.

do $$
declare
    part text;
begin
    foreach part in array array['closing_assessment', 'completion_decision'] loop
        execute format($sql$
            create policy of_facilitator on %1$I for select to throughcare_person
                using (cohort in (select led_cohorts()));
            create policy read_by_supervisor on %1$I for select to throughcare_person
                using (cohort in (select supervised_cohorts()));
            create policy read_by_lead on %1$I for select to throughcare_person using ((select acting_is('lead')));
        $sql$, part);
        perform let_worker(part, 'select, insert');
        perform keep_history(part);
    end loop;
end $$;
create policy held_by_facilitator on closing_assessment for insert to throughcare_person
    with check (decided_by = (select acting_staff()) and cohort in (select led_cohorts())
                and participant in (select m.participant from membership m where m.cohort = closing_assessment.cohort));
grant select, insert (participant, cohort, passed, result, decided_by) on closing_assessment to throughcare_person;
create policy decided on completion_decision for insert to throughcare_person
    with check (made_by = (select acting_staff())
                and (cohort in (select led_cohorts()) or (select acting_is('lead')))
                and participant in (select m.participant from membership m where m.cohort = completion_decision.cohort));
grant select, insert (participant, cohort, proposal, decision, reason, made_by) on completion_decision
    to throughcare_person;

-- The decision ends the membership with its outcome, in the same transaction; one that ended for another
-- reason, such as a transfer, is not touched. What the membership asks of a completion holds here too.
create or replace function end_as_decided() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    found_one membership;
begin
    select * into found_one from membership m
    where m.cohort = new.cohort and m.participant = new.participant
    order by m.joined_on desc limit 1 for update;
    if found_one.outcome is not null and found_one.outcome not in ('completed', 'not_completed') then
        raise exception 'the membership ended otherwise'
            using errcode = 'check_violation', constraint = 'membership_ended_otherwise';
    end if;
    update membership m
    set outcome = new.decision, left_on = coalesce(m.left_on, greatest(m.joined_on, current_date)),
        reason = new.reason
    where m.id = found_one.id;
    return null;
end $$;
create or replace trigger end_as_decided after insert on completion_decision
    for each row when (acting_staff() is not null) execute function end_as_decided();

create or replace function progress_names(given_participant integer, given_cohort integer)
returns table (staff integer, name text)
language sql stable rows 5 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text from staff s
    where s.id in (select d.made_by from completion_decision d
                   where d.participant = given_participant and d.cohort = given_cohort
                   union select a.decided_by from closing_assessment a
                   where a.participant = given_participant and a.cohort = given_cohort)
      and (given_cohort in (select led_cohorts() union all select supervised_cohorts()) or acting_is('lead'));
end;
grant execute on function progress_names(integer, integer) to throughcare_person;
