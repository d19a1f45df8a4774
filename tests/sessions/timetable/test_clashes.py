"""What is already taken at the time of a session."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.timetable.clashes import Busy, Subject, find_clashes
from sessions.timetable.rules import PlanItem, Proposed

NINE = dt.datetime(2027, 6, 7, 9, tzinfo=dt.UTC)


def session(position: int, starts_at: dt.datetime, minutes: int) -> Proposed:
    item = PlanItem(position, f"Unit {position}", minutes)
    return Proposed(position, item, starts_at.date(), starts_at, starts_at + dt.timedelta(minutes=minutes))


def busy(starts_at: dt.datetime, minutes: int, name: str = "Room 2", what: Subject = Subject.ROOM) -> Busy:
    return Busy(what, 1, name, starts_at, starts_at + dt.timedelta(minutes=minutes), "NORTH-3")


def test_a_clash_names_what_when_and_with_which_cohort() -> None:
    found = find_clashes([session(1, NINE, 180)], [busy(NINE + dt.timedelta(hours=2), 180)])
    assert len(found) == 1
    sentence = str(found[0].sentence(ZoneInfo("Europe/London")))
    assert sentence == "Room 2 is taken on 7 June 2027 from 12:00 to 15:00 by cohort NORTH-3."


def test_a_facilitator_and_a_participant_are_said_in_their_own_words() -> None:
    taken = [busy(NINE, 60, "Ada Bell", Subject.FACILITATOR), busy(NINE, 60, "Cal Dee", Subject.PARTICIPANT)]
    sentences = [
        str(clash.sentence(ZoneInfo("UTC"))) for clash in find_clashes([session(1, NINE, 60)], taken)
    ]
    assert sentences[0].startswith("Ada Bell works on")
    assert sentences[1].startswith("Cal Dee takes part on")


def test_times_that_touch_do_not_clash() -> None:
    taken = [busy(NINE - dt.timedelta(hours=1), 60), busy(NINE + dt.timedelta(hours=3), 60)]
    assert find_clashes([session(1, NINE, 180)], taken) == ()


def test_an_empty_busy_time_clashes_with_nothing() -> None:
    assert find_clashes([session(1, NINE, 180)], [busy(NINE, 0)]) == ()


minutes = st.integers(0, 400)
spans = st.lists(st.tuples(minutes, st.integers(1, 120)), max_size=12)


@given(wanted=spans, taken=spans)
def test_the_sweep_finds_exactly_the_pairs_that_overlap(
    wanted: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> None:
    sessions = [
        session(number, NINE + dt.timedelta(minutes=start), length)
        for number, (start, length) in enumerate(wanted)
    ]
    times = [
        busy(NINE + dt.timedelta(minutes=start), length, f"Room {number}")
        for number, (start, length) in enumerate(taken)
    ]
    pairs = sorted(
        (one.position, other.name)
        for one in sessions
        for other in times
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    )
    found = find_clashes(sessions, times)
    assert sorted((clash.session.position, clash.busy.name) for clash in found) == pairs
