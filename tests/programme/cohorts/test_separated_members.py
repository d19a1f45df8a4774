"""Two people who must be kept apart are never members of one cohort."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import asyncpg

from programme.access.viewer import Viewer
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, post, somebody_waits
from tests.fixtures.world import Client, World
from tests.programme.cohorts.test_members import change, join, members, on, stored, today

As = Callable[[Viewer | None], Awaitable[Client]]

_SEPARATE = (
    "insert into separation (participant, other, reason, statement, source, starts_on, ends_on, end_reason, ended_at)"
    " values ({}, {}, 'threat', 'fact', 'Security', current_date - 100, {}, {}, {})"
)


def separate(one: int, other: int) -> str:
    return _SEPARATE.format(one, other, "null", "''", "null")


def separated_until(one: int, other: int, last: str) -> str:
    return _SEPARATE.format(one, other, last, "'Reconciled'", "now()")


# --- The page ----------------------------------------------------------------------------------


async def test_somebody_separated_from_a_member_cannot_join_and_both_are_named(world: World, as_: As) -> None:
    await change(world, separate(world.unplaced, world.xena))
    cleo = await as_(world.cleo)
    answer = await post(cleo, f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced))
    assert answer.status_code == 422
    assert errors(answer) == [
        "Vera Testperson and Xena Testperson must be kept apart, so they cannot both be in cohort N2. "
        "Untick Vera Testperson, or choose another cohort"
    ]
    assert answer.text.count(" checked ") == 1
    assert await members(world, world.other_cohort) == [world.xena]


async def test_two_separated_people_cannot_join_together(world: World, as_: As) -> None:
    await change(world, "insert into participant (id, reference, site) values (6, 'R-SIX', 1)")
    await change(world, separate(6, world.unplaced))
    answer = await post(
        await as_(world.cleo), f"/cohorts/{world.other_cohort}/members", join(today(), 6, world.unplaced)
    )
    assert answer.status_code == 422
    (message,) = errors(answer)
    assert message.startswith("Vera Testperson and R-SIX must be kept apart")
    assert await members(world, world.other_cohort) == [world.xena]


async def test_whoever_is_separated_from_nobody_there_joins(world: World, as_: As) -> None:
    await change(world, separate(world.unplaced, world.zita))
    await change(world, separated_until(world.unplaced, world.xena, "current_date - 1"))
    answer = await post(
        await as_(world.cleo), f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced)
    )
    assert answer.status_code == 303
    assert await members(world, world.other_cohort) == [world.xena, world.unplaced]


async def test_a_separation_recorded_at_the_same_instant_wins_over_joining(live: Live) -> None:
    """The page has judged already and waits; then the separation is there, and is named."""
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.fetch("select from participant where id = $1 for update", world.unplaced)
        await owner.execute(separate(world.unplaced, world.xena))
        joining = asyncio.create_task(
            post(cleo, f"/cohorts/{world.other_cohort}/members", join(today(), world.unplaced))
        )
        await somebody_waits(world)
        await held.commit()
        answer = await joining
    await owner.close()
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("Vera Testperson and Xena Testperson must be kept apart")
    assert await members(world, world.other_cohort) == [world.xena]


async def test_a_leaving_cannot_be_moved_to_when_both_would_have_been_there(world: World, as_: As) -> None:
    await change(
        world,
        "insert into participant (id, reference, site) values (6, 'R-SIX', 1);"
        "update membership set left_on = joined_on + 3 where participant = 1;"
        "insert into membership (cohort, participant, joined_on) values (1, 6, current_date - 10);"
        + separate(6, 1),
    )
    cleo = await as_(world.cleo)
    seen = f"{today() - dt.timedelta(18)}|"
    form = {"outcome": "withdrawn", "reason": "", "seen": seen, **on(today(), "left_on")}
    answer = await post(cleo, f"/cohorts/{world.cohort}/members/1/leave", form)
    assert answer.status_code == 422
    assert errors(answer) == [
        "Until that day two people would be in this cohort who must be kept apart: R-SIX, R-ZITA. "
        "Choose an earlier date"
    ]


# --- The database ------------------------------------------------------------------------------


async def _refused(connection: "asyncpg.Connection[Any]", sql: str) -> bool:
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(sql)
    except asyncpg.ExclusionViolationError as problem:
        await transaction.rollback()
        return bool(problem.constraint_name == "separated_people_apart")
    await transaction.commit()
    return False


async def test_the_database_refuses_them_in_one_statement_too(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute("insert into participant (id, reference, site) values (6, 'R-SIX', 1)")
    await owner.execute(separate(5, 6))
    both = "insert into membership (cohort, participant, joined_on) values (2, 5, current_date), (2, 6, current_date)"
    assert await _refused(owner, both)
    assert not await _refused(owner, both.replace("(2, 6, ", "(3, 6, "))
    assert await _refused(owner, "update membership set cohort = 2 where participant = 6")
    await owner.close()


async def test_members_who_were_separated_later_may_still_leave(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute(separate(world.zita, world.yuri))
    assert not await _refused(owner, "update membership set left_on = current_date where participant = 1")
    assert not await _refused(owner, "update membership set left_on = current_date + 1 where participant = 1")
    await owner.close()
    assert await stored(world, "select count(*) from membership where cohort = 1 and left_on is null") == [
        (1,)
    ]


async def test_two_separated_people_who_join_at_one_instant_are_not_both_let_in(world: World) -> None:
    await change(world, "insert into participant (id, reference, site) values (6, 'R-SIX', 1)")
    await change(world, separate(6, world.unplaced))
    first, second = await world.database.as_owner(), await world.database.as_owner()
    sql = "insert into membership (cohort, participant, joined_on) values (2, {}, current_date)"
    transaction = first.transaction()
    await transaction.start()
    await first.execute(sql.format(6))
    other = asyncio.create_task(_refused(second, sql.format(5)))
    await somebody_waits(world)
    await transaction.commit()
    assert await other
    await first.close()
    await second.close()


_SPANS = [(0, 2), (1, 3), (2, 4), (1, 1), (0, None), (3, None)]
"""Days from a first to one that is free again (None: without end)."""


def _common_day(*spans: tuple[int, int | None]) -> bool:
    return any(all(start <= day and (end is None or day < end) for start, end in spans) for day in range(9))


async def test_the_database_refuses_exactly_when_a_day_is_common_to_both_and_to_their_separation(
    world: World,
) -> None:
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into participant (id, reference, site) values (6, 'R-SIX', 1), (7, 'R-SEVEN', 1)"
    )
    join_cohort = (
        "insert into membership (cohort, participant, joined_on, left_on)"
        " values (2, $1, date '2027-01-01' + $2::integer, date '2027-01-01' + $3::integer)"
    )
    wrong = []
    for first, second, apart in product(_SPANS, repeat=3):
        outer = owner.transaction()
        await outer.start()
        await owner.execute(
            "insert into separation (participant, other, reason, statement, source, starts_on, ends_on, end_reason,"
            " ended_at) select 6, 7, 'threat', 'fact', 'x', date '2027-01-01' + $1::integer,"
            " date '2027-01-01' + $2::integer, case when $2 is null then '' else 'x' end,"
            " case when $2 is not null then now() end",
            *apart,
        )
        await owner.execute(join_cohort, 7, *first)
        try:
            async with owner.transaction():
                await owner.execute(join_cohort, 6, *second)
            refused = False
        except asyncpg.ExclusionViolationError:
            refused = True
        await outer.rollback()
        if refused != _common_day(first, second, apart):
            wrong.append((first, second, apart, refused))
    await owner.close()
    assert not wrong
