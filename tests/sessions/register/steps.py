"""What tests of a session do again and again: open its register, and look into the database."""

from collections.abc import Awaitable, Callable
from typing import Any

from programme.access.viewer import Viewer
from tests.fixtures.forms import Fields, fields_of
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]


def register(session: int) -> str:
    return f"/sessions/{session}/register"


async def opened(client: Client, session: int) -> Fields:
    page = await client.get(register(session))
    assert page.status_code == 200
    return fields_of(page.text, register(session))


async def stored(world: World, session: int) -> dict[int, tuple[Any, ...]]:
    owner = await world.database.as_owner()
    rows = await owner.fetch(
        "select participant, state, minutes_present, version, entered_by from mark where session = $1",
        session,
    )
    await owner.close()
    return {row[0]: tuple(row[1:]) for row in rows}


async def session_row(world: World, session: int) -> Any:
    owner = await world.database.as_owner()
    row = await owner.fetchrow("select * from group_session where id = $1", session)
    await owner.close()
    return row


async def as_owner(world: World, sql: str, *values: Any) -> Any:
    owner = await world.database.as_owner()
    found = await owner.fetch(sql, *values)
    await owner.close()
    return found
