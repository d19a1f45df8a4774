"""The queue: PgQueuer's tables are as it wants them, and the worker's alone."""

import contextlib

import asyncpg
import pytest
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from programme.database import DatabaseRole, acting, execute, fetch
from reports.builds import work
from reports.builds.builder import Failed, Made, Step
from reports.builds.rules import Failure
from tests.fixtures.world import World
from tests.reports.builds.steps import ask, told


async def test_the_tables_are_those_of_the_installed_version(world: World) -> None:
    owner = await world.database.as_owner()
    plan = await Queries(AsyncpgDriver(owner)).plan_upgrade()
    await owner.execute("drop index pgqueuer_ep_ea_idx")
    missing = await Queries(AsyncpgDriver(owner)).plan_upgrade()
    await owner.close()
    assert plan.statements == ()
    assert len(missing.statements) == 1  # so it would have been seen


async def test_a_build_and_its_job_come_together_or_not_at_all(world: World) -> None:
    asks = "insert into report_build (owner, filters, cut) values (7, '{}', current_date)"
    with contextlib.suppress(ZeroDivisionError):
        async with acting(world.eva):
            await execute(asks)
            raise ZeroDivisionError
    assert await told(world.database, "select * from pgqueuer") == []
    async with acting(world.eva):
        await execute(asks)
    jobs = "select convert_from(payload, 'UTF8')::int from pgqueuer"
    assert await told(world.database, jobs) == await told(world.database, "select id from report_build")


@pytest.mark.parametrize("person", ["eva", "liv", "alma", "ada"])
@pytest.mark.parametrize(
    "sql",
    [
        "select * from pgqueuer",
        "insert into pgqueuer (priority, entrypoint, status) values (0, 'report_build', 'queued')",
        "delete from pgqueuer",
        "select content from report_build_file",
    ],
)
async def test_no_person_reaches_the_queue_or_a_file(world: World, person: str, sql: str) -> None:
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.FeatureNotSupportedError)):
        async with acting(world.staff[person]):
            await fetch(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "insert into report_build (owner, filters, cut) values (8, '{}', current_date)",
        "insert into report_build (owner, filters, cut, state) values (7, '{}', current_date, 'done')",
        "update report_build set state = 'running'",
        "update report_build set owner = 8",
        "update report_build set manifest_hash = repeat('a', 64)",
    ],
)
async def test_an_owner_asks_in_the_own_name_and_cancels_no_more(world: World, sql: str) -> None:
    await ask(world.database)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(world.eva):
            await execute(sql)


async def test_a_file_is_not_read_in_the_role_of_the_worker(world: World) -> None:
    """It writes files and deletes them; reading is left to those who hold a link."""
    connection = await asyncpg.connect(world.database.url)
    await connection.execute(f"set role {DatabaseRole.WORKER.value}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("select content from report_build_file")
    await connection.close()


async def test_a_worker_that_comes_back_from_the_dead_writes_nothing(world: World) -> None:
    build = await ask(world.database)
    first = await work.take_up(build)
    second = await work.take_up(build)
    assert first is not None and second is not None and (first.attempt, second.attempt) == (1, 2)
    assert not await work.tell_step(first, Step("reading", 0, 19))
    assert await work.tell_step(second, Step("reading", 0, 19))
    await work.keep(first, Made(b"first", "a" * 64))
    await work.fail(first, Failed(Failure.UNEXPECTED))
    await work.hand_back(first)
    assert await told(world.database, "select state, attempts from report_build") == [("running", 2)]
    await work.keep(second, Made(b"second", "b" * 64))
    assert await told(world.database, "select content from report_build_file") == [(b"second",)]
    assert await work.take_up(build) is None


async def test_what_is_old_is_deleted_and_a_lost_job_is_found(world: World) -> None:
    old, lost = await ask(world.database, 7), await ask(world.database, 8)
    taken = await work.take_up(old)
    assert taken is not None
    await work.keep(taken, Made(b"zip", "a" * 64))
    await work.tidy()
    assert await told(world.database, "select build from report_build_file") == [(old,)]
    await told(
        world.database, "update report_build set finished_at = now() - interval '8 days' where id = $1", old
    )
    await told(world.database, "delete from pgqueuer")
    for _time in range(2):
        await work.tidy()
    assert await told(world.database, "select build from report_build_file") == []
    assert await told(world.database, "select convert_from(payload, 'UTF8')::int from pgqueuer") == [(lost,)]
    # The build itself stays in the list, and so does what history says of the file, without a byte of it.
    assert await told(world.database, "select state from report_build where id = $1", old) == [("done",)]
    kept = await told(
        world.database,
        "select operation, before ? 'content', after ? 'content' from history"
        " where table_name = 'report_build_file' order by id",
    )
    assert kept == [("insert", None, False), ("delete", False, None)]


async def test_a_link_is_to_a_build_of_ones_own(world: World) -> None:
    makes = "insert into report_build_link (build, owner, token_hash) values ($1, $2, sha256('x'))"
    async with acting(world.eva):
        await execute("insert into report_build (owner, filters, cut) values (7, '{}', current_date)")
    [(build,)] = await told(world.database, "select id from report_build")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(world.liv):
            await execute(makes, build, world.liv.id)
    async with acting(world.eva):
        await execute(makes, build, world.eva.id)
