"""What the database does about transfers and release dates, whoever writes them."""

from typing import Any

import asyncpg
import pytest

from programme.access.viewer import Viewer
from tests.fixtures.world import World

_TRANSFERS = "select participant, from_site, to_site, reason, made_by from transfer"
_DATES = "select participant, before is null, after is null, reason, made_by from release_change"


async def run_as(world: World, person: Viewer, *statements: str) -> None:
    connection = await asyncpg.connect(world.database.url)
    try:
        async with connection.transaction():
            await connection.execute(
                "select set_config('role', $1, true), set_config('app.staff_id', $2, true)",
                person.database_role.value, str(person.id),
            )  # fmt: skip
            for statement in statements:
                await connection.execute(statement)
    finally:
        await connection.close()


async def stored(world: World, sql: str) -> list[Any]:
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql)]
    await owner.close()
    return rows


def transfer(participant: int, from_site: int, to_site: int, by: int = 5) -> str:
    return (
        "insert into transfer (participant, from_site, to_site, transferred_on, reason, made_by)"
        f" values ({participant}, {from_site}, {to_site}, current_date, 'Nearer to family', {by})"
    )


async def test_writing_a_transfer_moves_the_person(world: World) -> None:
    await run_as(world, world.cleo, transfer(5, 1, 2))
    assert await stored(world, "select site from participant where id = 5") == [(2,)]
    assert await stored(world, _TRANSFERS) == [(5, 1, 2, "Nearer to family", 5)]
    told = await stored(
        world, "select staff from history where table_name = 'participant' and operation = 'update'"
    )
    assert told == [(world.cleo.id,)]


async def test_the_receiving_coordinator_sees_the_person_and_the_sending_one_no_longer(world: World) -> None:
    await run_as(world, world.cleo, transfer(5, 1, 2))
    await run_as(world, world.cyrus, "update participant set language = 'Arabic' where id = 5")
    await run_as(world, world.cleo, "update participant set language = 'German' where id = 5")
    assert await stored(world, "select language from participant where id = 5") == [("Arabic",)]


@pytest.mark.parametrize(
    "statement",
    [
        transfer(5, 2, 1),  # is not there
        transfer(4, 2, 1),  # of another site
        transfer(5, 1, 1),  # goes nowhere
        transfer(5, 1, 2, by=6),  # in another's name
        "update transfer set reason = 'x'",
        "delete from transfer",
        "insert into release_change (participant, before, after, made_by) values (5, '2030-01-01', '2031-01-01', 5)",
        "insert into release_change (participant, before, after, made_by) values (4, null, '2031-01-01', 5)",
        "insert into release_change (participant, before, after, made_by) values (5, null, '2031-01-01', 6)",
        "update release_change set reason = 'x'",
    ],
)
async def test_what_does_not_hold_is_refused(world: World, statement: str) -> None:
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
        await run_as(world, world.cleo, statement)
    assert await stored(world, _TRANSFERS) == await stored(world, _DATES) == []


async def test_only_the_first_of_two_transfers_of_one_person_stands(world: World) -> None:
    """A coordinator of both sites; the second did not see the first."""
    owner = await world.database.as_owner()
    await owner.execute("insert into staff_site (staff, site) values (5, 2)")
    await owner.close()
    await run_as(world, world.cleo, transfer(5, 1, 2))
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await run_as(world, world.cleo, transfer(5, 1, 2))
    assert refused.value.constraint_name == "participant_is_at_from_site"


async def test_writing_a_release_change_changes_the_date(world: World) -> None:
    await run_as(
        world,
        world.cleo,
        "insert into release_change (participant, before, after, reason, made_by) values (5, null, '2031-01-01', 'Court', 5)",
    )
    assert await stored(world, "select earliest_release_date::text from participant where id = 5") == [
        ("2031-01-01",)
    ]
    assert await stored(world, _DATES) == [(5, True, False, "Court", 5)]


async def test_what_a_file_changes_leaves_its_row_too(world: World) -> None:
    await run_as(
        world,
        world.cleo,
        "update participant set earliest_release_date = null, language = 'x' where id = 1",
        "update participant set language = 'y' where site = 1",
    )
    owner = await world.database.as_owner()
    await owner.execute("update participant set site = 2 where id = 5")
    await owner.close()
    assert await stored(world, _DATES) == [(1, False, True, "", world.cleo.id)]
    assert await stored(world, _TRANSFERS) == [(5, 1, 2, "", None)]
