"""Reports that the pages keep for a minute, and those that they must not."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from programme.database import connect_to
from programme.database.embedded import Server
from reports.filters import OutcomeFilters
from reports.outcome.queries import read_report
from tests.fixtures.database import Database, drop_copy, make_copy
from tests.fixtures.world import World


@pytest.fixture
async def copy(server: Server, world_template: str) -> AsyncIterator[Database]:
    """Another database with the same world in it, as a standby would be."""
    made = await make_copy(server, world_template)
    yield made
    await drop_copy(server, made)


async def _change(database: Database) -> None:
    owner: asyncpg.Connection[asyncpg.Record] = await database.as_owner()
    await owner.execute("update mark set minutes_present = minutes_present - 1 where participant = 1")
    await owner.close()


async def test_a_report_is_read_from_the_other_database(world: World, copy: Database) -> None:
    owner = await copy.as_owner()
    await owner.execute("update cohort set code = 'ELSEWHERE' where id = 1")
    await owner.close()
    connect_to(world.database.url, copy.url)
    report = await read_report(world.eva, OutcomeFilters())
    assert "ELSEWHERE" in set(report.outcome.tables["attendance_by_cohort"]["cohort"])
    connect_to(world.database.url)
    report = await read_report(world.eva, OutcomeFilters(site="north"))
    assert "N1" in set(report.outcome.tables["attendance_by_cohort"]["cohort"])


async def test_a_report_of_a_copy_that_lags_behind_is_not_kept(world: World, copy: Database) -> None:
    await _change(world.database)
    connect_to(world.database.url, copy.url)
    stale = await read_report(world.eva, OutcomeFilters())
    assert await read_report(world.eva, OutcomeFilters()) is not stale
    await _change(copy)  # it has caught up
    fresh = await read_report(world.eva, OutcomeFilters())
    assert await read_report(world.eva, OutcomeFilters()) is fresh
    connect_to(world.database.url)
