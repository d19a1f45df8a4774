"""What a calendar shows, and what it can be narrowed to; the database decides whose."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.cohorts.words import code_and_name
from programme.database import fetch, fetch_one
from programme.participants.names import full_name
from programme.web.text import Text
from sessions.timetable.queries import SitePlace
from sessions.timetable.states import SessionState
from sessions.timetable.words import KINDS, NOT_HELD, STATES

MOST_SHOWN = 3_000
"""How many sessions one page shows; whoever sees more sites than that holds chooses one."""


@dataclass(frozen=True, slots=True)
class RoomHere:
    """A room that the person sees. `label` says the site where there are several."""

    id: int
    site: int
    label: str


@dataclass(frozen=True, slots=True)
class CohortHere:
    """A cohort that the person sees."""

    id: int
    site: int
    label: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose calendar it can be."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A session in a calendar. `day`, `starts` and `ends` are in the time of its site."""

    id: int
    cohort: int
    code: str
    label: str
    position: int
    title: str
    kind: str
    day: dt.date
    starts: dt.time
    ends: dt.time
    state: SessionState
    not_held_reason: str | None
    room: str | None
    site: str
    facilitators: str

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]

    @property
    def why(self) -> Text:
        return NOT_HELD[self.not_held_reason] if self.not_held_reason else ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a calendar is narrowed to: ids, None for all."""

    site: int | None = None
    room: int | None = None
    cohort: int | None = None
    facilitator: int | None = None
    participant: int | None = None


async def sites() -> tuple[SitePlace, ...]:
    """Every site of which the person sees sessions, by name."""
    rows = await fetch("select id, code, name, time_zone, country, subdivision from site order by name, id")
    return tuple(SitePlace(**row) for row in rows)


async def rooms(*, several_sites: bool) -> tuple[RoomHere, ...]:
    """The rooms of those sites."""
    rows = await fetch(
        """
        select r.id, r.site, case when $1 then s.name || ': ' || r.name else r.name end as label
        from room r join site s on s.id = r.site
        order by s.name, r.name, r.id
        """,
        several_sites,
    )
    return tuple(RoomHere(**row) for row in rows)


async def cohorts(*, chosen: str, first: dt.date) -> tuple[CohortHere, ...]:
    """Cohorts that had not ended before `first`, and the one that was asked for, by code."""
    rows = await fetch(
        """
        select id, site, code, name from cohort
        where finished_on is null or finished_on >= $1 or id::text = $2
        order by code
        """,
        first,
        chosen,
    )
    return tuple(CohortHere(row["id"], row["site"], code_and_name(row["code"], row["name"])) for row in rows)


async def facilitators() -> tuple[Person, ...]:
    """Everybody who facilitates, or did, a cohort that the person sees."""
    rows = await fetch(
        """
        select p.id,
               case when count(*) over (partition by p.name) > 1 then p.name || ' (' || p.email || ')'
                    else p.name end as name
        from staff p where p.id in (select staff from cohort_facilitator)
        order by p.name, p.email
        """
    )
    return tuple(Person(**row) for row in rows)


async def find_participant(reference: str) -> Person | None:
    """The participant of that reference, or None when there is none or hidden."""
    row = await fetch_one(
        "select id, given_name, family_name, preferred_name, reference from participant where reference = $1",
        reference,
    )
    if row is None:
        return None
    name = full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
    return Person(row["id"], name)


async def entries(
    first: dt.date, last: dt.date, narrowed: Narrowed, *, with_facilitators: bool
) -> tuple[Entry, ...]:
    """The sessions that begin from `first` to `last`, both included, by the calendar of their own site.

    In the order of time; of too many, the first `MOST_SHOWN`.
    """
    around = dt.timedelta(days=1)  # no zone is further from UTC; the index is asked in UTC
    rows = await fetch(
        """
        select g.id, g.cohort, c.code, c.name, g.position, g.title, g.kind, g.state, g.not_held_reason,
               r.name as room, s.name as site, g.starts_at at time zone s.time_zone as starts,
               g.ends_at at time zone s.time_zone as ends,
               case when $9 then (
                   select string_agg(p.name, ', ' order by p.name)
                   from session_facilitator f join staff p on p.id = f.staff where f.session = g.id
               ) end as facilitators
        from group_session g
        join cohort c on c.id = g.cohort
        join site s on s.id = c.site
        left join room r on r.id = g.room
        where g.starts_at between $1 and $2
          and (g.starts_at at time zone s.time_zone)::date between $3 and $4
          and ($5::integer is null or c.site = $5)
          and ($6::integer is null or g.room = $6)
          and ($7::integer is null or g.cohort = $7)
          and ($8::integer is null
               or exists (select from session_facilitator f where f.session = g.id and f.staff = $8))
          and ($10::integer is null
               or exists (select from membership m
                          where m.participant = $10 and m.cohort = g.cohort
                            and (not g.for_some or exists (select from session_person x
                                                           where x.session = g.id and x.participant = $10))
                            and (g.starts_at at time zone s.time_zone)::date >= m.joined_on
                            and coalesce((g.starts_at at time zone s.time_zone)::date <= m.left_on, true)))
        order by starts, c.code, g.id
        limit $11
        """,
        dt.datetime.combine(first - around, dt.time(), dt.UTC),
        dt.datetime.combine(last + 2 * around, dt.time(), dt.UTC),
        first,
        last,
        narrowed.site,
        narrowed.room,
        narrowed.cohort,
        narrowed.facilitator,
        with_facilitators,
        narrowed.participant,
        MOST_SHOWN,
    )
    return tuple(_entry(row) for row in rows)


def _entry(row: Any) -> Entry:
    return Entry(
        id=row["id"],
        cohort=row["cohort"],
        code=row["code"],
        label=code_and_name(row["code"], row["name"]),
        position=row["position"],
        title=row["title"],
        kind=row["kind"],
        day=row["starts"].date(),
        starts=row["starts"].time(),
        ends=row["ends"].time(),
        state=SessionState(row["state"]),
        not_held_reason=row["not_held_reason"],
        room=row["room"],
        site=row["site"],
        facilitators=row["facilitators"] or "",
    )


def by_day(found: Sequence[Entry]) -> dict[dt.date, tuple[Entry, ...]]:
    """The same, a day at a time."""
    days: dict[dt.date, list[Entry]] = {}
    for one in found:
        days.setdefault(one.day, []).append(one)
    return {day: tuple(those) for day, those in days.items()}
