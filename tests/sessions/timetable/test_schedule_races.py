"""Two people schedule at the same instant: one wins, the other is told by whom."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from programme.access.viewer import Viewer
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, post, somebody_waits, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import ALMA, BELA, RED, change, form, stored

As = Callable[[Viewer | None], Awaitable[Client]]

START = dt.date(2027, 6, 7)


_FIRST = (
    "insert into group_session (cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)"
    " values (2, 9, 'First', 'group', '2027-06-21 09:00Z', '2027-06-21 10:00Z', 60, $1, 'scheduled')"
)


async def test_the_same_room_at_the_same_instant_is_booked_once(live: Live) -> None:
    world = live.world
    async with await live.client(world.cleo) as cleo, await live.client(world.liv) as liv:
        answers = await asyncio.gather(
            post(cleo, "/cohorts/new", form(START, code="A1", room=RED)),
            post(liv, "/cohorts/new", form(START, code="A2", room=RED, lead=ALMA, co=BELA)),
        )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 303 and lost.status_code in (409, 422)
    (winner,) = await stored(world, "select code from cohort where code in ('A1', 'A2')")
    assert f"by cohort {winner[0]}." in errors(lost)[0]
    assert await stored(world, "select count(*) from group_session where starts_at > '2027-06-01'") == [(4,)]


async def test_whoever_comes_second_is_told_by_the_database(live: Live) -> None:
    """The first has written but not committed, so the look at clashes finds nothing; the exclusion
    constraint makes the second wait, and refuses it."""
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.execute(_FIRST, RED)
        waiting = asyncio.create_task(post(cleo, "/cohorts/new", form(START)))
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409
    assert errors(answer) == ["Red room is taken on 21 June 2027 from 10:00 to 11:00 by cohort N2."]
    assert 'value="North nine"' in answer.text
    for table in ("cohort", "cohort_plan", "plan_item", "weekly_slot", "group_session", "cohort_facilitator"):
        column = "id" if table == "cohort" else "cohort"
        assert await stored(world, f"select count(*) from {table} where {column} > 5000") == [(0,)], table


async def test_somebody_who_runs_out_while_one_confirms_is_refused(live: Live) -> None:
    """The lead's change was not committed when the form was judged; the trigger finds it."""
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.execute("lock table cohort_facilitator in share row exclusive mode")
        await owner.execute("insert into staff_suitability (staff, clearance_until) values (3, '2026-01-31')")
        waiting = asyncio.create_task(post(cleo, "/cohorts/new", form(START)))
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("Carla Probe cannot be rostered: their clearance ran out")
    assert await stored(world, "select count(*) from cohort where id > 5000") == [(0,)]


async def test_the_second_goes_on_when_the_first_gives_up(live: Live) -> None:
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.execute(_FIRST, RED)
        waiting = asyncio.create_task(post(cleo, "/cohorts/new", form(START)))
        await somebody_waits(world)
        await held.rollback()
        assert (await waiting).status_code == 303
    await owner.close()


async def test_a_double_click_makes_one_cohort(live: Live) -> None:
    world = live.world
    async with await live.client(world.cleo) as cleo:
        answers = await asyncio.gather(*(post(cleo, "/cohorts/new", form(START)) for _click in range(3)))
    assert [answer.status_code for answer in answers] == [303] * 3
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await stored(world, "select count(*) from cohort where code = 'N9'") == [(1,)]
    assert await stored(world, "select count(*) from group_session where cohort > 5000") == [(4,)]


async def test_a_code_that_is_taken_leads_to_the_cohort_that_has_it(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(START, code="N1"))
    assert answer.status_code == 422
    assert errors(answer) == ["There is already a cohort N1. Choose another code"]
    assert f'href="/cohorts/{world.cohort}"' in answer.text


async def test_a_code_of_another_site_is_taken_too_without_a_link(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/cohorts/new", form(START, code="S1"))
    assert answer.status_code == 409
    assert errors(answer) == ["A cohort of another site has this code. Choose another"]
    assert f"/cohorts/{world.south_cohort}" not in answer.text and "South" not in words(answer)


async def test_the_same_form_an_hour_later_is_no_double_click(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, "/cohorts/new", form(START))
    await change(world, "update cohort set created_at = now() - interval '1 hour' where code = 'N9'")
    answer = await post(cleo, "/cohorts/new", form(START))
    assert answer.status_code == 422
    assert errors(answer) == ["There is already a cohort N9. Choose another code"]
