"""Who is kept apart from whom, as others of the house ask for it, and what the database holds."""

import asyncpg
import pytest

from programme.database import acting
from programme.separations.queries import separated_pairs
from tests.fixtures.world import World

_INSERT = (
    "insert into separation (participant, other, reason, statement, source, starts_on)"
    " values ($1, $2, 'threat', 'fact', 'Security', current_date - 5)"
)


async def test_pairs_are_those_among_the_people_asked_about_whoever_was_named_first(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute(_INSERT, world.yuri, world.zita)
    await owner.execute(_INSERT, world.zita, world.xena)
    await owner.execute(_INSERT, world.unplaced, world.wim)
    await owner.close()
    async with acting(world.cleo):
        assert await separated_pairs([world.zita, world.yuri]) == {(world.zita, world.yuri)}
        assert await separated_pairs(range(1, 6)) == {
            (world.zita, world.yuri),
            (world.zita, world.xena),
            (world.zita, world.wim),
            (world.wim, world.unplaced),
        }
        assert await separated_pairs([world.zita]) == frozenset() == await separated_pairs([])
    async with acting(world.cyrus):  # of South: only the pairs of Wim, who is held there
        assert await separated_pairs(range(1, 6)) == {(world.zita, world.wim), (world.wim, world.unplaced)}


async def test_a_separation_that_has_ended_separates_nobody(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute(_INSERT, world.yuri, world.zita)
    await owner.execute(
        "update separation set ends_on = current_date, end_reason = 'Reconciled', ended_at = now() where id > 1"
    )
    async with acting(world.cleo):
        assert await separated_pairs([world.zita, world.yuri]) == frozenset()
    await owner.execute(_INSERT.replace("current_date - 5", "current_date"), world.zita, world.yuri)
    async with acting(world.cleo):
        assert await separated_pairs([world.zita, world.yuri]) == {(world.zita, world.yuri)}
    await owner.close()


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        (_INSERT.replace("$1, $2", "1, 2"), None),
        (_INSERT.replace("$1, $2", "2, 1"), "separation_once_a_pair"),
        (_INSERT.replace("$1, $2", "1, 1"), "separation_check"),
        ("update separation set ends_on = current_date, ended_at = now()", "end_comes_with_its_reason"),
        ("update separation set end_reason = 'x'", "end_comes_with_its_reason"),
    ],
)
async def test_the_database_keeps_one_row_a_pair_and_an_end_with_its_reason(
    world: World, sql: str, constraint: str | None
) -> None:
    owner = await world.database.as_owner()
    if constraint:
        await owner.execute(_INSERT, world.zita, world.yuri)
    found = None
    try:
        await owner.execute(sql)
    except asyncpg.IntegrityConstraintViolationError as problem:
        found = problem.constraint_name
    await owner.close()
    assert found == constraint


async def test_segregation_is_recorded_once_at_a_time(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute("insert into segregation (participant, starts_on) values (2, current_date)")
    with pytest.raises(asyncpg.ExclusionViolationError) as problem:
        await owner.execute("insert into segregation (participant, starts_on) values (2, current_date + 1)")
    assert problem.value.constraint_name == "segregation_once_at_a_time"
    await owner.execute(
        "insert into segregation (participant, starts_on, ends_on) values (2, current_date - 9, current_date - 1)"
    )
    await owner.close()
