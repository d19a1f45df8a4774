"""Two registers of one person that are saved at the same moment."""

import asyncio

import asyncpg

from tests.fixtures.posting import somebody_waits
from tests.fixtures.world import World

_MARK = (
    "insert into mark (session, cohort, participant, state, minutes_present, entered_by, source)"
    " values ({}, 1, 1, 'attended', 60, 1, 'screen')"
)


async def test_two_first_registers_at_once_start_one_referral(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute("delete from mark; update referral set state = 'allocated' where id = 1")
    first, second = [await asyncpg.connect(world.database.owner_url) for _each in range(2)]
    for one in (first, second):
        await one.execute("select set_config('app.staff_id', '1', false)")
    held = first.transaction()
    await held.start()
    await first.execute(_MARK.format(1))
    waiting = asyncio.create_task(second.execute(_MARK.format(2)))
    await somebody_waits(world)
    await held.commit()
    await waiting
    state = await owner.fetchrow("select state, since from referral where id = 1")
    day = await owner.fetchval(
        "select (starts_at at time zone 'Europe/London')::date from group_session where id = 1"
    )
    assert state is not None and tuple(state) == ("started", day)
    for one in (owner, first, second):
        await one.close()
