"""Who may take which part in a cohort."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sessions.roster.rules import (
    CO,
    COVER,
    LEAD,
    Part,
    add_problems,
    end_problem,
    lead_problems,
    without_lead,
)

TODAY = dt.date(2027, 6, 7)


def on(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


ALMA = Part(1, "Alma", LEAD, on(-21))
BELA = Part(2, "Bela", CO, on(-21))


def said(problems: tuple[object, ...]) -> list[tuple[str, str]]:
    return [(problem.field, str(problem.message)) for problem in problems]  # type: ignore[attr-defined]


def test_a_cover_for_some_days_is_welcome() -> None:
    assert add_problems([ALMA, BELA], Part(3, "Carla", COVER, on(0), on(3)), today=TODAY) == ()


def test_the_past_stays_as_it_was() -> None:
    ((field, text),) = said(add_problems([], Part(3, "Carla", CO, on(-1)), today=TODAY))
    assert field == "starts_on" and text.startswith("First day must be today or later")


def test_a_cover_needs_a_last_day_that_is_not_before_the_first() -> None:
    assert said(add_problems([], Part(3, "Carla", COVER, on(1)), today=TODAY)) == [
        ("ends_on", "Enter the last day of the cover")
    ]
    assert said(add_problems([], Part(3, "Carla", COVER, on(1), on(0)), today=TODAY)) == [
        ("ends_on", "Last day must be the same as or after the first")
    ]


def test_nobody_has_two_parts_at_once() -> None:
    assert said(add_problems([ALMA, BELA], Part(2, "Bela", COVER, on(1), on(2)), today=TODAY)) == [
        ("staff", "Bela has a part in this cohort from 17 May 2027 on. End that first")
    ]


def test_a_second_lead_is_refused_by_name() -> None:
    assert said(add_problems([ALMA], Part(3, "Carla", LEAD, on(1)), today=TODAY)) == [
        ("role", "Alma leads the cohort then. Change the lead instead")
    ]


def test_somebody_may_lead_after_the_lead_of_before_has_ended() -> None:
    ended = Part(1, "Alma", LEAD, on(-21), on(3))
    assert add_problems([ended], Part(3, "Carla", LEAD, on(4)), today=TODAY) == ()


def test_a_part_is_shortened_but_not_prolonged() -> None:
    cover = Part(3, "Carla", COVER, on(1), on(5))
    assert end_problem(cover, on(3)) is None
    assert end_problem(ALMA, on(300)) is None
    assert "ends on 12 June 2027 already" in str(getattr(end_problem(cover, on(6)), "message", ""))
    assert "must be 8 June 2027 or later" in str(getattr(end_problem(cover, on(0)), "message", ""))


def test_the_lead_changes_to_whoever_is_free_of_later_parts() -> None:
    assert lead_problems([ALMA, BELA], staff=2, from_on=on(1), stays=True, today=TODAY) == ()
    assert lead_problems([ALMA, BELA], staff=3, from_on=on(1), stays=False, today=TODAY) == ()
    later = Part(3, "Carla", COVER, on(9), on(9))
    assert said(lead_problems([ALMA, later], staff=3, from_on=on(1), stays=True, today=TODAY)) == [
        ("staff", "Carla has a part in this cohort from 16 June 2027 on. End that first")
    ]


def test_who_leads_already_or_began_today_does_not_change() -> None:
    assert said(lead_problems([ALMA], staff=1, from_on=on(0), stays=True, today=TODAY)) == [
        ("staff", "Alma leads the cohort already. Choose somebody else")
    ]
    new = Part(1, "Alma", LEAD, TODAY)
    assert said(lead_problems([new], staff=2, from_on=TODAY, stays=False, today=TODAY)) == [
        ("from_on", "Alma began today. Choose tomorrow or a later day")
    ]


def test_without_a_lead_there_is_none_to_change() -> None:
    assert said(lead_problems([BELA], staff=3, from_on=on(0), stays=True, today=TODAY)) == [
        ("from_on", "Nobody leads the cohort on that day. Add a lead instead")
    ]


parts = st.builds(
    lambda staff, role, start, length: Part(
        staff, f"P{staff}", role, on(start), None if length is None else on(start + length)
    ),
    st.integers(1, 3),
    st.sampled_from([LEAD, CO, COVER]),
    st.integers(0, 20),
    st.none() | st.integers(0, 10),
)


@given(wished=st.lists(parts, max_size=8))
def test_whatever_is_added_there_is_one_lead_and_nobody_twice(wished: list[Part]) -> None:
    held: list[Part] = []
    for one in wished:
        if not add_problems(held, one, today=TODAY):
            held.append(one)
    for day in map(on, range(60)):
        there = [part for part in held if part.holds(day)]
        assert len({part.staff for part in there}) == len(there)
        assert sum(part.role == LEAD for part in there) <= 1
    leaderless = without_lead(held, today=TODAY, starts_on=TODAY)
    days = [day for day in map(on, range(60)) if not any(p.role == LEAD and p.holds(day) for p in held)]
    assert leaderless == (days[0] if days else None)
