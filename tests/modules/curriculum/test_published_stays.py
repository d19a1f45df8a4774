"""What the database refuses, whoever asks it: to change what was published, to follow what was not."""

import asyncpg
import pytest

from programme.database import acting, execute
from tests.fixtures.world import World
from tests.modules.desk import change, stored

_PARTS = (
    "insert into fidelity_item (session_plan, position, item) values (1001, 1, 'x')",
    "update module set curriculum = 1002, position = 9, code = 'x' where id = 1001",
    "update session_plan set module = 1011 where id = 1001",
    "update fidelity_item set session_plan = 1001",
    "update plan_exercise set session_plan = 1011, position = 9 where session_plan = 1002",
    "update reflection_prompt set curriculum = 1002 where id = 1001",
    "update reflection_prompt set curriculum = 1001 where curriculum = 1002",
    "delete from module where id = 1001",
    "delete from curriculum where id = 1001",
    "update curriculum set state = 'draft' where id = 1001",
    "update curriculum set closing_assessment = false where id = 1001",
    "update exercise set title = 'x' where id = 1001",
    "update exercise set technique = 'x' where id = 1001",
)


@pytest.mark.parametrize("sql", _PARTS)
async def test_no_part_of_a_published_version_changes_comes_or_goes(world: World, sql: str) -> None:
    with pytest.raises(asyncpg.RestrictViolationError):
        await change(world, sql)
    with pytest.raises(asyncpg.RestrictViolationError):
        async with acting(world.liv):
            await execute(sql)


async def test_the_same_of_a_draft_is_allowed(world: World) -> None:
    async with acting(world.liv):
        await execute("update session_plan set module = 1012 where id = 1011")
        await execute("update exercise set description = 'Clearer', helped = 'A drum' where id = 1001")
        await execute("delete from curriculum where id = 1002")
    assert await stored(world, "select count(*) from module where curriculum = 1002") == [(0,)]


@pytest.mark.parametrize("state", ["draft", "retired"])
async def test_a_cohort_follows_nothing_but_a_published_version(world: World, state: str) -> None:
    if state == "retired":
        await change(world, "update curriculum set state = 'retired' where id = 1001")
    source = 1002 if state == "draft" else 1001
    await change(world, "insert into cohort (id, code, name, site, capacity, closed, state, starts_on)"
                 " values (9, 'N9', 'x', 1, 8, true, 'planned', current_date)")  # fmt: skip
    with pytest.raises(asyncpg.ExclusionViolationError):
        async with acting(world.cleo):
            await execute("insert into cohort_plan (cohort, curriculum) values (9, $1)", source)


async def test_a_curriculum_has_one_draft(world: World) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        await change(
            world, "insert into curriculum (code, version, title, state) values ('probe', 3, 'x', 'draft')"
        )
