"""The form of a new cohort, filled in as a coordinator of North would."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from tests.fixtures.world import World

Values = dict[str, str | int | Sequence[str]]

ALMA, BELA, CARLA, DORA = 1, 2, 3, 4
BLUE, RED, SOUTHERN = 1, 2, 3


def monday(weeks: int = 30) -> dt.date:
    """A Monday that many weeks from now: far from the sessions of the world."""
    today = dt.datetime.now(dt.UTC).date()
    return today + dt.timedelta(days=7 * weeks - today.weekday())


def form(starts_on: dt.date | None = None, **others: str | int | Sequence[str]) -> Values:
    """Everything filled in; names with a hyphen are written with `__`."""
    start = starts_on or monday()
    values: Values = {
        "curriculum": 1001,
        "site": 1,
        "room": RED,
        "lead": CARLA,
        "co": DORA,
        "starts_on-day": start.day,
        "starts_on-month": start.month,
        "starts_on-year": start.year,
        "code": "N9",
        "name": "North nine",
        "capacity": 8,
        "kind": "closed",
        "slot-0-weekday": 1,
        "slot-0-starts_at": "9:30",
        "slot-0-minutes": "",
        "action": "confirm",
    }
    return values | {name.replace("__", "-"): value for name, value in others.items()}


def seal(text: str) -> str:
    """The seal of the dates that a page shows."""
    found = re.search(r'name="seal" value="([0-9a-f]+)"', text)
    assert found is not None, text
    return found[1]


async def stored(world: World, sql: str, *values: Any) -> list[Any]:
    """Rows as the owner of the database sees them."""
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql, *values)]
    await owner.close()
    return rows


async def change(world: World, sql: str) -> None:
    """Change the world behind the programme's back."""
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()
