"""What tests of rescheduling do again and again: a cohort in the midst of its run, and its forms."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from httpx import Response

from programme.access.viewer import Viewer
from tests.fixtures.posting import post
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]

LONDON = ZoneInfo("Europe/London")
FIRST = 4001
"""The first of the weekly sessions of `weekly`; the others follow."""


def monday(weeks: int) -> dt.date:
    """A Monday that many weeks from now."""
    today = dt.datetime.now(dt.UTC).date()
    return today + dt.timedelta(days=7 * weeks - today.weekday())


def moment(on: dt.date, hour: int = 9) -> dt.datetime:
    """That hour of a date at North."""
    return dt.datetime.combine(on, dt.time(hour), LONDON)


async def as_owner(world: World, sql: str, *values: Any) -> list[Any]:
    owner = await world.database.as_owner()
    rows = await owner.fetch(sql, *values)
    await owner.close()
    return [tuple(row) for row in rows]


async def weekly(
    world: World,
    count: int,
    *,
    weeks: int = 20,
    cohort: int = 2,
    room: int = 2,
    staff: int = 3,
    first: int = FIRST,
) -> list[int]:
    """`count` sessions of a cohort on Mondays at nine, three hours each; returns their ids."""
    await as_owner(
        world,
        "insert into weekly_slot (cohort, weekday, starts_at) values ($1, 1, '09:00') on conflict do nothing",
        cohort,
    )
    for number in range(count):
        start = moment(monday(weeks + number))
        await as_owner(
            world,
            "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)"
            " values ($1, $2, $3, $4, 'group', $5, $6, 180, $7, 'scheduled')",
            first + number, cohort, 10 + number, f"Unit {number + 1}", start, start + dt.timedelta(hours=3), room,
        )  # fmt: skip
    await as_owner(
        world,
        "insert into session_facilitator (session, staff, cohort, starts_at, ends_at)"
        " select id, $1, cohort, starts_at, ends_at from group_session where id between $2 and $3",
        staff, first, first + count - 1,
    )  # fmt: skip
    return [first + number for number in range(count)]


async def starts(world: World, first: int = FIRST, last: int = FIRST + 99) -> list[dt.date]:
    rows = await as_owner(
        world, "select starts_at from group_session where id between $1 and $2 order by id", first, last
    )
    return [row[0].astimezone(LONDON).date() for row in rows]


def seal(text: str) -> str:
    """The seal of what a page shows."""
    found = re.search(r'name="seal" value="([0-9a-f]+)"', text)
    assert found is not None, text
    return found[1]


def wish(on: dt.date, **others: str | int) -> dict[str, str | int]:
    """The form of a move, filled in."""
    values: dict[str, str | int] = {
        "reach": "later",
        "on-day": on.day,
        "on-month": on.month,
        "on-year": on.year,
        "at": "9:00",
        "minutes": 180,
        "room": 2,
        "reason": "",
        "action": "preview",
    }
    return values | others


async def move(client: Client, session: int, on: dt.date, **others: str | int) -> Response:
    """Preview a move and confirm what is shown."""
    shown = await post(client, f"/sessions/{session}/move", wish(on, **others), htmx=True)
    return await post(
        client, f"/sessions/{session}/move", wish(on, **others, seal=seal(shown.text), action="confirm")
    )
