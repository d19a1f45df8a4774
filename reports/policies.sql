-- What evaluators read: views under pseudonyms, and nothing else. A view sees every row, because
-- its owner does, so each asks first whether whoever acts may see any. No view has a column for a
-- name, a number, a date of birth, a reference, a participant's id or a text that staff write.

-- The command line (no person) may read them as evaluator; a person must be evaluator or lead.
create or replace function may_analyse() returns boolean
language sql stable
return case when acting_staff() is null then current_user = 'throughcare_evaluator'
            else acting_is('evaluator') or acting_is('lead') end;

grant execute on function may_analyse() to throughcare_person, throughcare_evaluator;

create view analysis_sites with (security_barrier) as
select s.code as site, s.name, s.time_zone
from site s
where (select may_analyse());

create view analysis_cohorts with (security_barrier) as
select c.code as cohort, s.code as site, u.code as curriculum_code, u.code || ' v' || u.version as curriculum
from cohort c
join site s on s.id = c.site
left join cohort_plan p on p.cohort = c.id
left join curriculum u on u.id = p.curriculum
where (select may_analyse());

create view analysis_participants with (security_barrier) as
select p.pseudonym, s.code as site, p.earliest_release_date is not null as release_date_known,
       (select min(m.joined_on) from membership m where m.participant = p.id) as first_joined_on
from participant p
join site s on s.id = p.site
where (select may_analyse());

create view analysis_covariates with (security_barrier) as
select p.pseudonym, v.name, v.value
from covariate v
join participant p on p.id = v.participant
where (select may_analyse());

create view analysis_memberships with (security_barrier) as
select m.id as membership, p.pseudonym, c.code as cohort, m.joined_on, m.left_on, m.outcome
from membership m
join participant p on p.id = m.participant
join cohort c on c.id = m.cohort
where (select may_analyse());

create view analysis_reasons with (security_barrier) as
select r.code as reason, r.label, r.caused_by
from absence_reason r
where (select may_analyse());

-- A catch-up belongs to the module of the session that it repeats, when it has none of its own. One-to-ones
-- beside the plan are no part of the programme that is taught, and nobody else was expected at them.
create view analysis_sessions with (security_barrier) as
select g.id as session, c.code as cohort, g.position, (g.starts_at at time zone s.time_zone)::date as date,
       coalesce(d.code, e.code) as module, g.minutes_planned, g.state, g.imported, g.catch_up_of
from group_session g
join cohort c on c.id = g.cohort
join site s on s.id = c.site
left join plan_item i on i.id = g.plan_item
left join module d on d.id = i.module
left join group_session o on o.id = g.catch_up_of
left join plan_item j on j.id = o.plan_item
left join module e on e.id = j.module
where (select may_analyse()) and not (g.for_some and g.plan_item is null and g.catch_up_of is null);

create view analysis_plans with (security_barrier) as
select u.code || ' v' || u.version as curriculum, d.code as module, d.title as module_title,
       d.position as module_position, d.optional as module_optional, l.kind, l.minutes, u.completion_share
from curriculum u
join module d on d.curriculum = u.id
join session_plan l on l.module = d.id
where (select may_analyse());

-- One row a person expected at a held session. Expected are the members of that day, and whoever
-- is marked (at a session for some, those whom it is for); at a catch-up, the members who were there to miss the session and did, and whoever is
-- marked. Whoever attended the session counts at its catch-up only when they came to that too.
create view analysis_expected with (security_barrier) as
with held as not materialized (
    select g.id, g.cohort, c.code, (g.starts_at at time zone s.time_zone)::date as date, g.catch_up_of,
           (o.starts_at at time zone s.time_zone)::date as missed_on, g.for_some
    from group_session g
    join cohort c on c.id = g.cohort
    join site s on s.id = c.site
    left join group_session o on o.id = g.catch_up_of
    where g.state = 'held' and not (g.for_some and g.plan_item is null and g.catch_up_of is null)
),
-- Leaving and joining again may fall on one day: that day belongs to the later membership.
member as materialized (
    select m.id, m.cohort, m.participant, m.joined_on,
           least(coalesce(m.left_on, 'infinity'),
                 coalesce(lead(m.joined_on) over (partition by m.cohort, m.participant order by m.joined_on) - 1,
                          'infinity')) as until
    from membership m
),
expected as (
    select h.id, h.code, h.catch_up_of, m.participant, m.id as membership,
           k.state, k.minutes_present, k.took_part, k.reason
    from held h
    join member m on m.cohort = h.cohort and h.date between m.joined_on and m.until
    left join mark k on k.session = h.id and k.participant = m.participant
    where (h.catch_up_of is null or k.id is not null or m.joined_on <= h.missed_on)
      and (not h.for_some or k.id is not null
           or exists (select from session_person x where x.session = h.id and x.participant = m.participant))
    union all
    select h.id, h.code, h.catch_up_of, k.participant, (
               select m.id from member m
               where m.cohort = h.cohort and m.participant = k.participant
               order by m.joined_on <= h.date desc, abs(m.joined_on - h.date), m.id
               limit 1
           ),
           k.state, k.minutes_present, k.took_part, k.reason
    from held h
    join mark k on k.session = h.id
    where not exists (
        select from member m
        where m.cohort = h.cohort and m.participant = k.participant and h.date between m.joined_on and m.until
    )
)
select e.id as session, e.code as cohort, e.membership, p.pseudonym, e.state as mark,
       coalesce(e.minutes_present, 0) as minutes_present, coalesce(e.took_part, false) as took_part,
       r.code as reason
from expected e
join participant p on p.id = e.participant
left join absence_reason r on r.id = e.reason
left join mark o on o.session = e.catch_up_of and o.participant = e.participant
where (select may_analyse()) and (o.state is distinct from 'attended' or e.state = 'attended');

-- After release: when, until when it is certain what had become of somebody, and what had.
create view analysis_releases with (security_barrier) as
select p.pseudonym, r.released_on, r.observed_until
from release r
join participant p on p.id = r.participant
where (select may_analyse());

create view analysis_events with (security_barrier) as
select p.pseudonym, e.event, e.happened_on
from release_event e
join participant p on p.id = e.participant
where (select may_analyse()) and e.withdrawn_at is null;

-- When somebody was reached after release: no word of what it was about.
create view analysis_contacts with (security_barrier) as
select p.pseudonym, c.held_on
from contact c
join participant p on p.id = c.participant
where (select may_analyse()) and c.withdrawn_at is null and c.kind in ('met', 'phone', 'video');

-- Measures under pseudonyms, with what is needed to score them; what was withdrawn and judgements in words are not
-- here.
create view analysis_measures with (security_barrier) as
select p.pseudonym, c.code as cohort, i.code as instrument, m.time_point, m.taken_on, m.total,
       array_to_string(m.answers, ' ', '-') as answers
from measure m
join participant p on p.id = m.participant
join cohort c on c.id = m.cohort
join instrument i on i.id = m.instrument
where (select may_analyse()) and m.withdrawn_at is null and i.kind = 'scale';

create view analysis_instruments with (security_barrier) as
select i.code as instrument, i.items, i.lowest, i.highest, array_to_string(i.reverse, ' ') as reverse, i.scoring,
       i.most_missing, array_to_string(i.transform, ' ') as transform, i.better, i.sd, i.reliability, i.cut_off,
       i.clinical_mean, i.clinical_sd, i.general_mean, i.general_sd
from instrument i
where (select may_analyse()) and i.kind = 'scale' and i.has_total;

-- Who facilitated which held session, under pseudonyms of their own.
create view analysis_facilitators with (security_barrier) as
select f.session, n.pseudonym as facilitator
from session_facilitator f
join group_session g on g.id = f.session and g.state = 'held'
join staff_pseudonym n on n.staff = f.staff
where (select may_analyse()) and f.active;

-- How many exercises were planned for a recorded session, and how many of these delivered.
create view analysis_deliveries with (security_barrier) as
select d.session, count(*) filter (where d.planned) as planned,
       count(*) filter (where d.planned and d.delivered) as delivered
from exercise_delivery d
where (select may_analyse())
group by d.session;

create view analysis_revisions with (security_barrier) as
select c.code as cohort, (r.revised_at at time zone s.time_zone)::date as revised_on
from plan_revision r
join cohort c on c.id = r.cohort
join site s on s.id = c.site
where (select may_analyse());

-- Which changes were made to the records that the views above read, and when: no value, no text, nobody's name.
-- `dated` is the day from which a record counts, of a change the earlier of both days, so that whatever was or is
-- dated on or before a data cut is found; none where a record counts always. What was recorded late and what was
-- withdrawn are changes like any other. Of one change there may be two rows, which count from different days.
-- `session` is the session's number in its cohort. Published curricula never change, so plans are not here.
-- History is long: ask by `change` or by `at`, which have an index.
create view analysis_corrections with (security_barrier) as
with recorded (table_name, kind, dated, fields) as (values
    ('mark', 'mark', 'session', '{state,minutes_present,took_part,reason}'::text[]),
    ('session_person', 'expected', 'session', '{}'),
    ('exercise_delivery', 'delivery', 'session', '{planned,delivered}'),
    ('session_facilitator', 'facilitator', 'starts_at', '{staff,active}'),
    ('group_session', 'session', 'starts_at',
     '{starts_at,position,plan_item,minutes_planned,state,catch_up_of,for_some}'),
    ('membership', 'membership', 'joined_on', '{joined_on}'),
    ('membership', 'membership', 'left_on', '{left_on,outcome}'),
    ('measure', 'measure', 'taken_on', '{withdrawn_at}'),
    ('release', 'release', 'released_on', '{released_on}'),
    ('release', 'release', 'observed_until', '{observed_until}'),
    ('release_event', 'event', 'happened_on', '{withdrawn_at}'),
    ('contact', 'contact', 'held_on', '{withdrawn_at}'),
    ('participant', 'person', null, '{site,earliest_release_date}'),
    ('covariate', 'covariate', null, '{name,value}'),
    ('cohort', 'cohort', null, '{code,site}'),
    ('cohort_plan', 'curriculum', null, '{curriculum}'),
    ('absence_reason', 'reason', null, '{code,label,caused_by}'),
    ('instrument', 'instrument', null,
     '{items,lowest,highest,reverse,scoring,has_total,most_missing,transform,better,sd,reliability,cut_off,'
     'clinical_mean,clinical_sd,general_mean,general_sd}'),
    ('benchmark', 'benchmark', null, '{retired_at}'),
    ('target', 'target', null, '{retired_at}')
)
select h.id as change, h.at, (h.at at time zone z.zone)::date as recorded_on, r.kind, c.code as cohort,
       coalesce(g.position, (v.latest ->> 'position')::smallint) as session, d.dated, p.pseudonym, h.operation,
       f.fields
from history h
join recorded r on r.table_name = h.table_name
cross join lateral (
    select coalesce(h.before, h.after) as first, coalesce(h.after, h.before) as latest
) v
left join group_session g
    on g.id = case h.table_name when 'group_session' then h.row_id else v.latest ->> 'session' end::integer
left join cohort c on c.id = case h.table_name when 'cohort' then h.row_id else v.latest ->> 'cohort' end::integer
left join participant p on p.id = h.participant
left join site s on s.id = coalesce(c.site, p.site)
cross join lateral (select coalesce(s.time_zone, 'UTC') as zone) z
cross join lateral (
    select case r.dated
        when 'session' then (g.starts_at at time zone z.zone)::date
        when 'starts_at' then (least((v.first ->> 'starts_at')::timestamptz, (v.latest ->> 'starts_at')::timestamptz)
                               at time zone z.zone)::date
        else least((v.first ->> r.dated)::date, (v.latest ->> r.dated)::date)
    end as dated
) d
cross join lateral (
    select string_agg(n.name, ' ' order by n.name) as fields
    from unnest(r.fields) n (name)
    where h.operation = 'update' and h.before -> n.name is distinct from h.after -> n.name
      -- The views tell whether there is such a day, not which.
      and not (n.name = 'earliest_release_date' and h.before ->> n.name is not null and h.after ->> n.name is not null)
) f
where (select may_analyse())
  and (r.dated is null or d.dated is not null) and (h.operation <> 'update' or f.fields is not null)
  -- What the views leave out.
  and not coalesce(g.for_some and g.plan_item is null and g.catch_up_of is null, false)
  and case h.table_name
          when 'session_facilitator' then g.state = 'held'
          when 'contact' then v.latest ->> 'kind' in ('met', 'phone', 'video')
          when 'measure' then exists (select from instrument i
                                      where i.id = (v.latest ->> 'instrument')::integer and i.kind = 'scale')
          else true
      end;

-- Which state of the records a report is of: it grows with everything that anybody writes, but for builds of it.
create view analysis_state with (security_barrier) as
select coalesce((select max(h.id) from history h where h.table_name not like 'report\_build%'), 0) as last_change
where (select may_analyse());

grant select on
    analysis_sites, analysis_cohorts, analysis_participants, analysis_covariates, analysis_memberships,
    analysis_reasons, analysis_sessions, analysis_plans, analysis_expected, analysis_releases, analysis_events,
    analysis_contacts, analysis_measures, analysis_instruments, analysis_facilitators, analysis_deliveries,
    analysis_revisions, analysis_corrections, analysis_state
to throughcare_evaluator, throughcare_person;
