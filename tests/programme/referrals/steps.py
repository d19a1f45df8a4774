"""What tests of referrals do again and again."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
from httpx import AsyncClient

from programme.access.viewer import Viewer
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]
Values = dict[str, str | int | Sequence[str]]


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo("Europe/London")).date()


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


def on(day: dt.date, name: str) -> Values:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def address(participant: int) -> str:
    return f"/participants/{participant}/referral"


async def stored(world: World, sql: str, *values: Any) -> list[Any]:
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql, *values)]
    await owner.close()
    return rows


async def change(world: World, sql: str, *values: Any) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql, *values)
    await owner.close()


async def stands(world: World, participant: int) -> tuple[Any, ...]:
    """(state, since, open) of the newest referral of a person."""
    rows = await stored(
        world,
        "select state, since, open from referral where participant = $1 order by id desc limit 1",
        participant,
    )
    found: tuple[Any, ...] = rows[0]
    return found


async def refer(world: World, participant: int, state: str = "referred", since: dt.date | None = None) -> int:
    """A referral that stands at a state; returns its id."""
    rows = await stored(
        world,
        "insert into referral (participant, source, referred_on, state, since, made_by)"
        " values ($1, 'prison', $2, $3, $2, 5) returning id",
        participant,
        since or ago(10),
        state,
    )
    found: int = rows[0][0]
    return found


async def seen(client: AsyncClient, participant: int, state: str) -> str:
    """What the form of a step says that it was drawn from."""
    page = await client.get(f"{address(participant)}/steps/{state}")
    assert page.status_code == 200, page.text
    return page.text.partition('name="seen" value="')[2].partition('"')[0]


async def do_as(world: World, person: Viewer, sql: str, *values: Any) -> str:
    """Run one statement as that person, straight at the database; returns its command tag."""
    connection = await asyncpg.connect(world.database.url)
    try:
        async with connection.transaction():
            await connection.execute(
                "select set_config('role', $1, true), set_config('app.staff_id', $2, true)",
                person.database_role.value, str(person.id),
            )  # fmt: skip
            return str(await connection.execute(sql, *values))
    finally:
        await connection.close()
