"""Changing the lead of a cohort; the sessions to come follow, held ones never."""

import datetime as dt
from collections.abc import Awaitable, Callable

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.roster.rostering import FUTURE, OPEN, PAGE, PAST, at, clash, parts, roster, today
from tests.sessions.timetable.scheduling import ALMA, BELA, CARLA, DORA, Values, change, stored

As = Callable[[Viewer | None], Awaitable[Client]]


def leading(staff: int, from_on: dt.date, before: str) -> Values:
    return {"action": "save", "staff": staff, "before": before, **parts("from_on", from_on)}


async def test_the_co_facilitator_becomes_lead_and_the_lead_co_facilitator(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, f"{PAGE}/lead", leading(BELA, today(3), "co"))
    assert answer.status_code == 303, errors(answer)
    start = today(-21)
    assert await roster(world) == [
        (ALMA, "lead", start, today(2)),
        (BELA, "co", start, today(2)),
        (ALMA, "co", today(3), None),
        (BELA, "lead", today(3), None),
    ]
    assert await at(world, FUTURE) == [ALMA, BELA]


async def test_somebody_new_leads_and_the_lead_of_before_leaves(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert (await post(cleo, f"{PAGE}/lead", leading(CARLA, today(3), "leaves"))).status_code == 303
    assert await at(world, FUTURE) == [BELA, CARLA]
    assert await at(world, PAST) == await at(world, OPEN) == [ALMA, BELA]
    ((reason,),) = await stored(world, "select end_reason from cohort_facilitator where staff = 1")
    assert reason.startswith("Carla Probe leads from")
    assert (ALMA, "lead", today(-21), today(2)) in await roster(world)
    assert (CARLA, "lead", today(3), None) in await roster(world)


async def test_a_lead_who_would_begin_that_day_is_replaced_before_they_begin(world: World, as_: As) -> None:
    await change(world, "update cohort_facilitator set starts_on = current_date + 5 where cohort = 2")
    liv = await as_(world.liv)
    answer = await post(liv, "/cohorts/2/facilitators/lead", leading(DORA, today(7), "co"))
    assert answer.status_code == 303, errors(answer)
    await post(liv, "/cohorts/2/facilitators/lead", leading(CARLA, today(7), "leaves"))
    assert await roster(world, 2) == [(CARLA, "lead", today(5), today(6)), (CARLA, "lead", today(7), None)]


async def test_a_lead_who_clashes_is_refused(world: World, as_: As) -> None:
    await clash(world)
    answer = await post(await as_(world.cleo), f"{PAGE}/lead", leading(DORA, today(3), "co"))
    assert answer.status_code == 422 and "with cohort S1" in errors(answer)[0]
    assert [row[:2] for row in await roster(world)] == [(ALMA, "lead"), (BELA, "co")]


async def test_an_empty_change_of_lead_is_refused(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), f"{PAGE}/lead", {"action": "save"})
    assert answer.status_code == 422 and ids_linked(answer) == ["from_on-day", "before", "staff"]


async def test_without_a_lead_the_page_leads_back(world: World, as_: As) -> None:
    await change(world, "update cohort_facilitator set role = 'co' where id > 0")
    cleo = await as_(world.cleo)
    assert (await cleo.get(f"{PAGE}/lead", follow_redirects=False)).status_code == 303
    assert (await post(cleo, f"{PAGE}/lead", leading(CARLA, today(3), "co"))).status_code == 303
    assert "Nobody leads this cohort from" in words(await cleo.get(PAGE))
