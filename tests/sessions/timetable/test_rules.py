"""From a plan and weekly slots to dated sessions."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.rules import (
    LOOKS_AHEAD,
    MOST_LEAST_DAYS,
    PlanItem,
    Slot,
    local_start,
    propose,
    slot_problems,
)

LONDON = ZoneInfo("Europe/London")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, WEDNESDAY, SATURDAY, SUNDAY = 1, 3, 6, 7
START = dt.date(2027, 1, 4)  # a Monday


def units(count: int, minutes: int = 180) -> list[PlanItem]:
    return [PlanItem(number, f"Unit {number}", minutes) for number in range(1, count + 1)]


def at(hour: int, minute: int = 0) -> dt.time:
    return dt.time(hour, minute)


def test_each_week_has_the_next_unit_in_the_order_of_the_plan() -> None:
    found = propose(units(3), [Slot(MONDAY, at(9))], starts_on=START, days_off={}, zone=LONDON)
    assert [(session.position, session.item.title, session.on) for session in found.sessions] == [
        (1, "Unit 1", dt.date(2027, 1, 4)),
        (2, "Unit 2", dt.date(2027, 1, 11)),
        (3, "Unit 3", dt.date(2027, 1, 18)),
    ]
    assert found.failure is None
    assert found.skipped == ()
    assert found.ends_on == dt.date(2027, 1, 18)


def test_a_start_between_slots_waits_for_the_next_slot() -> None:
    found = propose(units(1), [Slot(WEDNESDAY, at(9))], starts_on=START, days_off={}, zone=LONDON)
    assert found.sessions[0].on == dt.date(2027, 1, 6)


def test_two_slots_on_one_day_both_take_a_session_in_order_of_time() -> None:
    slots = [Slot(MONDAY, at(14)), Slot(MONDAY, at(9))]
    found = propose(units(3), slots, starts_on=START, days_off={}, zone=LONDON)
    assert [(session.on.day, session.starts_at.hour) for session in found.sessions] == [
        (4, 9),
        (4, 14),
        (11, 9),
    ]


def test_a_day_off_is_skipped_with_its_reason_and_nothing_is_lost() -> None:
    off = {dt.date(2027, 1, 11): "Staff training"}
    found = propose(units(3), [Slot(MONDAY, at(9))], starts_on=START, days_off=off, zone=LONDON)
    assert [session.on.day for session in found.sessions] == [4, 18, 25]
    assert [(skip.on, str(skip.reason)) for skip in found.skipped] == [
        (dt.date(2027, 1, 11), "Staff training")
    ]


def test_a_gap_that_is_asked_for_is_kept_and_what_is_too_soon_is_named() -> None:
    slots = [Slot(MONDAY, at(9)), Slot(WEDNESDAY, at(9)), Slot(SATURDAY, at(9))]
    found = propose(units(3), slots, starts_on=START, days_off={}, zone=LONDON, least_days=3)
    assert [session.on.day for session in found.sessions] == [4, 9, 13]
    assert [(skip.on.day, str(skip.reason)) for skip in found.skipped] == [
        (6, "Too soon: sessions are to be at least 3 days apart"),
        (11, "Too soon: sessions are to be at least 3 days apart"),
    ]


def test_a_gap_of_one_day_keeps_two_slots_of_a_day_from_taking_a_session_each() -> None:
    slots = [Slot(MONDAY, at(9)), Slot(MONDAY, at(14))]
    found = propose(units(2), slots, starts_on=START, days_off={}, zone=LONDON, least_days=1)
    assert [(session.on.day, session.starts_at.hour) for session in found.sessions] == [(4, 9), (11, 9)]


def test_a_date_that_is_too_soon_for_two_slots_is_named_once() -> None:
    slots = [Slot(MONDAY, at(9)), Slot(WEDNESDAY, at(9)), Slot(WEDNESDAY, at(14))]
    found = propose(units(2), slots, starts_on=START, days_off={}, zone=LONDON, least_days=7)
    assert [skip.on.day for skip in found.skipped] == [6]


def test_a_day_off_within_the_gap_is_named_as_a_day_off() -> None:
    off = {START + dt.timedelta(days=7): "Closed"}
    found = propose(units(2), [Slot(MONDAY, at(9))], starts_on=START, days_off=off, zone=LONDON, least_days=8)
    assert [str(skip.reason) for skip in found.skipped] == ["Closed"]


def test_a_day_off_with_two_slots_is_named_once() -> None:
    slots = [Slot(MONDAY, at(9)), Slot(MONDAY, at(14))]
    found = propose(units(1), slots, starts_on=START, days_off={START: "Closed"}, zone=LONDON)
    assert len(found.skipped) == 1


def test_a_day_off_after_the_last_session_is_not_mentioned() -> None:
    off = {dt.date(2027, 1, 11): "Closed"}
    found = propose(units(1), [Slot(MONDAY, at(9))], starts_on=START, days_off=off, zone=LONDON)
    assert found.skipped == ()


def test_a_slot_with_minutes_of_its_own_sets_the_length() -> None:
    found = propose(units(1), [Slot(MONDAY, at(9), 90)], starts_on=START, days_off={}, zone=LONDON)
    assert found.sessions[0].minutes == 90


def test_a_slot_without_minutes_takes_those_of_the_plan() -> None:
    found = propose(units(1, 240), [Slot(MONDAY, at(9))], starts_on=START, days_off={}, zone=LONDON)
    assert found.sessions[0].minutes == 240


def test_a_slot_keeps_its_wall_clock_time_through_summer() -> None:
    found = propose(units(30), [Slot(MONDAY, at(9))], starts_on=START, days_off={}, zone=LONDON)
    assert {session.starts_at.astimezone(LONDON).time() for session in found.sessions} == {at(9)}
    assert {session.starts_at.time() for session in found.sessions} == {at(9), at(8)}


def test_a_time_that_does_not_exist_moves_forward_and_says_so() -> None:
    found = propose(
        units(1), [Slot(SUNDAY, at(2, 30))], starts_on=dt.date(2027, 3, 28), days_off={}, zone=BERLIN
    )
    session = found.sessions[0]
    assert session.starts_at.astimezone(BERLIN).time() == at(3, 30)
    assert session.minutes == 180
    assert "02:30 does not exist" in str(session.note)
    assert "03:30" in str(session.note)


def test_a_time_that_happens_twice_means_the_first() -> None:
    instant, note = local_start(dt.date(2027, 10, 31), at(2, 30), BERLIN)
    assert instant == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    assert "happens twice" in str(note)


def test_an_ordinary_time_has_no_note() -> None:
    assert local_start(START, at(9), LONDON) == (dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), None)


def test_a_shifted_session_never_runs_into_the_slot_after_it() -> None:
    slots = [Slot(SUNDAY, at(2, 30), 40), Slot(SUNDAY, at(3, 15), 40)]
    found = propose(units(3), slots, starts_on=dt.date(2027, 3, 28), days_off={}, zone=BERLIN)
    first, second = found.sessions[:2]
    assert second.starts_at >= first.ends_at
    assert [str(skip.reason)[:18] for skip in found.skipped] == ["The clocks change:"]


def test_a_closure_that_swallows_every_date_says_why_and_until_when_it_looked() -> None:
    off = {START + dt.timedelta(days=day): "Refurbishment" for day in range(5 * 366)}
    found = propose(units(2), [Slot(MONDAY, at(9))], starts_on=START, days_off=off, zone=LONDON)
    assert found.sessions == ()
    failure = str(found.failure)
    assert "“Unit 1”" in failure
    assert "Refurbishment" in failure
    assert "Monday" in failure
    until = START + LOOKS_AHEAD
    assert f"until {until.day} {until:%B %Y}" in failure


def test_a_closure_in_the_midst_keeps_the_sessions_found_before_it() -> None:
    off = {dt.date(2027, 1, 11) + dt.timedelta(days=day): "Closed" for day in range(5 * 366)}
    found = propose(units(2), [Slot(MONDAY, at(9))], starts_on=START, days_off=off, zone=LONDON)
    assert [session.item.title for session in found.sessions] == ["Unit 1"]
    assert "“Unit 2”" in str(found.failure)


def test_a_plan_that_runs_past_the_last_known_year_fails_in_words() -> None:
    found = propose(
        units(3), [Slot(MONDAY, at(9))], starts_on=dt.date(2100, 12, 20), days_off={}, zone=LONDON
    )
    assert len(found.sessions) == 2
    assert "31 December 2100" in str(found.failure)


def test_an_empty_plan_and_no_slots_fail_in_words() -> None:
    assert "no session" in str(
        propose([], [Slot(1, at(9))], starts_on=START, days_off={}, zone=LONDON).failure
    )
    assert "weekly slot" in str(propose(units(1), [], starts_on=START, days_off={}, zone=LONDON).failure)


def test_slots_that_overlap_are_an_error_that_names_both() -> None:
    problems = slot_problems([Slot(MONDAY, at(9)), Slot(MONDAY, at(11))], units(1))
    assert len(problems) == 1
    assert problems[0].index == 1
    assert problems[0].field == "starts_at"
    assert "Monday 09:00" in str(problems[0].message)
    assert "Monday 11:00" in str(problems[0].message)


def test_the_same_slot_twice_is_reported_once() -> None:
    assert len(slot_problems([Slot(MONDAY, at(9)), Slot(MONDAY, at(9))], units(1))) == 1


def test_slots_may_touch() -> None:
    assert slot_problems([Slot(MONDAY, at(9), 120), Slot(MONDAY, at(11), 120)], units(1)) == ()


def test_sunday_night_runs_into_monday_morning() -> None:
    problems = slot_problems([Slot(MONDAY, at(0)), Slot(SUNDAY, at(23))], units(1))
    assert "Sunday 23:00" in str(problems[0].message)


def test_the_longest_unit_decides_whether_slots_overlap() -> None:
    slots = [Slot(MONDAY, at(9)), Slot(MONDAY, at(11))]
    assert slot_problems(slots, [PlanItem(1, "Short", 60)]) == ()
    assert slot_problems(slots, [PlanItem(1, "Short", 60), PlanItem(2, "Long", 150)])


def test_impossible_slot_values_are_errors_on_their_field() -> None:
    problems = slot_problems([Slot(8, at(9)), Slot(MONDAY, at(9), 0), Slot(MONDAY, at(9), 721)])
    assert [(problem.index, problem.field) for problem in problems] == [
        (0, "weekday"),
        (1, "minutes"),
        (2, "minutes"),
    ]


slots_anywhere = st.lists(
    st.builds(
        Slot,
        weekday=st.integers(1, 7),
        starts_at=st.times().map(lambda time: time.replace(second=0, microsecond=0, fold=0)),
        minutes=st.none() | st.integers(1, 400),
    ),
    min_size=1,
    max_size=5,
)


@given(
    slots=slots_anywhere,
    plan=st.lists(st.tuples(st.integers(30, 400), st.integers(0, 3)), min_size=1, max_size=30),
    starts_on=st.dates(dt.date(1999, 1, 1), dt.date(2060, 1, 1)),
    off=st.sets(st.integers(0, 120), max_size=80),
    least_days=st.integers(0, 1) | st.integers(0, MOST_LEAST_DAYS),
    required=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=2),
    zone=st.sampled_from([LONDON, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_a_timetable_keeps_its_rules_for_any_slots_days_off_gaps_and_prerequisites(
    slots: list[Slot],
    plan: list[tuple[int, int]],
    starts_on: dt.date,
    off: set[int],
    least_days: int,
    required: set[tuple[int, int]],
    zone: ZoneInfo,
) -> None:
    """`off`: days after the start, of whichever layer. `required`: (module, the one before it)."""
    items = [
        PlanItem(number, f"Unit {number}", minutes, module_id=module)
        for number, (minutes, module) in enumerate(plan)
    ]
    if slot_problems(slots, items):
        return
    days_off = {starts_on + dt.timedelta(days=day): "Closed" for day in off}
    found = propose(
        items,
        slots,
        starts_on=starts_on,
        days_off=days_off,
        zone=zone,
        least_days=least_days,
        prerequisites=[Prerequisite(a, str(a), b, str(b)) for a, b in sorted(required) if a != b],
    )
    if found.failure is not None:  # the only way to fail here is the order
        assert found.sessions == ()
        assert order_is_broken(items, required)
        return
    # Nothing lost, nothing doubled, order kept, of the plan and of its modules.
    assert [session.item for session in found.sessions] == items
    assert [session.position for session in found.sessions] == list(range(1, len(items) + 1))
    assert not order_is_broken([session.item for session in found.sessions], required)
    for earlier, later in pairwise(found.sessions):
        assert earlier.ends_at <= later.starts_at  # no clash
        assert (later.on - earlier.on).days >= least_days
    for session in found.sessions:
        assert session.on >= starts_on
        assert session.on not in days_off
        taken = [slot for slot in slots if slot.weekday == session.on.isoweekday()]
        local = session.starts_at.astimezone(zone)
        assert session.note is not None or any(slot.starts_at == local.time() for slot in taken)
        assert session.minutes in {slot.minutes or session.item.minutes for slot in taken}
    # Every date of a slot in between was either used or skipped with a reason.
    accounted = {session.on for session in found.sessions} | {skip.on for skip in found.skipped}
    day = starts_on
    while day < found.sessions[-1].on:
        if any(slot.weekday == day.isoweekday() for slot in slots):
            assert day in accounted
        day += dt.timedelta(days=1)
    # Nothing was skipped without need: the day is off, too soon, or the clocks change.
    for skip in found.skipped:
        before = max((one.on for one in found.sessions if one.on <= skip.on), default=None)
        too_soon = before is not None and (skip.on - before).days < least_days
        assert skip.on in days_off or too_soon or "clocks" in str(skip.reason)


def order_is_broken(items: list[PlanItem], required: set[tuple[int, int]]) -> bool:
    """Whether a session comes before, or as, one that its module requires."""
    modules = [item.module_id for item in items]
    return any(
        modules[place] == module and requires in modules[place:]
        for module, requires in required
        if module != requires
        for place in range(len(modules))
    )


@given(slots=slots_anywhere)
def test_slot_problems_agree_with_every_pair_laid_out_on_the_week(slots: list[Slot]) -> None:
    taken: set[tuple[int, int]] = set()
    week = 7 * 24 * 60
    overlap = False
    for slot in slots:
        start = ((slot.weekday - 1) * 24 + slot.starts_at.hour) * 60 + slot.starts_at.minute
        minutes = {((start + step) % week, 0) for step in range(slot.minutes or 200)}
        overlap = overlap or bool(taken & minutes)
        taken |= minutes
    assert bool(slot_problems(slots, [PlanItem(1, "Unit", 200)])) is overlap
