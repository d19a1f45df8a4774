"""Measures as pages show them: one person's course, and what is due in cohorts."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from modules.instruments.queries import Instrument, instrument_from, list_instruments
from modules.instruments.rules import Change, Scores, TimePoint, reliable_change, score
from programme.cohorts.words import code_and_name
from programme.database import fetch, fetch_one, fetch_value
from programme.participants.names import full_name
from sessions.measures.rules import AFTER_RELEASE, WITHIN, Chart, Due, State, Way, chart, when_due


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure. `scores`: None for a judgement; `change`: against the baseline, None at it."""

    id: int
    point: TimePoint
    taken_on: dt.date
    answers: tuple[int | None, ...] | None
    given_total: float | None
    judgement: str
    entered_by: str
    entered_at: dt.datetime
    scores: Scores | None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A measure that was wrong, and why."""

    code: str
    point: TimePoint
    taken_on: dt.date
    by: str
    at: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A time point of an instrument for one person: when it is due, and what was taken then."""

    point: TimePoint
    due: Due | None
    state: State
    taken: Taken | None


@dataclass(frozen=True, slots=True)
class Course:
    """One instrument for one person: every time point that is asked for or was taken."""

    instrument: Instrument
    asked: tuple[Asked, ...]

    @property
    def chart(self) -> Chart | None:
        """The picture of the totals; None for fewer than two."""
        totals = [
            (one.point, one.taken.scores.total)
            for one in self.asked
            if one.taken and one.taken.scores and one.taken.scores.total is not None
        ]
        return chart(self.instrument.definition, totals)

    @property
    def by_point(self) -> dict[TimePoint, Asked]:
        return {one.point: one for one in self.asked}

    @property
    def latest_change(self) -> Change | None:
        """What became of the baseline by the last time of asking; None with nothing to compare."""
        changes = [one.taken.change for one in self.asked if one.taken and one.taken.change]
        return changes[-1] if changes else None

    @property
    def open_points(self) -> tuple[TimePoint, ...]:
        """The time points at which nothing was taken yet."""
        kept = {one.point for one in self.asked if one.taken}
        return tuple(point for point in TimePoint if point not in kept)


@dataclass(frozen=True, slots=True)
class Group:
    """The cohort that measures of somebody belong to, with the days that say when to ask."""

    id: int
    label: str
    way: Way


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a cohort with their courses. `name`: initials where the viewer knows no more."""

    id: int
    name: str
    known: bool
    left_on: dt.date | None
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to ask somebody for, now."""

    participant: int
    person: str
    cohort_label: str
    instrument: int
    code: str
    point: TimePoint
    due: Due
    state: State


# The days that say when somebody is asked: of the sessions that are planned or were held.
_DAYS = """
    select g.cohort,
           percentile_disc(0.5) within group (order by on_day.day) as middle,
           max(on_day.day) as last
    from group_session g join cohort c on c.id = g.cohort join site s on s.id = c.site,
         lateral (select (g.starts_at at time zone s.time_zone)::date as day) on_day
    where g.state in ('scheduled', 'held') and g.catch_up_of is null and g.cohort = any ($1)
    group by g.cohort
"""


async def group_of(participant: int) -> Group | None:
    """The cohort that somebody is in or was in last, of those whose measures the viewer reads."""
    row = await fetch_one("select * from measured_group($1)", participant)
    return None if row is None else Group(row["cohort"], code_and_name(row["code"], row["name"]), _way(row))


def _way(row: Any) -> Way:
    return Way(row["joined_on"], row["middle"], row["last"], row["left_on"], row["released_on"])


async def courses_of(participant: int, group: Group, today: dt.date) -> tuple[Course, ...]:
    """Everything that was measured or is asked for, those of most time points first."""
    rows = await fetch(
        """
        select i.*, coalesce((select jsonb_agg(jsonb_build_array(s.name, s.items) order by s.position)
                              from subscale s where s.instrument = i.id), '[]')::text as parts,
               coalesce((select jsonb_agg(to_jsonb(m) order by m.id) from measure m
                         where m.instrument = i.id and m.participant = $1 and m.cohort = $2
                           and m.withdrawn_at is null), '[]')::text as measures
        from instrument i order by i.kind desc, i.code
        """,
        participant,
        group.id,
    )
    names = await _names(participant)
    found = []
    for row in rows:
        instrument = instrument_from(row, json.loads(row["parts"]))
        found.append(_course(instrument, json.loads(row["measures"]), names, group.way, today))
    return tuple(one for one in found if one.asked)


def _course(
    instrument: Instrument, rows: Sequence[dict[str, Any]], names: dict[int, str], way: Way, today: dt.date
) -> Course:
    kept = {TimePoint(row["time_point"]): _taken(instrument, row, names) for row in rows}
    before = kept.get(TimePoint.BASELINE)
    base = before.scores.total if before and before.scores else None
    asked = []
    for point in TimePoint:
        due = when_due(point, way)
        never = due is None and way.left_on is not None
        wanted = instrument.in_use and point in instrument.asked_at and not never
        if not wanted and point not in kept:
            continue
        taken = kept.get(point)
        if taken and taken.scores and point is not TimePoint.BASELINE:
            after = taken.scores.total
            change, _rc = reliable_change(instrument.definition, base, after)
            taken = replace(taken, change=change)
        asked.append(Asked(point, due, due.state(today) if due else State.NOT_YET, taken))
    return Course(instrument, tuple(asked))


def _taken(instrument: Instrument, row: dict[str, Any], names: dict[int, str]) -> Taken:
    answers = tuple(row["answers"]) if row["answers"] is not None else None
    scores = None
    if instrument.scored:
        scores = (
            score(instrument.definition, answers)
            if answers is not None
            else Scores(row["total"], (None,) * len(instrument.definition.parts), 0)
        )
    return Taken(
        id=row["id"],
        point=TimePoint(row["time_point"]),
        taken_on=dt.date.fromisoformat(row["taken_on"]),
        answers=answers,
        given_total=row["total"],
        judgement=row["judgement"],
        entered_by=names.get(row["entered_by"], ""),
        entered_at=dt.datetime.fromisoformat(row["entered_at"]),
        scores=scores,
    )


async def withdrawn_of(participant: int) -> tuple[Withdrawn, ...]:
    """The measures of somebody that were withdrawn, the latest first."""
    names = await _names(participant)
    rows = await fetch(
        "select i.code, m.time_point, m.taken_on, m.withdrawn_by, m.withdrawn_at, m.withdrawn_why"
        " from measure m join instrument i on i.id = m.instrument"
        " where m.participant = $1 and m.withdrawn_at is not null order by m.withdrawn_at desc",
        participant,
    )
    return tuple(
        Withdrawn(
            row["code"], TimePoint(row["time_point"]), row["taken_on"], names.get(row["withdrawn_by"], ""),
            row["withdrawn_at"], row["withdrawn_why"],
        )
        for row in rows
    )  # fmt: skip


async def find_measure(participant: int, cohort: int, measure: int) -> tuple[Instrument, Taken] | None:
    """One measure that stands, with its instrument."""
    return await _one("m.cohort = $2 and m.id = $3", participant, cohort, measure)


async def standing(participant: int, cohort: int, instrument: int, point: TimePoint) -> Taken | None:
    """What stands for somebody at a time point."""
    found = await _one(
        "m.cohort = $2 and m.instrument = $3 and m.time_point = $4", participant, cohort, instrument, point
    )
    return found[1] if found else None


async def _one(which: str, participant: int, *values: Any) -> tuple[Instrument, Taken] | None:
    row = await fetch_one(
        f"""
        select i.*, to_jsonb(m)::text as measure,
               coalesce((select jsonb_agg(jsonb_build_array(s.name, s.items) order by s.position)
                         from subscale s where s.instrument = i.id), '[]')::text as parts
        from measure m join instrument i on i.id = m.instrument
        where m.participant = $1 and m.withdrawn_at is null and {which}
        """,  # noqa: S608 - conditions of this file
        participant,
        *values,
    )
    if row is None:
        return None
    instrument = instrument_from(row, json.loads(row["parts"]))
    return instrument, _taken(instrument, json.loads(row["measure"]), await _names(participant))


async def reads_measures(cohort: int) -> bool:
    """Whether the viewer reads the measures of a cohort: its lead and co-facilitators, its supervisor."""
    return bool(
        await fetch_value("select $1 in (select led_cohorts() union all select supervised_cohorts())", cohort)
    )


async def overview_of(cohort: int, today: dt.date) -> tuple[Person, ...]:
    """Everybody who is or was in a cohort, by name, with all that was measured or is asked for there."""
    members = await fetch(
        """
        select m.participant as number, m.joined_on, m.left_on, p.id is not null as known,
               p.given_name, p.family_name, p.preferred_name, p.reference,
               initials_of(m.participant) as initials
        from (select distinct on (participant) * from membership where cohort = $1
              order by participant, joined_on desc, id desc) m
        left join participant p on p.id = m.participant
        where m.cohort in (select led_cohorts() union all select supervised_cohorts())
        """,
        cohort,
    )
    days = await fetch_one(_DAYS, [cohort])
    instruments = await list_instruments()
    taken: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for row in await fetch(
        "select participant, instrument, to_jsonb(m)::text as measure from measure m"
        " where cohort = $1 and withdrawn_at is null order by id",
        cohort,
    ):
        taken.setdefault((row["participant"], row["instrument"]), []).append(json.loads(row["measure"]))
    people = []
    for one in members:
        way = Way(one["joined_on"], *_middle_and_last(days), one["left_on"])
        courses = (
            _course(instrument, taken.get((one["number"], instrument.id), ()), {}, way, today)
            for instrument in instruments
        )
        people.append(
            Person(
                one["number"], _name(one), one["known"], one["left_on"], tuple(c for c in courses if c.asked)
            )
        )
    return tuple(sorted(people, key=lambda person: (person.left_on is not None, person.name)))


async def owed(now: dt.datetime) -> tuple[Owed, ...]:
    """What a facilitator has to ask for now in the cohorts that they lead, the latest first.

    Today is each site's own; who left is asked at the end, for eight weeks.
    """
    rows = await fetch(
        """
        select p.id as number, true as known, p.given_name, p.family_name, p.preferred_name, p.reference,
               '' as initials, c.id as cohort, c.code, c.name, m.joined_on, m.left_on,
               i.id as instrument, i.code as instrument_code, point.point, today
        from membership m join cohort c on c.id = m.cohort join site s on s.id = c.site
        cross join lateral (select ($1::timestamptz at time zone s.time_zone)::date as today) as at_site
        join participant p on p.id = m.participant
        cross join instrument i cross join unnest(i.asked_at) as point (point)
        where m.cohort in (select led_cohorts()) and i.in_use
          and (m.left_on is null or (m.left_on >= today - 56 and point.point = 'end'))
          and not exists (select from measure x where x.participant = m.participant and x.cohort = m.cohort
                          and x.instrument = i.id and x.time_point = point.point and x.withdrawn_at is null)
        """,
        now,
    )
    cohorts = sorted({row["cohort"] for row in rows})
    days = {row["cohort"]: row for row in await fetch(_DAYS, cohorts)} if cohorts else {}
    found = []
    for row in rows:
        way = Way(row["joined_on"], *_middle_and_last(days.get(row["cohort"])), row["left_on"])
        due = when_due(TimePoint(row["point"]), way)
        if due is not None and due.state(row["today"]) is not State.NOT_YET:
            found.append(_owed(row, due))
    found += await _owed_after_release(now)
    return tuple(sorted(found, key=lambda one: (one.due.ends_on, one.cohort_label, one.person, one.code)))


async def _owed_after_release(now: dt.datetime) -> list[Owed]:
    """What whoever the viewer coaches is to be asked for, for eight weeks each, as long as they are out."""
    rows = await fetch(
        """
        select p.id as number, true as known, p.given_name, p.family_name, p.preferred_name, p.reference,
               '' as initials, g.cohort, g.code, g.name, g.joined_on, g.left_on, g.middle, g.last,
               g.released_on, i.id as instrument, i.code as instrument_code, point.point,
               ($1::timestamptz at time zone s.time_zone)::date as today
        from participant p join site_names() s on s.id = p.site
        cross join lateral measured_group(p.id) g
        cross join instrument i cross join unnest(i.asked_at) as point (point)
        where p.id in (select coached_participants()) and g.released_on is not null and i.in_use
          and point.point = any ($2)
          and not exists (select from measure x where x.participant = p.id and x.cohort = g.cohort
                          and x.instrument = i.id and x.time_point = point.point and x.withdrawn_at is null)
        """,
        now,
        [point.value for point in AFTER_RELEASE],
    )
    found = []
    for row in rows:
        due = when_due(TimePoint(row["point"]), _way(row))
        if due is not None and due.starts_on <= row["today"] <= due.ends_on + WITHIN:
            found.append(_owed(row, due))
    return found


def _owed(row: Any, due: Due) -> Owed:
    return Owed(
        participant=row["number"],
        person=_name(row),
        cohort_label=code_and_name(row["code"], row["name"]),
        instrument=row["instrument"],
        code=row["instrument_code"],
        point=TimePoint(row["point"]),
        due=due,
        state=due.state(row["today"]),
    )


def _name(row: Any) -> str:
    if not row["known"]:
        return row["initials"] or ""
    return full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])


def _middle_and_last(days: Any) -> tuple[dt.date | None, dt.date | None]:
    return (days["middle"], days["last"]) if days else (None, None)


async def _names(participant: int) -> dict[int, str]:
    return {row["staff"]: row["name"] for row in await fetch("select * from measure_names($1)", participant)}
