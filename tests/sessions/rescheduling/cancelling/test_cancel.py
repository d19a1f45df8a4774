"""Cancelling a session and taking it back."""

import pytest

from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import World
from tests.sessions.rescheduling.steps import FIRST, As, as_owner, monday, starts, weekly

PATH = f"/sessions/{FIRST}/cancel"
_REASON = {"reason": "lockdown", "note": "Wing search"}
_ROW = f"select state, not_held_reason, not_held_note from group_session where id = {FIRST}"


async def test_a_session_is_cancelled_with_reason_and_name(world: World, as_: As) -> None:
    await weekly(world, 2)
    cleo = await as_(world.cleo)
    assert "Cancel Unit 1" in words(await cleo.get(PATH))
    answer = await post(cleo, PATH, _REASON)
    assert answer.status_code == 303 and answer.headers["location"] == "/cohorts/2/timetable"
    assert await as_owner(world, _ROW) == [("cancelled", "lockdown", "Wing search")]
    assert await as_owner(world, "select active from session_facilitator where session = $1", FIRST) == [
        (False,)
    ]
    page = words(await cleo.get(PATH))
    assert "Unit 1 is cancelled" in page and "Cleo Probe" in page and "Wing search" in page
    assert "lockdown or change of regime: Wing search" in words(await cleo.get("/cohorts/2/timetable"))
    assert "Cancelled a session" in words(await cleo.get("/cohorts/2/timetable/changes"))


async def test_it_is_taken_back_while_its_time_is_free(world: World, as_: As) -> None:
    await weekly(world, 2)
    cleo = await as_(world.cleo)
    await post(cleo, PATH, _REASON)
    for _click in range(2):
        answer = await post(cleo, PATH, {"action": "reinstate"})
        assert answer.status_code == 303
    assert await as_owner(world, _ROW) == [("scheduled", None, "")]
    assert await as_owner(world, "select active from session_facilitator where session = $1", FIRST) == [
        (True,)
    ]
    assert await starts(world) == [monday(20), monday(21)]
    assert "Took a cancellation back" in words(await cleo.get("/cohorts/2/timetable/changes"))


async def test_whoever_took_its_time_is_named(world: World, as_: As) -> None:
    await weekly(world, 1)
    cleo = await as_(world.cleo)
    await post(cleo, PATH, _REASON)
    await weekly(world, 1, cohort=1, staff=1, first=4900)
    page = words(await cleo.get(PATH))
    assert "Red room is taken on" in page and "by cohort N1" in page
    answer = await post(cleo, PATH, {"action": "reinstate"})
    assert answer.status_code == 409 and "by cohort N1" in words(answer)
    assert (await as_owner(world, _ROW))[0][0] == "cancelled"


async def test_it_can_be_undone_like_any_change(world: World, as_: As) -> None:
    await weekly(world, 1)
    cleo = await as_(world.cleo)
    await post(cleo, PATH, _REASON)
    ((change,),) = await as_owner(world, "select max(id) from timetable_change")
    assert (await post(cleo, f"/cohorts/2/timetable/changes/{change}/undo", {})).status_code == 303
    assert await as_owner(world, _ROW) == [("scheduled", None, "")]


@pytest.mark.parametrize("fact", ["state = 'held'", "state = 'not_held', not_held_reason = 'other'"])
async def test_what_is_recorded_is_not_cancelled(world: World, as_: As, fact: str) -> None:
    await weekly(world, 1)
    await as_owner(world, f"update group_session set {fact} where id = $1", FIRST)
    before = await as_owner(world, _ROW)
    for values in (_REASON, {"action": "reinstate"}):
        answer = await post(await as_(world.cleo), PATH, values)
        assert answer.status_code == 409 and "Nothing can be changed here" in words(answer)
    assert await as_owner(world, _ROW) == before


async def test_a_reason_is_asked_for_and_what_was_typed_is_kept(world: World, as_: As) -> None:
    await weekly(world, 1)
    cleo = await as_(world.cleo)
    answer = await post(cleo, PATH, {"note": "Typed already"})
    assert answer.status_code == 422
    assert errors(answer) == ["Choose why it is cancelled"] and "Typed already" in answer.text
    for values in ({"reason": "nobody_came"}, {"reason": "lockdown", "note": "x" * 501}, {"reason": "\x00"}):
        assert (await post(cleo, PATH, values)).status_code == 422
    assert (await as_owner(world, _ROW))[0][0] == "scheduled"


async def test_cancelled_twice_is_cancelled_once(world: World, as_: As) -> None:
    await weekly(world, 1)
    cleo = await as_(world.cleo)
    for _click in range(2):
        assert (await post(cleo, PATH, _REASON)).status_code == 303
    assert await as_owner(world, "select count(*) from timetable_change where cohort = 2") == [(1,)]
