"""What the database itself holds when a timetable changes."""

from collections.abc import Sequence

import asyncpg
import pytest

from programme.access.viewer import Viewer
from programme.database import acting, execute, fetch
from tests.fixtures.world import World

_EVERY_TWO_HOURS = """
insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)
    select 4000 + n, 1, 10 + n, 'Session ' || n, 'group', date_trunc('hour', now()) + interval '30 days' + n * interval '2 hours',
           date_trunc('hour', now()) + interval '30 days' + (n + 1) * interval '2 hours', 120, 2, 'scheduled'
    from generate_series(1, 8) n;
insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
    select id, 1, cohort, starts_at, ends_at from group_session where id > 4000;
"""


async def _prepare(world: World, *statements: str) -> None:
    owner = await world.database.as_owner()
    for statement in statements:
        await owner.execute(statement)
    await owner.close()


async def _change(who: Viewer, sql: str) -> Sequence[asyncpg.Record]:
    async with acting(who):
        return await fetch(sql)


async def test_each_session_may_take_the_time_of_the_next(world: World) -> None:
    await _prepare(world, _EVERY_TWO_HOURS)
    before = await _change(world.cleo, "select id, starts_at from group_session where id > 4000 order by id")
    for hours in ("2 hours", "-2 hours", "6 hours"):
        await _change(
            world.cleo,
            f"update group_session set starts_at = starts_at + interval '{hours}', ends_at = ends_at + interval '{hours}' where id > 4000",
        )
    after = await _change(
        world.cleo,
        "select g.id, g.starts_at, g.sequence, f.starts_at = g.starts_at and f.ends_at = g.ends_at as in_step"
        " from group_session g join session_facilitator f on f.session = g.id where g.id > 4000 order by g.id",
    )
    assert [row["starts_at"] for row in after[:-3]] == [row["starts_at"] for row in before[3:]]
    assert all(row["in_step"] and row["sequence"] == 3 for row in after)


async def test_two_sessions_of_a_cohort_still_cannot_share_a_time(world: World) -> None:
    await _prepare(world, _EVERY_TWO_HOURS)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await _change(
            world.cleo,
            "update group_session set starts_at = starts_at + interval '2 hours', ends_at = ends_at + interval '2 hours' where id = 4001",
        )


async def test_sequence_counts_changes_of_time_room_and_state_only(world: World) -> None:
    async def sequence(change: str) -> object:
        changed = f"update group_session set {change} where id = 3 returning sequence"
        return (await _change(world.cleo, changed))[0]["sequence"]

    assert await sequence("title = 'Another title'") == 0
    assert await sequence("starts_at = starts_at + interval '1 minute'") == 1
    assert await sequence("ends_at = ends_at + interval '1 minute', room = 2") == 2
    assert await sequence("room = null") == 3
    assert await sequence("state = 'cancelled'") == 4
    assert await sequence("state = 'cancelled', sequence = 99") == 4


@pytest.mark.parametrize(
    "change",
    ["starts_at = starts_at - interval '1 hour'", "ends_at = ends_at + interval '1 hour'", "state = 'cancelled'", "state = 'scheduled'"],
)  # fmt: skip
async def test_nobody_moves_or_cancels_what_was_held(world: World, change: str) -> None:
    for person in (world.alma, world.cleo, world.liv):
        with pytest.raises(asyncpg.CheckViolationError, match="was held"):
            await _change(person, f"update group_session set {change} where id = {world.past}")


async def test_a_held_session_keeps_its_other_facts_open(world: World) -> None:
    async with acting(world.alma):
        done = await execute(
            "update group_session set recorded_at = now(), recorded_by = 1 where id = $1", world.past
        )
    assert done == "UPDATE 1"
