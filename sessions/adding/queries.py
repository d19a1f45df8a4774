"""What can be added to the timetable of a cohort, and what stands in its way."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from programme.cohorts.queries import members_of
from programme.database import fetch, fetch_value
from sessions.adding.rules import ONE_TO_ONE, Member, What
from sessions.catch_ups.queries import owed_in
from sessions.rescheduling.queries import Group, rooms_of


@dataclass(frozen=True)
class Missed:
    """A session that somebody owes a catch-up of."""

    key: str
    title: str
    on: dt.date


@dataclass(frozen=True)
class Undated:
    """A session of the plan without a date."""

    key: str
    position: int
    title: str


@dataclass(frozen=True)
class Choices:
    """What can be chosen. `whats`: by the value in the form; rooms and team: (id, name)."""

    whats: dict[str, What]
    missed: tuple[Missed, ...]
    undated: tuple[Undated, ...]
    members: tuple[Member, ...]
    rooms: tuple[tuple[int, str], ...]
    team: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Asked:
    """A session as it was asked for."""

    what: What
    title: str
    people: tuple[int, ...]
    on: dt.date
    at: dt.time
    minutes: int
    room: int | None
    team: tuple[int, ...]


async def choices_of(group: Group, today: dt.date) -> Choices:
    """What can be added to this cohort on a day."""
    whats = {ONE_TO_ONE: What("one_to_one")}
    missed: dict[int, list[int]] = {}
    for one in await owed_in([group.id]):
        if one.planned is None:
            missed.setdefault(one.session, []).append(one.participant)
    rows = await fetch(
        """
        select g.id, g.title, g.kind, g.position, g.minutes_planned, g.plan_item,
               (g.starts_at at time zone $2)::date as on
        from group_session g where g.id = any ($1) order by g.starts_at
        """,
        list(missed),
        group.site.time_zone,
    )
    for row in rows:
        whats[f"c{row['id']}"] = What(
            row["kind"],
            row["title"],
            row["position"],
            row["minutes_planned"],
            catch_up_of=row["id"],
            missed_by=frozenset(missed[row["id"]]),
            plan_item=None,
        )
    undated = await fetch(
        """
        select i.id, i.position, i.title, i.kind, i.minutes,
               array(select x.participant from session_person x join group_session g on g.id = x.session
                     where g.plan_item = i.id and g.state in ('scheduled', 'held')) as had_by
        from plan_item i
        where i.cohort = $1 and i.dropped_reason is null
          and not exists (select from group_session g
                          where g.plan_item = i.id and g.state in ('scheduled', 'held')
                            and (i.kind <> 'one_to_one' or not g.for_some))
        order by i.position, i.id
        """,
        group.id,
    )
    for row in undated:
        whats[f"p{row['id']}"] = What(
            row["kind"],
            row["title"],
            row["position"],
            row["minutes"],
            plan_item=row["id"],
            had_by=frozenset(row["had_by"]),
        )
    team = await fetch(
        """
        select distinct s.id, s.name from cohort_facilitator f join staff s on s.id = f.staff
        where f.cohort = $1 and coalesce(f.ends_on >= $2, true) order by s.name, s.id
        """,
        group.id,
        today,
    )
    return Choices(
        whats,
        tuple(Missed(f"c{row['id']}", row["title"], row["on"]) for row in rows),
        tuple(Undated(f"p{row['id']}", row["position"], row["title"]) for row in undated),
        await _members(group.id, today),
        tuple((room.id, room.name) for room in await rooms_of(group.site.id)),
        tuple((row["id"], row["name"]) for row in team),
    )


async def _members(cohort: int, today: dt.date) -> tuple[Member, ...]:
    """Whoever is a member, or was one until lately: a one-to-one may be entered afterwards."""
    since = today - dt.timedelta(days=60)
    latest = {}
    for one in await members_of(cohort, with_numbers=False):
        if one.left_on is None or one.left_on >= since:
            latest[one.participant] = Member(one.participant, one.name, one.joined_on, one.left_on)
    return tuple(latest.values())


async def people_busy(
    group: int, people: Sequence[int], starts_at: dt.datetime, ends_at: dt.datetime
) -> tuple[str, ...]:
    """Titles of sessions of the cohort at which these people are expected in that time."""
    rows = await fetch(
        """
        select distinct g.title from group_session g
        where g.cohort = $1 and g.state in ('scheduled', 'held') and not g.imported
          and g.starts_at < $4 and g.ends_at > $3
          and (not g.for_some or exists (select from session_person x
                                         where x.session = g.id and x.participant = any ($2)))
        order by g.title
        """,
        group,
        list(people),
        starts_at,
        ends_at,
    )
    return tuple(row["title"] for row in rows)


async def just_added(group: int, asked: Asked, starts_at: dt.datetime) -> int | None:
    """The same session, when it is there already: the form was sent twice."""
    found: int | None = await fetch_value(
        """
        select g.id from group_session g
        where g.cohort = $1 and g.starts_at = $2 and g.title = $3 and g.state = 'scheduled'
          and g.catch_up_of is not distinct from $4 and g.plan_item is not distinct from $5
          and array(select x.participant from session_person x where x.session = g.id order by 1) = $6
        """,
        group,
        starts_at,
        asked.title,
        asked.what.catch_up_of,
        asked.what.plan_item,
        list(asked.people),
    )
    return found
