"""The session record: tiers, delivery against the plan, limits of texts."""

from __future__ import annotations

import pytest

from programme.access.rules import Tier
from sessions.record.rules import (
    HEADINGS,
    LONGEST_TEXT,
    READERS,
    Delivery,
    PlannedExercise,
    PostedExercise,
    climate_problem,
    deliveries,
    text_problem,
)

PLAN = [
    PlannedExercise(11, 1, "Lifeline"),
    PlannedExercise(12, 2, "Empty chair"),
    PlannedExercise(13, 1, "Lifeline"),
]


def test_each_tier_says_who_reads_it_and_only_one_is_encrypted() -> None:
    assert [tier for tier in Tier if tier.encrypted] == [Tier.FACILITATOR_ONLY]
    assert len({str(READERS[tier]) for tier in Tier}) == 3
    assert "supervisor" in str(READERS[Tier.FACILITATOR_ONLY])
    assert "court" in str(READERS[Tier.FACILITATOR_ONLY])
    assert all(str(HEADINGS[tier]) for tier in Tier)


def test_delivered_not_delivered_and_added_are_kept_apart_in_order() -> None:
    posted = [
        PostedExercise(2, False, " No time ", plan_exercise=12),
        PostedExercise(1, True, plan_exercise=11),
        PostedExercise(5, True),
    ]
    found, problems = deliveries(PLAN, posted, known={1, 2, 5})
    assert problems == ()
    assert [(one.exercise, one.position, one.delivery, one.reason) for one in found] == [
        (1, 1, Delivery.DELIVERED, None),
        (2, 2, Delivery.NOT_DELIVERED, "No time"),
        (5, 4, Delivery.ADDED, None),
    ]
    assert [(one.planned, one.delivered) for one in found] == [(True, True), (True, False), (False, True)]


def test_what_was_not_delivered_needs_a_reason() -> None:
    found, problems = deliveries(PLAN, [PostedExercise(2, False, "  ", plan_exercise=12)])
    assert found == ()
    assert problems[0].field == "why-12"
    assert "Empty chair" in str(problems[0].message)


def test_a_reason_that_is_too_long_is_refused_with_its_length() -> None:
    _, problems = deliveries(PLAN, [PostedExercise(2, False, "x" * 1001, plan_exercise=12)])
    assert "1001 characters" in str(problems[0].message)


def test_an_exercise_about_which_nothing_was_said_is_left_out() -> None:
    assert deliveries(PLAN, [PostedExercise(1, None, plan_exercise=11)]) == ((), ())


def test_an_exercise_added_twice_counts_once_and_an_unknown_one_is_refused() -> None:
    found, problems = deliveries(
        PLAN, [PostedExercise(5, True), PostedExercise(5, True), PostedExercise(6, True)], known={5}
    )
    assert [one.exercise for one in found] == [5]
    assert [problem.field for problem in problems] == ["added"]


def test_a_place_that_left_the_plan_meanwhile_is_an_error() -> None:
    _, problems = deliveries(PLAN, [PostedExercise(1, True, plan_exercise=99)])
    assert [problem.field for problem in problems] == ["exercises"]


def test_fifty_thousand_characters_are_stored_and_one_more_is_refused() -> None:
    assert text_problem("note", "What happened", "ä" * LONGEST_TEXT) is None
    problem = text_problem("note", "What happened", "ä" * (LONGEST_TEXT + 1))
    assert problem is not None
    assert "50,001 characters" in str(problem.message)
    assert "What happened" in str(problem.message)


@pytest.mark.parametrize("text", ["", "Line\r\nline\ttab", "🙈 👩‍👩‍👧", "שלום עולם", "%(name)s 100 %"])
def test_every_script_emoji_and_line_end_is_fine(text: str) -> None:
    assert text_problem("note", "Note", text) is None


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[0m", "\x7f", "\ud83d"])
def test_characters_that_cannot_be_stored_are_refused_by_name(text: str) -> None:
    problem = text_problem("note", "Note", text)
    assert problem is not None
    assert problem.field == "note"
    assert "Note" in str(problem.message)


def test_the_climate_is_optional_and_stays_on_its_scale() -> None:
    assert [climate for climate in (None, 0, 1, 5, 6) if climate_problem("climate", climate)] == [0, 6]
