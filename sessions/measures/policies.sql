-- Measures are the team's: its facilitators keep them, after release whoever coaches the person, its supervisor
-- reads them. The prison and the lead
-- never do; evaluators get them under pseudonyms only.

create policy of_facilitator on measure for select to throughcare_person using (cohort in (select led_cohorts()));
create policy of_coach on measure for select to throughcare_person
    using (participant in (select coached_participants()));
create policy read_by_supervisor on measure for select to throughcare_person
    using (cohort in (select supervised_cohorts()));
create policy entered_by_facilitator on measure for insert to throughcare_person
    with check (entered_by = (select acting_staff())
                and (cohort in (select led_cohorts()) or participant in (select coached_participants()))
                and participant in (select m.participant from membership m where m.cohort = measure.cohort));
-- Withdrawn once, in one's own name.
create policy withdrawn_by_facilitator on measure for update to throughcare_person
    using (withdrawn_at is null
           and (cohort in (select led_cohorts()) or participant in (select coached_participants())))
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
                     and (given in (select coached_participants())
                          or m.cohort in (select led_cohorts() union all select supervised_cohorts())));
end;
grant execute on function measure_names(integer) to throughcare_person;

-- The cohort that somebody is or was in last, of those whose measures the viewer reads, with the days that say when
-- to ask: of the sessions that are planned or were held, and of the release as long as they are out. Whoever
-- coaches them does not see the cohort itself any more.
create or replace function measured_group(given integer)
returns table (cohort integer, code text, name text, joined_on date, left_on date, middle date, last date,
               released_on date)
language sql stable rows 1 security definer set search_path = public, pg_temp
begin atomic
    select g.id, g.code::text, g.name::text, g.joined_on, g.left_on, d.middle, d.last,
           case when given in (select coached_participants()) then (
               select r.released_on from release r
               where r.participant = given
                 and not exists (select from release later
                                 where later.participant = given and later.released_on > r.released_on)
                 and not exists (select from release_event e
                                 where e.release = r.id and e.withdrawn_at is null
                                   and e.event in ('recall', 'reimprisonment', 'death', 'deportation'))
           ) end
    from (
        select c.id, c.code, c.name, m.joined_on, m.left_on, s.time_zone
        from membership m join cohort c on c.id = m.cohort join site s on s.id = c.site
        where m.participant = given
          and (m.cohort in (select led_cohorts() union all select supervised_cohorts())
               or given in (select coached_participants()))
        order by m.joined_on desc, m.id desc limit 1
    ) g
    cross join lateral (
        select percentile_disc(0.5) within group (order by on_day.day) as middle, max(on_day.day) as last
        from group_session x, lateral (select (x.starts_at at time zone g.time_zone)::date as day) on_day
        where x.cohort = g.id and x.state in ('scheduled', 'held') and x.catch_up_of is null
    ) d;
end;
grant execute on function measured_group(integer) to throughcare_person;
