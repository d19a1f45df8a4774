"""Scores against published tables and reliable change against worked figures."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from modules.instruments.rules import (
    Better,
    Change,
    Definition,
    Kind,
    Part,
    Scoring,
    cut_offs,
    problems,
    reliable_change,
    score,
)

SUM = Definition(Kind.SCALE, items=10, lowest=0, highest=4, reverse=frozenset({2, 3}), most_missing=1)
CLIMATE = Definition(
    Kind.SCALE,
    items=12,
    lowest=0,
    highest=6,
    scoring=Scoring.MEAN,
    has_total=False,
    most_missing=4,
    parts=(Part("Engaged", (1, 2, 4, 8, 11)), Part("Avoiding", (3, 5, 9)), Part("Conflict", (6, 7, 10, 12))),
)
# The worked example of Jacobson and Truax (1991): marital satisfaction, higher is better.
MARITAL = Definition(
    Kind.SCALE,
    items=1,
    lowest=0,
    highest=100,
    better=Better.HIGHER,
    sd=7.5,
    reliability=0.80,
    clinical_mean=40.0,
    clinical_sd=7.5,
    general_mean=60.0,
    general_sd=7.5,
)


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ([0, 4, 4, 0, 0, 0, 0, 0, 0, 0], 0),
        ([4, 0, 0, 4, 4, 4, 4, 4, 4, 4], 40),
        ([3, 1, 1, 3, 3, 3, 2, 3, 3, 2], 28),
        ([0] * 10, 8),
    ],
)
def test_turned_items_are_turned(answers: list[int | None], total: float) -> None:
    assert score(SUM, answers).total == total


def test_a_missing_answer_counts_as_the_mean_of_the_others_and_two_are_too_many() -> None:
    one = score(SUM, [None, 1, 1, 3, 3, 3, 2, 3, 3, 2])
    assert one.total == pytest.approx(25 * 10 / 9) and one.missing == 1
    two = score(SUM, [None, 1, 1, 3, 3, 3, 2, 3, 3, None])
    assert two.total is None and two.missing == 2


def test_subscales_are_means_of_their_own_answers() -> None:
    answers: list[int | None] = [6, 5, 1, 4, 2, 0, 1, 6, 0, 2, None, 1]
    found = score(CLIMATE, answers)
    assert found.total is None
    assert found.parts == (21 / 4, 1.0, 1.0)
    assert score(CLIMATE, [None] * 5 + [1] * 7).parts == (None, None, None)


def test_a_subscale_without_any_answer_has_no_score() -> None:
    answers: list[int | None] = [1, 1, None, 1, None, 1, 1, 1, None, 1, 1, 1]
    assert score(CLIMATE, answers).parts == (1.0, None, 1.0)


def test_a_transformed_total_is_read_from_its_table_and_takes_no_gap() -> None:
    table = tuple(float(one) for one in range(100, 109))
    given = Definition(
        Kind.SCALE, items=2, lowest=1, highest=5, transform=table, most_missing=1, better=Better.HIGHER
    )
    assert score(given, [1, 1]).total == 100 and score(given, [5, 5]).total == 108
    assert score(given, [2, 3]).total == 103
    assert score(given, [2, None]).total is None
    assert given.total_range == (100, 108)


def test_figures_of_the_worked_example() -> None:
    assert MARITAL.sd is not None and MARITAL.reliability is not None
    assert MARITAL.sd * math.sqrt(1 - MARITAL.reliability) == pytest.approx(3.354, abs=5e-4)
    assert MARITAL.difference_se == pytest.approx(4.743, abs=5e-4)
    found = cut_offs(MARITAL)
    assert found is not None and (found.a, found.b, found.c) == (55, 45, 50)
    what, rc = reliable_change(MARITAL, 32.5, 47.5)
    assert rc == pytest.approx(3.162, abs=5e-4) and what is Change.IMPROVED
    assert reliable_change(MARITAL, 37.5, 52.5)[0] is Change.RECOVERED
    assert reliable_change(MARITAL, 52.5, 37.5)[0] is Change.DETERIORATED
    assert reliable_change(MARITAL, 47.5, 52.5)[0] is Change.UNCHANGED


def test_a_published_cut_off_goes_before_a_computed_one_and_lower_may_be_better() -> None:
    core = replace(SUM, better=Better.LOWER, sd=7.7, reliability=0.9, cut_off=11.0)
    assert reliable_change(core, 24, 10)[0] is Change.RECOVERED
    assert reliable_change(core, 24, 12)[0] is Change.IMPROVED
    assert reliable_change(core, 10, 24)[0] is Change.DETERIORATED


@pytest.mark.parametrize(
    "lacking", [{"sd": None}, {"reliability": None}, {"better": Better.NEITHER}, {"sd": 0.0}]
)
def test_change_is_not_computable_without_norms_or_direction(lacking: dict[str, object]) -> None:
    given = replace(MARITAL, **lacking)  # type: ignore[arg-type]
    assert reliable_change(given, 20, 80) == (Change.NOT_COMPUTABLE, None)
    assert reliable_change(MARITAL, None, 80) == (Change.NOT_COMPUTABLE, None)


def test_two_populations_and_a_direction_make_cut_offs() -> None:
    assert cut_offs(replace(MARITAL, general_sd=None)) is None
    assert cut_offs(replace(MARITAL, better=Better.NEITHER)) is None
    turned = cut_offs(replace(MARITAL, better=Better.LOWER, clinical_mean=60.0, general_mean=40.0))
    assert turned is not None and (turned.a, turned.b, turned.c) == (45, 55, 50)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"items": 0}, "items"),
        ({"highest": 0}, "highest"),
        ({"reverse": frozenset({11})}, "reverse"),
        ({"parts": (Part("A", (0,)),)}, "parts"),
        ({"has_total": False}, "parts"),
        ({"most_missing": 10}, "most_missing"),
        ({"transform": (1.0, 2.0)}, "transform"),
        ({"reliability": 1.0}, "reliability"),
    ],
)
def test_what_contradicts_itself_is_found(wrong: dict[str, object], field: str) -> None:
    assert [name for name, _why in problems(replace(SUM, **wrong))] == [field]  # type: ignore[arg-type]
    assert not list(problems(SUM)) and not list(problems(CLIMATE))
    assert not list(problems(Definition(Kind.JUDGEMENT, 0, 0, 0)))


_ANSWERS = st.lists(st.none() | st.integers(0, 4), min_size=10, max_size=10)


@given(_ANSWERS)
def test_a_total_is_in_its_range_and_there_unless_too_much_is_missing(answers: list[int | None]) -> None:
    found = score(SUM, answers)
    assert (found.total is None) == (answers.count(None) > SUM.most_missing)
    if found.total is not None:
        assert 0 <= found.total <= 40


@given(_ANSWERS)
def test_turning_every_answer_turns_the_score(answers: list[int | None]) -> None:
    turned = [None if one is None else 4 - one for one in answers]
    one, other = score(SUM, answers).total, score(SUM, turned).total
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one + other == pytest.approx(40)


@given(st.floats(0, 100), st.floats(0, 100))
def test_change_turns_with_time(before: float, after: float) -> None:
    what, rc = reliable_change(MARITAL, before, after)
    back, cr = reliable_change(MARITAL, after, before)
    assert rc is not None and cr is not None and rc == pytest.approx(-cr)
    assume(abs(abs(rc) - 1.96) > 1e-9)
    assert (what is Change.UNCHANGED) == (back is Change.UNCHANGED)
    assert (what is Change.DETERIORATED) == (back in (Change.IMPROVED, Change.RECOVERED))
