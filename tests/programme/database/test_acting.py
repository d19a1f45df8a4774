"""On whose behalf: nothing without `acting`, and only one's own rows with it."""

import asyncpg
import pytest

from programme.database import NotActing, acting, acting_as_worker, fetch, fetch_value
from tests.fixtures.world import World


async def test_a_query_outside_of_acting_is_refused(world: World) -> None:
    with pytest.raises(NotActing):
        await fetch("select 1")


async def test_the_application_role_reads_nothing_by_itself(world: World) -> None:
    connection = await asyncpg.connect(world.database.url)
    tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    assert len(tables) > 30
    for row in tables:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(f'select * from "{row[0]}"')
    await connection.close()


async def test_a_facilitator_sees_only_the_own_cohort(world: World) -> None:
    async with acting(world.alma):
        assert [row["code"] for row in await fetch("select code from cohort")] == ["N1"]
        assert {row["id"] for row in await fetch("select id from participant")} == {world.zita, world.yuri}
        assert await fetch_value("select count(*) from particulars") == 0


async def test_nesting_is_refused(world: World) -> None:
    from piccolo.engine.exceptions import TransactionError

    async with acting(world.alma):
        with pytest.raises(TransactionError):
            async with acting(world.bela):
                raise AssertionError("must not get here")


async def test_a_change_is_remembered_with_who_made_it(world: World) -> None:
    async with acting(world.cleo):
        await fetch("update cohort set name = 'Changed' where id = $1", world.cohort)
    owner = await world.database.as_owner()
    row = await owner.fetchrow("select * from history where table_name = 'cohort' and operation = 'update'")
    await owner.close()
    assert row is not None and row["staff"] == world.cleo.id
    assert '"North one"' in row["before"] and '"Changed"' in row["after"]


async def test_the_worker_is_nobody_in_particular(world: World) -> None:
    async with acting_as_worker():
        assert await fetch_value("select acting_staff()") is None
        assert await fetch_value("select count(*) from cohort") == 3
