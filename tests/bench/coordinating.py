"""The work of coordinators: finding people, looking at the month, dating and moving sixty sessions."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from programme.agencies.calendars import public_holidays
from tests.bench.work import Request, sign_ins

PEOPLE = 3
"""Coordinators who work at once."""
SESSIONS = 60
"""Sessions of the timetable that is previewed and moved."""
_WEEKS_AHEAD = 12
_MINUTES = 90
_SLOTS = ((1, dt.time(9)), (3, dt.time(9)))


@dataclass(slots=True)
class Coordinator:
    """Somebody who coordinates a site: the words that they look for people with, the curriculum, room
    and facilitators of a long timetable of their own, its first session, and two dates that this can
    move between."""

    id: int
    email: str
    password: str
    site: int
    words: list[str]
    curriculum: int
    room: int
    team: tuple[int, int]
    first: int
    dates: tuple[dt.date, dt.date]

    def finding(self) -> Iterator[Request]:
        """The search for participants, with names typed well and badly."""
        while True:
            for word in self.words:
                yield Request(f"/participants?q={word}")

    def months(self) -> Iterator[Request]:
        """The calendar of the site, this month and the next two in turn."""
        first = dt.datetime.now(dt.UTC).date().replace(day=1)
        while True:
            for later in range(3):
                on = (first + dt.timedelta(days=31 * later)).replace(day=1)
                yield Request(f"/calendar?view=month&on={on}&site={self.site}")

    def dating(self) -> Iterator[Request]:
        """The preview of sixty dates, beside all that the site has."""
        number = 0
        while True:
            number += 1
            starts_on = self.dates[0] + dt.timedelta(days=number % 5)
            fields = {
                "action": "preview", "curriculum": str(self.curriculum), "site": str(self.site),
                **_date("starts_on", starts_on), "room": str(self.room),
                "lead": str(self.team[0]), "co": str(self.team[1]),
                "capacity": "8", "kind": "closed", "code": f"BENCH-{self.site}-{number}", "name": "",
            }  # fmt: skip
            for place, (weekday, starts_at) in enumerate(_SLOTS):
                fields |= {
                    f"slot-{place}-weekday": str(weekday),
                    f"slot-{place}-starts_at": f"{starts_at:%H:%M}",
                    f"slot-{place}-minutes": "",
                }
            yield Request("/cohorts/new", fields, saves=False)

    def _move(self, to: dt.date, **others: bool) -> Request:
        fields = {
            **_date("on", to), "at": "09:00", "minutes": str(_MINUTES), "room": str(self.room),
            "reach": "later", "reason": "Measured", "action": "confirm" if others.get("saves", True) else "preview",
        }  # fmt: skip
        return Request(f"/sessions/{self.first}/move", fields, **others)

    def looking_ahead(self) -> Iterator[Request]:
        """What moving the first of sixty sessions and all after it would come to."""
        while True:
            for to in self.dates:
                yield self._move(to, saves=False)

    def moving(self) -> Iterator[Request]:
        """Moving the first of sixty sessions and all after it, there and back."""
        while True:
            for to in reversed(self.dates):
                yield self._move(to, saves=False, counted=False)
                yield self._move(to, confirms=True)


def _date(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


async def coordinators(owner: "asyncpg.Connection[Any]", home: Path) -> list[Coordinator]:
    """Coordinators of different sites, each with a long timetable that nobody else touches."""
    passwords = dict(sign_ins(home)["coordinator"])
    rows = await owner.fetch(
        "select s.id, s.email, min(x.site) as site from staff s join staff_site x on x.staff = s.id"
        " where s.email = any ($1) group by s.id order by s.id limit $2",
        list(passwords),
        PEOPLE,
    )
    curriculum = await _curriculum(owner)
    return [
        await _coordinator(owner, row["id"], row["email"], passwords[row["email"]], row["site"], curriculum)
        for row in rows
    ]


async def _curriculum(owner: "asyncpg.Connection[Any]") -> int:
    curriculum: int = await owner.fetchval(
        "insert into curriculum (code, version, title, state, completion_share)"
        " values ('measured', 1, 'Measured', 'draft', 0.8) returning id"
    )
    module = await owner.fetchval(
        "insert into module (curriculum, position, code, title) values ($1, 1, 'all', 'All') returning id",
        curriculum,
    )
    await owner.execute(
        "insert into session_plan (module, position, kind, title, minutes)"
        " select $1, n, 'group', 'Session ' || n, $2 from generate_series(1, $3::integer) n",
        module,
        _MINUTES,
        SESSIONS,
    )
    await owner.execute("update curriculum set state = 'published' where id = $1", curriculum)
    return curriculum


async def _coordinator(
    owner: "asyncpg.Connection[Any]", id_: int, email: str, password: str, site: int, curriculum: int
) -> Coordinator:
    names = await owner.fetch(
        "select given_name, family_name from participant where site = $1 and family_name <> '' order by id limit 12",
        site,
    )
    words = [
        word
        for row in names
        for word in (
            row["family_name"],
            f"{row['given_name'][:3]}+{row['family_name']}".lower(),
            row["family_name"][:2] + row["family_name"][3:],  # a letter is missing
        )
    ]
    dates = await _dates(owner, site)
    room: int = await owner.fetchval(
        "insert into room (site, name, capacity) values ($1, 'Measured', 12) returning id", site
    )
    team = await owner.fetch(
        "insert into staff (email, name, roles) select 'measured-' || $1 || n || '@example.org', 'Measured ' || n,"
        " '{facilitator}' from generate_series(1, 4) n returning id",
        str(site),
    )
    lead, co, *free = (row["id"] for row in team)
    first = await _timetable(owner, site, room, (lead, co), curriculum, dates[0])
    return Coordinator(
        id_, email, password, site, words, curriculum, room, (free[0], free[1]), first, (dates[0], dates[1])
    )


async def _dates(owner: "asyncpg.Connection[Any]", site: int) -> list[dt.date]:
    """Mondays to come on which the site is open."""
    row = await owner.fetchrow("select country, subdivision from site where id = $1", site)
    assert row is not None
    today = dt.datetime.now(dt.UTC).date()
    monday = today + dt.timedelta(days=7 * _WEEKS_AHEAD - today.weekday())
    until = monday + dt.timedelta(weeks=20)
    off = set(public_holidays(row["country"], row["subdivision"], monday, until))
    closed = await owner.fetch(
        "select starts_on, coalesce(ends_on, $2) as ends_on from closure"
        " where site = $1 and (weekdays is null or 1 = any (weekdays))",
        site,
        until,
    )
    mondays = (monday + dt.timedelta(weeks=week) for week in range(20))
    return [
        on
        for on in mondays
        if on not in off and not any(one["starts_on"] <= on <= one["ends_on"] for one in closed)
    ]


async def _timetable(
    owner: "asyncpg.Connection[Any]",
    site: int,
    room: int,
    team: tuple[int, int],
    curriculum: int,
    starts_on: dt.date,
) -> int:
    """A planned cohort with sixty sessions, twice a week; returns the id of the first of them."""
    cohort = await owner.fetchval(
        "insert into cohort (code, name, site, room, capacity, closed, state, starts_on)"
        " values ('MEASURED-' || ($1::integer)::text, 'Measured', $1::integer, $2, 8, true, 'planned', $3) returning id",
        site,
        room,
        starts_on,
    )
    await owner.execute(
        "insert into cohort_facilitator (cohort, staff, role, starts_on) values ($1, $2, 'lead', $4), ($1, $3, 'co', $4)",
        cohort,
        *team,
        starts_on,
    )
    await owner.execute("insert into cohort_plan (cohort, curriculum) values ($1, $2)", cohort, curriculum)
    await owner.execute(
        "insert into plan_item (cohort, position, session_plan, module, kind, title, minutes)"
        " select $1, s.position, s.id, s.module, s.kind, s.title, s.minutes"
        " from session_plan s join module m on m.id = s.module where m.curriculum = $2",
        cohort,
        curriculum,
    )
    await owner.executemany(
        "insert into weekly_slot (cohort, weekday, starts_at) values ($1, $2, $3)",
        [(cohort, weekday, starts_at) for weekday, starts_at in _SLOTS],
    )
    first: int = await owner.fetchval(
        """
        with made as (
            insert into group_session (cohort, plan_item, position, title, kind, starts_at, ends_at,
                                       minutes_planned, room, state)
            select i.cohort, i.id, i.position, i.title, i.kind, t.at, t.at + make_interval(mins => i.minutes),
                   i.minutes, $2, 'scheduled'
            from plan_item i join cohort c on c.id = i.cohort join site s on s.id = c.site
            cross join lateral (
                select ($3::date + (i.position - 1) / 2 * 7 + (i.position - 1) % 2 * 2 + time '09:00')
                       at time zone s.time_zone as at
            ) t
            where i.cohort = $1 returning id, cohort, starts_at, ends_at
        ), facilitated as (
            insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
            select m.id, f.staff, m.cohort, m.starts_at, m.ends_at
            from made m join cohort_facilitator f on f.cohort = m.cohort
        )
        select id from made order by starts_at limit 1
        """,
        cohort,
        room,
        starts_on,
    )
    return first
