-- Measures are the team's: its facilitators keep them, its supervisor reads them. The prison and the lead
-- never do; evaluators get them under pseudonyms only.

create policy of_facilitator on measure for select to throughcare_person using (cohort in (select led_cohorts()));
create policy read_by_supervisor on measure for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy entered_by_facilitator on measure for insert to throughcare_person
    with check (entered_by = (select acting_staff()) and cohort in (select led_cohorts())
                and participant in (select m.participant from membership m where m.cohort = measure.cohort));
-- Withdrawn once, in one's own name.
create policy withdrawn_by_facilitator on measure for update to throughcare_person
    using (withdrawn_at is null and cohort in (select led_cohorts()))
    with check (withdrawn_by = (select acting_staff()) and withdrawn_at is not null);
grant select,
    insert (participant, cohort, instrument, time_point, taken_on, answers, total, judgement, entered_by),
    update (withdrawn_by, withdrawn_at, withdrawn_why) on measure to throughcare_person;
select let_worker('measure', 'select, insert');
select keep_history('measure', 'answers', 'total', 'judgement', 'withdrawn_why');

-- A measure is what its instrument asks for, whoever writes it, and nothing is measured that somebody no
-- longer consents to.
create or replace function judge_measure() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    asked instrument;
begin
    select * into strict asked from instrument i where i.id = new.instrument;
    if not asked.in_use then
        raise exception 'the instrument is not in use' using errcode = 'check_violation', constraint = 'not_in_use';
    end if;
    if (asked.kind = 'judgement') <> (new.judgement <> '')
       or (asked.kind = 'judgement' and (new.answers is not null or new.total is not null))
       or (new.total is not null and not asked.has_total)
       or cardinality(new.answers) <> asked.items
       or exists (select from unnest(new.answers) a where a not between asked.lowest and asked.highest) then
        raise exception 'not what the instrument asks for'
            using errcode = 'check_violation', constraint = 'not_as_asked';
    end if;
    if consent_withdrawn_before(new.participant, new.taken_on) is not null then
        raise exception 'consent was withdrawn'
            using errcode = 'check_violation', constraint = 'consent_withdrawn';
    end if;
    return new;
end $$;
create or replace trigger judged before insert on measure for each row execute function judge_measure();

-- Scores are computed from the definition each time, so what they follow from holds still from the first
-- measure on.
create or replace function hold_scoring() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    of_instrument integer;
begin
    if tg_table_name = 'subscale' then
        of_instrument := case when tg_op = 'DELETE' then old.instrument else new.instrument end;
    elsif (old.kind, old.items, old.lowest, old.highest, old.reverse, old.scoring, old.has_total,
           old.most_missing, old.transform, old.better)
          is not distinct from (new.kind, new.items, new.lowest, new.highest, new.reverse, new.scoring,
                                new.has_total, new.most_missing, new.transform, new.better) then
        return new;
    else
        of_instrument := old.id;
    end if;
    if exists (select from measure m where m.instrument = of_instrument) then
        raise exception 'something was measured with it'
            using errcode = 'check_violation', constraint = 'measured_already';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create or replace trigger scoring_holds before update on instrument for each row execute function hold_scoring();
create or replace trigger scoring_holds before insert or update or delete on subscale
    for each row execute function hold_scoring();

-- Who entered and withdrew the measures of somebody, for whoever reads these.
create or replace function measure_names(given integer) returns table (staff integer, name text)
language sql stable rows 5 security definer set search_path = public, pg_temp
begin atomic
    select s.id, s.name::text from staff s
    where s.id in (select unnest(array[m.entered_by, m.withdrawn_by]) from measure m
                   where m.participant = given
                     and m.cohort in (select led_cohorts() union all select supervised_cohorts()));
end;
grant execute on function measure_names(integer) to throughcare_person;
