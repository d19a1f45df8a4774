"""What tests of the curriculum share: the draft of the small world, and a look behind the pages."""

from collections.abc import Awaitable, Callable
from typing import Any

from httpx import Response

from programme.access.viewer import Viewer
from tests.fixtures.forms import Fields, changed, fields_of, send
from tests.fixtures.world import Client, World

PUBLISHED, DRAFT = 1001, 1002
START, CLOSING = 1011, 1012
BEGINNING, GOING_ON, LOOKING_BACK = 1011, 1012, 1013
"""Modules and session plans of the draft, which is version 2 of the published one."""

As = Callable[[Viewer | None], Awaitable[Client]]


async def stored(world: World, sql: str, *values: Any) -> list[Any]:
    """Rows as tuples, as the owner of the database sees them."""
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql, *values)]
    await owner.close()
    return rows


async def change(world: World, sql: str) -> None:
    """Change the world behind the pages."""
    owner = await world.database.as_owner()
    try:
        await owner.execute(sql)
    finally:
        await owner.close()


async def form(client: Client, address: str, sent_to: str = "") -> Fields:
    """The form of a page as a browser holds it; `sent_to` is its action."""
    page = await client.get(address)
    assert page.status_code == 200, page.text
    return fields_of(page.text, sent_to)


async def fill(client: Client, address: str, sent_to: str = "", **changes: Any) -> Response:
    """Open a page, change its form, send it."""
    fields = changed(await form(client, address, sent_to), **changes)
    return await send(client, sent_to or address, fields)
