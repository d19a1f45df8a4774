"""The aggregates of the outcome report once more, as SQL in DuckDB: a yardstick, and a second opinion.

Intervals, models, tests and curves are not here: they are no aggregates.
"""

from collections.abc import Callable
from typing import Final

import duckdb
import pandas as pd

from reports.measures import Frames
from reports.measures.absences import absence_reasons
from reports.measures.attendance import by_cohort, by_session, over_time
from reports.measures.completion import module_completion
from reports.measures.flow import flow

_LOADED: Final = ("memberships", "sessions", "expected", "plans", "participants")

# A catch-up of a catch-up stands for the session first meant.
_PLACES: Final = """
create temp table place as
with recursive up (own, meant) as (
    select session, session from sessions
    union all
    select u.own, s.catch_up_of from up u join sessions s on s.session = u.meant where s.catch_up_of is not null
),
root as (
    select u.own, u.meant from up u
    where not exists (select 1 from sessions s where s.session = u.meant and s.catch_up_of is not null)
)
select e.pseudonym, any_value(e.cohort) as cohort, r.meant as place, min(e.date) as date,
       coalesce(bool_or(e.mark = 'attended'), false) as attended,
       coalesce(last(e.mark is distinct from 'attended' and e.caused_by in ('institution', 'programme')
                     order by e.mark is not null, e.date, e.session), false)
           and not coalesce(bool_or(e.mark = 'attended'), false) as excused,
       least(sum(coalesce(e.minutes_present, 0)),
             max(greatest(coalesce(e.minutes_planned, 0), coalesce(e.minutes_present, 0)))) as minutes
from expected e join root r on r.own = e.session
group by e.pseudonym, r.meant
"""

_QUERIES: Final[dict[str, str]] = {
    "flow": """
        with latest as (
            select * from memberships
            qualify row_number() over (partition by pseudonym order by joined_on desc, membership desc) = 1
        )
        select case when first_attended_on is null then if(left_on is null, 'waiting_to_start', 'left_before_start')
                    when outcome = 'completed' then 'completed'
                    when left_on is null then 'on_programme'
                    else coalesce(outcome, 'not_recorded') end as stage,
               count(*) as count
        from latest group by all
        union all
        select 'not_allocated', count(*) from participants p
        where not exists (select 1 from memberships m where m.pseudonym = p.pseudonym)
        order by 1
    """,
    "attendance_by_session": """
        select s.cohort, s.position as session, s.date, count(e.session) as expected,
               count(*) filter (where e.mark = 'attended') as attended
        from sessions s left join expected e on e.session = s.session
        where s.state = 'held'
        group by s.session, s.cohort, s.position, s.date
        order by s.cohort, s.date, s.position, s.session
    """,
    "attendance_by_cohort": """
        with held as (select cohort, count(*) as sessions_held from sessions where state = 'held' group by all),
        offered as (
            select cohort, count(*) as expected, count(*) filter (where attended) as attended,
                   count(*) filter (where excused) as excused
            from place group by all
        ),
        planned as (select curriculum, sum(minutes) as minutes from plans group by all),
        received as (select cohort, pseudonym, sum(minutes) as minutes from place group by all),
        person as (
            select distinct on (m.cohort, m.pseudonym) m.cohort, coalesce(r.minutes, 0) as received,
                   coalesce(p.minutes, 0) as planned
            from memberships m
            left join planned p on p.curriculum = m.curriculum
            left join received r on r.cohort = m.cohort and r.pseudonym = m.pseudonym
            where m.first_attended_on is not null
            order by m.cohort, m.pseudonym
        ),
        hours as (
            select cohort, sum(planned) / 60 as hours_planned, sum(received) / 60 as hours_received,
                   median(received / nullif(planned, 0)) as dose_median
            from person group by all
        )
        select c.cohort, coalesce(h.sessions_held, 0) as sessions_held, coalesce(o.expected, 0) as expected,
               coalesce(o.attended, 0) as attended, o.attended / nullif(o.expected - o.excused, 0) as engagement_rate,
               coalesce(x.hours_planned, 0) as hours_planned, coalesce(x.hours_received, 0) as hours_received,
               x.dose_median
        from (select cohort from memberships union select cohort from sessions) c
        left join held h using (cohort) left join offered o using (cohort) left join hours x using (cohort)
        order by c.cohort
    """,
    "attendance_over_time": """
        select date_trunc(if((select max(date) - min(date) from place) < interval 183 day, 'week', 'month'), date)
                   as period,
               count(*) as expected, count(*) filter (where attended) as attended
        from place group by all order by 1
    """,
    "absence_reasons": """
        select if(reason is null, 'not_recorded', coalesce(caused_by, 'not_recorded')) as caused_by,
               coalesce(reason, 'not_recorded') as reason, count(*) as count
        from expected where mark = 'absent' group by all order by 1, 2
    """,
    "module_completion": """
        with module as (
            select curriculum, module, sum(minutes) as planned, max(completion_share) as share,
                   any_value(module_title) as title
            from plans group by curriculum, module having sum(minutes) > 0
        ),
        labelled as (
            select m.*, if(t.titles > 1, m.module || ': ' || m.title, m.module) as label
            from module m join (select module, count(distinct title) as titles from module group by all) t using (module)
        ),
        present as (
            select p.pseudonym, s.curriculum, s.module, sum(p.minutes) as minutes
            from place p join sessions s on s.session = p.place where s.module is not null group by all
        ),
        person as (select distinct pseudonym, curriculum from memberships where first_attended_on is not null)
        select m.label as module, count(n.pseudonym) as started,
               count(n.pseudonym) filter (where coalesce(r.minutes, 0) >= m.share * m.planned - 1e-9) as met
        from labelled m
        left join person n on n.curriculum = m.curriculum
        left join present r on r.pseudonym = n.pseudonym and r.curriculum = m.curriculum and r.module = m.module
        group by m.label order by 1
    """,
}

OURS: Final[dict[str, Callable[[Frames], pd.DataFrame]]] = {
    "flow": flow,
    "attendance_by_session": by_session,
    "attendance_by_cohort": by_cohort,
    "attendance_over_time": over_time,
    "absence_reasons": absence_reasons,
    "module_completion": module_completion,
}
"""The same tables as the report computes them."""


def loaded(frames: Frames) -> "duckdb.DuckDBPyConnection":
    """The frames as DuckDB's own tables, by their names."""
    base = duckdb.connect()
    for name in _LOADED:
        frame: pd.DataFrame = getattr(frames, name)
        texts = [str(column) for column in frame if isinstance(frame[column].dtype, pd.CategoricalDtype)]
        base.register("given", frame.astype(dict.fromkeys(texts, "str")))
        base.execute(f"create table {name} as select * from given")
        base.unregister("given")
    return base


def aggregates(base: "duckdb.DuckDBPyConnection") -> dict[str, pd.DataFrame]:
    """Every aggregate by the name of its table, counts and sums alone."""
    base.execute("drop table if exists place")
    base.execute(_PLACES)
    return {name: base.execute(query).df() for name, query in _QUERIES.items()}
