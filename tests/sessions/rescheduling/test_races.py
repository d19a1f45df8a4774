"""Two people change timetables at the same instant: one wins, the other is told by whom."""

import asyncio
import datetime as dt

from tests.fixtures.live import Live
from tests.fixtures.posting import errors, post, somebody_waits
from tests.sessions.rescheduling.steps import FIRST, as_owner, moment, seal, weekly, wish

THEIRS = 4901
# No holiday, and far from the sessions of the world.
DAY = dt.date(dt.datetime.now(dt.UTC).year + 1, 6, 9)


async def test_two_move_into_the_same_room_and_one_is_told_by_whom(live: Live) -> None:
    world = live.world
    await weekly(world, 1)
    await weekly(world, 1, cohort=1, room=1, staff=1, first=THEIRS)
    wanted = wish(DAY, reach="one", room=2)
    async with await live.client(world.cleo) as cleo, await live.client(world.liv) as liv:
        shown = [
            await post(cleo, f"/sessions/{FIRST}/move", wanted, htmx=True),
            await post(liv, f"/sessions/{THEIRS}/move", wanted, htmx=True),
        ]
        seals = [seal(page.text) for page in shown]
        answers = await asyncio.gather(
            post(cleo, f"/sessions/{FIRST}/move", wanted | {"seal": seals[0], "action": "confirm"}),
            post(liv, f"/sessions/{THEIRS}/move", wanted | {"seal": seals[1], "action": "confirm"}),
        )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 303 and lost.status_code in (409, 422)
    ((winner,),) = await as_owner(
        world,
        "select c.code from group_session g join cohort c on c.id = g.cohort where g.starts_at = $1",
        moment(DAY),
    )
    assert any(
        f"Red room is taken on 9 June {DAY.year}" in line and f"by cohort {winner}." in line
        for line in errors(lost)
    )
    assert await as_owner(world, "select count(*) from timetable_change where id > 5000") == [(1,)]


async def test_whoever_comes_second_is_told_by_the_database(live: Live) -> None:
    world = live.world
    await weekly(world, 1)
    wanted = wish(DAY, reach="one", room=2)
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        shown = await post(cleo, f"/sessions/{FIRST}/move", wanted, htmx=True)
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute(
            "insert into group_session (cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)"
            " values (1, 9, 'First', 'group', $1, $2, 60, 2, 'scheduled')",
            moment(DAY), moment(DAY, 10),
        )  # fmt: skip
        waiting = asyncio.create_task(
            post(cleo, f"/sessions/{FIRST}/move", wanted | {"seal": seal(shown.text), "action": "confirm"})
        )
        await somebody_waits(world)
        await transaction.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409
    assert errors(answer) == [f"Red room is taken on 9 June {DAY.year} from 09:00 to 10:00 by cohort N1."]
    assert await as_owner(world, "select count(*) from timetable_change where id > 5000") == [(0,)]


async def test_a_session_that_is_being_held_is_waited_for_and_stays(live: Live) -> None:
    world = live.world
    await weekly(world, 2)
    wanted = wish(DAY, reach="one")
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        shown = await post(cleo, f"/sessions/{FIRST}/move", wanted, htmx=True)
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute("update group_session set state = 'held' where id = $1", FIRST)
        waiting = asyncio.create_task(
            post(cleo, f"/sessions/{FIRST}/move", wanted | {"seal": seal(shown.text), "action": "confirm"})
        )
        await somebody_waits(world)
        await transaction.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409 and "was held on" in errors(answer)[0]


async def test_two_clicks_at_once_move_once_and_undo_once(live: Live) -> None:
    world = live.world
    await weekly(world, 2)
    wanted = wish(DAY, reach="one")
    async with await live.client(world.cleo) as cleo, await live.client(world.liv) as liv:
        shown = await post(cleo, f"/sessions/{FIRST}/move", wanted, htmx=True)
        await post(liv, f"/sessions/{FIRST}/move", wanted, htmx=True)
        values = wanted | {"seal": seal(shown.text), "action": "confirm"}
        answers = await asyncio.gather(*(post(one, f"/sessions/{FIRST}/move", values) for one in (cleo, liv)))
        assert [answer.status_code for answer in answers] == [303, 303]
        ((change,),) = await as_owner(world, "select max(id) from timetable_change where cohort = 2")
        path = f"/cohorts/2/timetable/changes/{change}/undo"
        answers = await asyncio.gather(*(post(one, path, {}) for one in (cleo, liv)))
        assert [answer.status_code for answer in answers] == [303, 303]
    assert await as_owner(world, "select count(*) from timetable_change where cohort = 2") == [(1,)]
    assert await as_owner(world, "select sequence from group_session where id = $1", FIRST) == [(2,)]
