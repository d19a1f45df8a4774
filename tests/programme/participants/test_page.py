"""The page of a participant: who sees what of whom."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]


async def stored(world: World, sql: str, *values: Any) -> list[Any]:
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql, *values)]
    await owner.close()
    return rows


async def change(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()


@pytest.mark.parametrize(("person", "sees_birth"), [("alma", False), ("cleo", True), ("liv", True)])
async def test_only_coordinator_and_lead_see_the_date_of_birth(
    world: World, as_: As, person: str, sees_birth: bool
) -> None:
    said = words(await (await as_(world.staff[person])).get("/participants/1"))
    assert "Zita Testperson" in said and "A1111AA" in said and "R-ZITA" in said
    assert "North Probe Prison" in said and "English" in said
    assert ("2 January 1990" in said) == sees_birth


async def test_a_member_who_was_transferred_stays_in_sight(world: World, as_: As) -> None:
    await change(world, "update participant set site = 2 where id = 1")
    for person in (world.alma, world.cleo, world.cyrus):
        said = words(await (await as_(person)).get("/participants/1"))
        assert "South Probe Prison" in said, person


async def test_what_helps_is_shown_with_its_lines_and_without_markup(world: World, as_: As) -> None:
    await change(world, "update participant set supports = 'Large print\n<b>Interpreter</b> 🙂' where id = 1")
    page = await (await as_(world.alma)).get("/participants/1")
    assert "Large print" in page.text and "&lt;b&gt;Interpreter&lt;/b&gt; 🙂" in page.text


async def test_looking_is_logged(world: World, as_: As) -> None:
    await (await as_(world.alma)).get("/participants/1")
    await (await as_(world.carla)).get("/participants/1")
    rows = await stored(world, "select staff, participants from access_log where page = 'participant'")
    assert rows == [(world.alma.id, [1])]


async def test_a_cohort_leads_to_its_members(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get("/cohorts/1")
    assert 'href="/participants/1">Zita Testperson</a>' in page.text
