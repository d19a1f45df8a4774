"""What a move comes to."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from sessions.rescheduling.rules import Move, Reach, after_plan, plan_move
from sessions.rescheduling.standing import Frame, Plan, Session
from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.rules import Slot
from sessions.timetable.states import SessionState
from tests.sessions.rescheduling.timetables import (
    FRIDAY,
    LONDON,
    MONDAY,
    NOW,
    START,
    WEDNESDAY,
    at,
    dates,
    frame,
    move,
    timetables,
    weekly,
)


def day(month: int, number: int) -> dt.date:
    return dt.date(2027, month, number)


def said(plan: Plan) -> list[str]:
    return [str(problem) for problem in plan.problems]


def test_this_and_all_later_ones_move_on_along_the_weekly_times() -> None:
    sessions = weekly(4)
    plan = plan_move(sessions, move(2, day(1, 18)), frame(), now=NOW)
    assert not plan.problems
    assert dates(after_plan(sessions, plan)) == [day(1, 4), day(1, 18), day(1, 25), day(2, 1)]
    assert [one.session.id for one in plan.moved] == [2, 3, 4]


def test_only_this_one_leaves_the_others() -> None:
    sessions = weekly(4)
    plan = plan_move(sessions, move(2, day(1, 13), reach=Reach.ONE), frame(), now=NOW)
    assert not plan.problems and not plan.notices
    assert dates(after_plan(sessions, plan)) == [day(1, 4), day(1, 13), day(1, 18), day(1, 25)]


def test_days_off_are_left_out_with_their_reason() -> None:
    off = {day(1, 25): "Public holiday: Probe Day"}
    plan = plan_move(weekly(4), move(2, day(1, 18)), frame(days_off=off), now=NOW)
    assert dates([one.after for one in plan.moved]) == [day(1, 18), day(2, 1), day(2, 8)]
    assert [(one.on, str(one.reason)) for one in plan.skipped] == [(day(1, 25), "Public holiday: Probe Day")]


def test_a_day_off_is_no_date_to_move_to() -> None:
    off = {day(1, 18): "Site closed: Staff training"}
    plan = plan_move(weekly(4), move(2, day(1, 18)), frame(days_off=off), now=NOW)
    assert said(plan) == [
        "Nothing runs on 18 January 2027. Site closed: Staff training. Choose another date."
    ]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"state": SessionState.HELD}, "was held on 11 January"),
        ({"state": SessionState.NOT_HELD}, "did not run on 11 January"),
        ({"marked": True}, "was begun"),
        ({"caught_up_on": NOW}, "has its catch-up on 1 January"),
    ],
)
def test_what_is_recorded_cannot_be_moved(fact: dict[str, object], words: str) -> None:
    sessions = weekly(4)
    sessions[1] = replace(sessions[1], **fact)  # type: ignore[arg-type]
    plan = plan_move(sessions, move(2, day(1, 18)), frame(), now=NOW)
    assert not plan.moved and words in said(plan)[0]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"state": SessionState.HELD}, "was held"),
        ({"state": SessionState.CANCELLED}, "is cancelled"),
        ({"marked": True}, "was begun"),
        ({"catch_up_of": 1}, "is a catch-up"),
    ],
)
def test_later_ones_that_stay_are_named_and_nothing_takes_their_day(
    fact: dict[str, object], words: str
) -> None:
    sessions = weekly(4)
    sessions[2] = replace(sessions[2], **fact)  # type: ignore[arg-type]
    plan = plan_move(sessions, move(2, day(1, 12)), frame(), now=NOW)
    assert [(one.session.id, words in str(one.why)) for one in plan.stays] == [(3, True)]
    cancelled = fact.get("state") is SessionState.CANCELLED
    assert dates([one.after for one in plan.moved]) == [day(1, 12), day(1, 18) if cancelled else day(1, 25)]
    assert [str(one.reason) for one in plan.skipped] == (
        [] if cancelled else ["“Unit 3” is on this day and stays"]
    )


def test_a_session_whose_time_has_come_moves_only_when_it_is_chosen() -> None:
    sessions = weekly(4)
    now = dt.datetime(2027, 1, 18, 10, tzinfo=dt.UTC)
    plan = plan_move(sessions, move(2, day(1, 20)), frame(), now=now)
    assert [one.session.id for one in plan.moved] == [2, 4]
    assert "its register is open" in str(plan.stays[1].why)


def test_the_past_is_no_time_to_move_to() -> None:
    plan = plan_move(weekly(2), move(2, day(1, 1), reach=Reach.ONE), frame(), now=NOW)
    assert said(plan) == ["The new time must be in the future: 1 January 2027 at 09:00 is past."]


def test_later_ones_cannot_go_back_before_one_that_stays() -> None:
    plan = plan_move(weekly(4), move(3, day(1, 11)), frame(), now=NOW)
    assert said(plan) == ["“Unit 2” comes before it and stays on 11 January 2027. Choose a later time."]


def test_moving_alone_past_others_is_said_and_allowed() -> None:
    plan = plan_move(weekly(4), move(2, day(1, 26), reach=Reach.ONE), frame(), now=NOW)
    assert not plan.problems
    assert [str(one) for one in plan.notices] == ["It would then come after “Unit 3”, “Unit 4”."]
    back = plan_move(weekly(4), move(4, day(1, 5), reach=Reach.ONE), frame(), now=NOW)
    assert [str(one) for one in back.notices] == ["It would then come before “Unit 2”, “Unit 3”."]


def test_what_a_module_builds_on_stays_before_it() -> None:
    sessions = [replace(one, module=1 if one.id < 3 else 2) for one in weekly(4)]
    asked = frame(prerequisites=[Prerequisite(2, "The second", 1, "The first")])
    plan = plan_move(sessions, move(2, day(1, 26), reach=Reach.ONE), asked, now=NOW)
    assert said(plan) == [
        "“Unit 3” (The second) would come before “Unit 2” (The first), on which it builds.",
        "“Unit 4” (The second) would come before “Unit 2” (The first), on which it builds.",
    ]
    assert not plan_move(sessions, move(2, day(1, 26)), asked, now=NOW).problems


def test_the_gap_that_was_asked_for_is_kept() -> None:
    sessions = weekly(4)
    asked = frame(Slot(MONDAY, at(9)), Slot(WEDNESDAY, at(9)), least_days=5)
    plan = plan_move(sessions, move(2, day(1, 13)), asked, now=NOW)
    assert dates([one.after for one in plan.moved]) == [day(1, 13), day(1, 18), day(1, 25)]
    near = plan_move(sessions, move(2, day(1, 15), reach=Reach.ONE), asked, now=NOW)
    assert said(near) == [
        "Sessions of this cohort are to be at least 5 days apart, and “Unit 3” is on 18 January 2027."
    ]


def test_each_session_keeps_the_length_it_has() -> None:
    sessions = weekly(3)
    sessions[2] = replace(sessions[2], ends_at=sessions[2].ends_at - dt.timedelta(minutes=60))
    plan = plan_move(sessions, move(2, day(1, 18), minutes=90), frame(), now=NOW)
    assert [one.after.minutes for one in plan.moved] == [90, 120]


def test_weekly_times_of_different_length_give_theirs() -> None:
    asked = (Slot(MONDAY, at(9), 180), Slot(FRIDAY, at(9), 120))
    sessions = weekly(3, *asked)
    plan = plan_move(sessions, move(1, day(1, 8), minutes=120), frame(*asked), now=NOW)
    assert [one.after.minutes for one in plan.moved] == [120, 180, 120]


def test_a_new_room_is_taken_by_those_that_shared_the_old_one() -> None:
    sessions = weekly(3)
    sessions[2] = replace(sessions[2], room=7)
    plan = plan_move(sessions, move(1, day(1, 11), room=2), frame(), now=NOW)
    assert [one.room for one in plan.moved] == [2, 2, 7]


def test_a_second_time_on_the_same_day_is_used() -> None:
    asked = (Slot(MONDAY, at(9)), Slot(MONDAY, at(14)))
    sessions = weekly(3, *asked)
    plan = plan_move(sessions, move(1, day(1, 11)), frame(*asked), now=NOW)
    assert [one.starts_at.hour for one in plan.moved] == [9, 14, 9]
    assert dates([one.after for one in plan.moved]) == [day(1, 11), day(1, 11), day(1, 18)]


def test_a_cohort_without_weekly_times_moves_one_by_one() -> None:
    nothing = Frame((), {}, LONDON)
    assert "no weekly times" in said(plan_move(weekly(3), move(1, day(1, 12)), nothing, now=NOW))[0]
    assert not plan_move(weekly(3), move(1, day(1, 12), reach=Reach.ONE), nothing, now=NOW).problems
    assert not plan_move(weekly(1), move(1, day(1, 12)), nothing, now=NOW).problems


def test_a_cancelled_session_gets_a_place_again_and_the_others_make_room() -> None:
    sessions = weekly(3)
    sessions[1] = replace(sessions[1], state=SessionState.CANCELLED)
    plan = plan_move(sessions, move(2, day(1, 18)), frame(), now=NOW)
    after = after_plan(sessions, plan)
    assert dates(after) == [day(1, 4), day(1, 18), day(1, 25)]
    assert after[1].state is SessionState.SCHEDULED


def test_a_closure_without_end_says_until_when_it_looked() -> None:
    off = {START + dt.timedelta(days=15 + number): "Refurbishment" for number in range(5 * 366)}
    plan = plan_move(weekly(3), move(2, day(1, 18)), frame(days_off=off), now=NOW)
    assert "No date was found for “Unit 3”" in said(plan)[0] and "Refurbishment" in said(plan)[0]


def test_the_hour_that_does_not_exist_is_said() -> None:
    plan = plan_move(weekly(1), move(1, day(3, 28), at(1, 30)), frame(), now=NOW)
    assert "does not exist" in str(plan.moved[0].note)


def _in_plan_order(sessions: list[Session]) -> list[int]:
    return [one.id for one in sorted(sessions, key=lambda one: (one.starts_at, one.position))]


@settings(max_examples=400, deadline=None)
@given(timetables())
def test_a_move_keeps_the_rules(world: tuple[list[Session], Frame, Move, dt.datetime]) -> None:
    sessions, around, wanted, now = world
    plan = plan_move(sessions, wanted, around, now=now)
    after = after_plan(sessions, plan)
    before_by_id, moved = {one.id: one for one in sessions}, {one.session.id: one for one in plan.moved}
    # Nothing lost, nothing doubled.
    assert [one.id for one in after] == [one.id for one in sessions]
    assert len(moved) == len(plan.moved)
    # Nothing that was held, recorded or is of the past moves along.
    for one in plan.moved:
        assert one.session.state not in (SessionState.HELD, SessionState.NOT_HELD)
        assert not one.session.marked
        if one.session.id != wanted.session:
            assert one.session.starts_at > now and one.session.catch_up_of is None
            assert one.session.state is SessionState.SCHEDULED
    for still in after:
        if still.id not in moved:
            assert still == before_by_id[still.id]
    assert not {one.session.id for one in plan.stays} & set(moved)
    if plan.problems:
        return
    # The one that was chosen is where it is wanted; no date is a day off.
    chosen = moved[wanted.session]
    assert chosen.starts_at.astimezone(LONDON).date() == wanted.on and chosen.starts_at > now
    for one in plan.moved:
        assert one.after.on(LONDON) not in around.days_off
    if wanted.reach is Reach.ONE:
        assert list(moved) == [wanted.session]
        return
    # Order kept among all that moved, and gaps; none shares a time with one that stays.
    order = [one for one in sessions if one.id in moved]
    assert _in_plan_order([one for one in after if one.id in moved]) == _in_plan_order(order)
    running = sorted((moved[one].after for one in moved), key=lambda one: one.starts_at)
    for first, second in itertools.pairwise(running):
        assert second.starts_at >= first.ends_at
        assert (second.on(LONDON) - first.on(LONDON)).days >= around.least_days
    later = [one for one in running if one.id != wanted.session]
    stay_on = {
        one.on(LONDON)
        for one in after
        if one.id not in moved and one.runs and one.starts_at > chosen.starts_at
    }
    assert not {one.on(LONDON) for one in later} & stay_on
    # Every later one that is open to change has moved along.
    left = [
        one.id for one in sessions
        if one.starts_at > before_by_id[wanted.session].starts_at and one.starts_at > now and one.id not in moved
        and one.state is SessionState.SCHEDULED and not one.marked and one.catch_up_of is None
    ]  # fmt: skip
    assert not left


@settings(max_examples=150, deadline=None)
@given(timetables())
@example((weekly(3), frame(), move(2, day(1, 18)), NOW))
def test_doing_it_twice_changes_nothing_more(
    world: tuple[list[Session], Frame, Move, dt.datetime],
) -> None:
    sessions, around, wanted, now = world
    plan = plan_move(sessions, wanted, around, now=now)
    if plan.problems:
        return
    after = after_plan(sessions, plan)
    again = plan_move(after, wanted, around, now=now)
    if not again.problems:
        assert [
            one for one in again.moved if one.changed and one.session.id not in _moved_past(plan, now)
        ] == []


def _moved_past(plan: Plan, now: dt.datetime) -> set[int]:
    """Later sessions whose order a move of a single one changed: the second time they are not later."""
    return set() if not plan.notices else {one.session.id for one in plan.moved}
