"""Who missed a required session and has not caught it up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.cohorts.words import code_and_name
from programme.database import fetch
from programme.participants.names import full_name


@dataclass(frozen=True, slots=True)
class Owed:
    """A session that somebody missed. Dates are those of the site. `session` is the one missed last, of
    which a catch-up is planned; `needed_for` the next session that builds on it, on `needed_on` (None: no
    dated one does); `planned`: the session in which it will be caught up, on `planned_on`."""

    participant: int
    person: str
    cohort: int
    cohort_label: str
    session: int
    title: str
    missed_on: dt.date
    reason: str
    needed_for: str
    needed_on: dt.date | None
    planned: int | None
    planned_on: dt.date | None

    @property
    def too_late(self) -> bool:
        """It is planned, but after the session that builds on it."""
        return bool(self.planned_on and self.needed_on and self.planned_on > self.needed_on)


# A session and all its catch-ups are one place: attended at any of them, it was received. Optional modules
# and what was dropped from the plan need no catch-up.
_OWED = """
    with recursive places as (
        select g.id, g.id as place from group_session g where g.cohort = any ($1) and g.catch_up_of is null
        union all
        select g.id, p.place from group_session g join places p on g.catch_up_of = p.id
    ),
    missed as (
        select distinct on (k.participant, p.place)
               k.participant, p.place, k.session, k.cohort, k.reason,
               (g.starts_at at time zone s.time_zone)::date as missed_on, s.time_zone
        from mark k
        join group_session g on g.id = k.session and g.state = 'held'
        join places p on p.id = g.id
        join cohort c on c.id = k.cohort
        join site s on s.id = c.site
        where k.cohort = any ($1) and k.state = 'absent'
        order by k.participant, p.place, g.starts_at desc
    )
    select m.participant, m.session, m.cohort, m.missed_on, o.title, c.code, c.name,
           coalesce(a.label, '') as reason,
           coalesce(y.given_name, '') as given_name,
           coalesce(y.family_name, initials_of(m.participant), '') as family_name,
           coalesce(y.preferred_name, '') as preferred_name, coalesce(y.reference, '') as reference,
           coalesce(next.title, '') as needed_for,
           (next.starts_at at time zone m.time_zone)::date as needed_on,
           planned.id as planned, (planned.starts_at at time zone m.time_zone)::date as planned_on
    from missed m
    join group_session o on o.id = m.place
    join cohort c on c.id = m.cohort
    join plan_item i on i.id = o.plan_item and i.dropped_reason is null
    join module d on d.id = i.module and not d.optional
    join membership b on b.cohort = m.cohort and b.participant = m.participant
        and b.joined_on <= m.missed_on and (b.left_on is null or b.left_on > current_date)
    left join absence_reason a on a.id = m.reason
    left join participant y on y.id = m.participant
    left join lateral (
        select g.id, g.starts_at from group_session g join places p on p.id = g.id
        where p.place = m.place and g.state = 'scheduled' and g.ends_at > now()
          and (not g.for_some or exists (select from session_person x
                                         where x.session = g.id and x.participant = m.participant))
        order by g.starts_at limit 1
    ) planned on true
    left join lateral (
        select g.title, g.starts_at
        from module_prerequisite q
        join plan_item j on j.module = q.module and j.cohort = m.cohort
        join group_session g on g.plan_item = j.id and g.state = 'scheduled' and g.ends_at > now()
            and g.catch_up_of is null
        where q.requires = d.id
        order by g.starts_at limit 1
    ) next on true
    where c.state not in ('finished', 'abandoned')
      and not exists (
        select from mark k join places p on p.id = k.session
        where p.place = m.place and k.participant = m.participant and k.state = 'attended'
    )
    order by needed_on nulls last, m.missed_on, family_name, given_name, m.session
"""


async def owed_in(cohorts: Sequence[int]) -> tuple[Owed, ...]:
    """Every catch-up that is owed in these cohorts, the one needed first in front."""
    if not cohorts:
        return ()
    return tuple(_owed(row) for row in await fetch(_OWED, list(cohorts)))


async def led_cohorts() -> list[int]:
    """The cohorts whose whole record the viewer keeps."""
    return [row["id"] for row in await fetch("select id from cohort where id in (select led_cohorts())")]


def _owed(row: Any) -> Owed:
    names = (row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
    return Owed(
        participant=row["participant"],
        person=full_name(*names),
        cohort=row["cohort"],
        cohort_label=code_and_name(row["code"], row["name"]),
        **{
            name: row[name]
            for name in (
                "session",
                "title",
                "missed_on",
                "reason",
                "needed_for",
                "needed_on",
                "planned",
                "planned_on",
            )
        },
    )
