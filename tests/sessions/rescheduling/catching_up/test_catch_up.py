"""Scheduling a session again that did not run."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.rescheduling.catching_up.rules import free_times, why_no_catch_up
from sessions.rescheduling.standing import Frame, Session
from sessions.timetable.clashes import Busy, Subject
from sessions.timetable.rules import Slot
from sessions.timetable.states import SessionState
from tests.fixtures.forms import fields_of
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.rescheduling import timetables
from tests.sessions.rescheduling.steps import FIRST, As, as_owner, monday, weekly
from tests.sessions.rescheduling.timetables import LONDON, MONDAY, NOW, at, frame

PATH = f"/sessions/{FIRST}/catch-up"


def _other(on: dt.date) -> dict[str, str | int]:
    """Another time, typed: six in the evening in the blue room."""
    return {
        "when": "other", "on-day": on.day, "on-month": on.month, "on-year": on.year, "at": "18:00", "room": 1,
    }  # fmt: skip


def _missed(sessions: list[Session]) -> Session:
    return replace(sessions[0], state=SessionState.CANCELLED)


def test_weekly_times_come_first_in_a_day_and_days_off_are_left_out() -> None:
    sessions = timetables.weekly(2)
    around = frame(Slot(MONDAY, at(9)), days_off={dt.date(2027, 1, 5): "Closed"})
    found = free_times(_missed(sessions), sessions[1:], around, [], [1], now=NOW)
    on = [one.starts_at.astimezone(LONDON).date() for one in found]
    # Saturday and Sunday are no days; Tuesday 5 is off; Monday 11 is taken by the second session.
    assert on == [dt.date(2027, 1, day) for day in (6, 7, 8, 12, 13, 14, 15, 18)]
    assert [one.weekly for one in found] == [False] * 7 + [True]
    assert {one.room for one in found} == {1}


def test_another_room_is_taken_when_the_first_is_not_free() -> None:
    sessions = timetables.weekly(1)
    busy = [Busy(Subject.ROOM, 1, "Blue", NOW, NOW + dt.timedelta(days=90), "X")]
    found = free_times(_missed(sessions), [], frame(), busy, [1, 2], now=NOW)
    assert found and {one.room for one in found} == {2}
    assert free_times(_missed(sessions), [], frame(), busy, [1], now=NOW) == ()


def test_only_what_did_not_run_is_caught_up_and_only_once() -> None:
    one = timetables.weekly(1)[0]
    assert "neither cancelled" in str(why_no_catch_up(one, frame()))
    cancelled = replace(one, state=SessionState.CANCELLED)
    assert why_no_catch_up(cancelled, frame()) is None
    assert "has its catch-up on" in str(why_no_catch_up(replace(cancelled, caught_up_on=NOW), frame()))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(Subject)), st.integers(1, 3), st.integers(0, 900), st.integers(1, 40)), max_size=30),
    st.lists(st.integers(0, 60), max_size=20),
    timetables.slots(),
)  # fmt: skip
def test_what_is_offered_is_free(
    taken: list[tuple[Subject, int, int, int]], off: list[int], slots: tuple[Slot, ...]
) -> None:
    sessions = timetables.weekly(6, *slots)
    missed = _missed(sessions)
    busy = [
        Busy(what, number, "x", NOW + dt.timedelta(hours=start), NOW + dt.timedelta(hours=start + long), "X")
        for what, number, start, long in taken
    ]
    days_off = {timetables.START + dt.timedelta(days=day): "Closed" for day in off}
    around = Frame(slots, days_off, LONDON)
    found = free_times(missed, sessions[1:], around, busy, [1, 2, 3], now=NOW)
    assert len({one.starts_at.astimezone(LONDON).date() for one in found}) == len(found) <= 8
    for one in found:
        assert one.starts_at > missed.starts_at and one.starts_at.astimezone(LONDON).date() not in days_off
        assert one.ends_at - one.starts_at == dt.timedelta(minutes=missed.minutes)
        against = [
            other for other in busy
            if (other.what is Subject.ROOM and other.id == one.room)
            or (other.what is Subject.FACILITATOR and other.id in missed.people)
        ]  # fmt: skip
        spans = [(other.starts_at, other.ends_at) for other in against]
        spans += [(other.starts_at, other.ends_at) for other in sessions[1:]]
        assert not [one for start, end in spans if start < one.ends_at and one.starts_at < end]


async def _cancel(world: World) -> None:
    await as_owner(world, "update group_session set state = 'cancelled' where id = $1", FIRST)


async def _first_offer(client: Client) -> str:
    page = await client.get(PATH)
    assert page.status_code == 200
    fields_of(page.text, PATH)
    value = page.text.partition('name="when" type="radio" value="')[2].partition('"')[0]
    assert value
    return value


async def test_a_free_time_is_taken_with_the_same_people(world: World, as_: As) -> None:
    await weekly(world, 2, weeks=3)
    await _cancel(world)
    cleo = await as_(world.cleo)
    offer = await _first_offer(cleo)
    answer = await post(cleo, PATH, {"when": offer, "on-day": "nonsense"})
    assert answer.status_code == 303
    ((catch_up, position, title, minutes, state, room),) = await as_owner(
        world,
        "select id, position, title, minutes_planned, state, room from group_session where catch_up_of = $1",
        FIRST,
    )
    assert (position, title, minutes, state, room) == (10, "Unit 1", 180, "scheduled", 2)
    assert await as_owner(
        world, "select staff, active from session_facilitator where session = $1", catch_up
    ) == [(3, True)]
    assert "has its catch-up on" in words(await cleo.get(PATH))
    assert "Scheduled a catch-up" in words(await cleo.get("/cohorts/2/timetable/changes"))
    again = await post(cleo, PATH, {"when": offer})
    assert again.status_code == 409 and "has its catch-up on" in errors(again)[0]
    assert (await post(cleo, f"/sessions/{FIRST}/cancel", {"action": "reinstate"})).status_code == 409


async def test_undoing_it_cancels_the_catch_up_and_another_may_follow(world: World, as_: As) -> None:
    await weekly(world, 2, weeks=3)
    await _cancel(world)
    cleo = await as_(world.cleo)
    await post(cleo, PATH, {"when": await _first_offer(cleo)})
    ((change,),) = await as_owner(world, "select max(id) from timetable_change")
    assert (await post(cleo, f"/cohorts/2/timetable/changes/{change}/undo", {})).status_code == 303
    assert await as_owner(world, "select state from group_session where catch_up_of = $1", FIRST) == [
        ("cancelled",)
    ]
    assert (await post(cleo, PATH, {"when": await _first_offer(cleo)})).status_code == 303


async def test_another_time_can_be_typed(world: World, as_: As) -> None:
    await weekly(world, 2)
    await _cancel(world)
    cleo = await as_(world.cleo)
    on = monday(30)
    values = _other(on)
    assert (await post(cleo, PATH, values)).status_code == 303
    ((start, room),) = await as_owner(
        world, "select starts_at, room from group_session where catch_up_of = $1", FIRST
    )
    assert (start.astimezone(LONDON).date(), start.astimezone(LONDON).hour, room) == (on, 18, 1)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"when": ""}, "Choose when it is caught up"),
        ({"when": "20270101T0900Z-77"}, "When?: choose one of those that are offered"),
        ({"on-day": "", "on-month": "", "on-year": ""}, "Enter the other date"),
        ({"at": "\x00"}, "Starts at contains a character"),
        ({"room": ""}, "Choose a room"),
        ({"on-year": "2001"}, "The catch-up must be in the future"),
        ({"at": "9:30"}, "The cohort itself meets at that time for “Unit 2”."),
    ],
)
async def test_what_is_wrong_is_named(world: World, as_: As, others: dict[str, str | int], said: str) -> None:
    await weekly(world, 2)
    await _cancel(world)
    on = monday(21)
    values = _other(on)
    answer = await post(await as_(world.cleo), PATH, values | others)
    assert answer.status_code == 422
    assert any(line.startswith(said) for line in errors(answer)), errors(answer)
    assert all(f'id="{one}"' in answer.text for one in ids_linked(answer))
    assert await as_owner(world, "select count(*) from group_session where catch_up_of = $1", FIRST) == [(0,)]


async def test_a_day_off_is_refused_with_its_reason(
    world: World, as_: As, holidays: dict[dt.date, str]
) -> None:
    await weekly(world, 1)
    await _cancel(world)
    on = monday(21)
    holidays[on] = "Probe Day"
    values = _other(on)
    answer = await post(await as_(world.cleo), PATH, values)
    assert answer.status_code == 422
    assert errors(answer) == ["Nothing runs on this day. Public holiday: Probe Day"]


async def test_the_page_belongs_to_the_site(world: World, as_: As) -> None:
    await weekly(world, 1)
    for person, status in ((world.cleo, 200), (world.liv, 200), (world.cyrus, 404), (world.alma, 403)):
        assert (await (await as_(person)).get(PATH)).status_code == status
    assert "neither cancelled nor recorded" in words(await (await as_(world.cleo)).get(PATH))
