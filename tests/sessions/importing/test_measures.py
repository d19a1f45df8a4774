"""Import of measures."""

import datetime as dt

import pytest

from modules.instruments.rules import Better, Definition, Kind
from sessions.importing.kinds.measures import MeasureWrite
from sessions.importing.known import Known, KnownInstrument, KnownMeasure
from tests.sessions.importing.checking import importing, known, mistakes

SHORT = KnownInstrument(61, "SHORT", Definition(Kind.SCALE, 3, 0, 4, better=Better.LOWER))
TOOL = KnownInstrument(62, "TOOL", Definition(Kind.JUDGEMENT, 0, 0, 0))
HEAD = "reference,instrument,time_point,taken_on,total,item_1,item_2,item_3"
ON = dt.date(2027, 2, 1)


def beside(**changes: object) -> Known:
    return known(instruments={"short": SHORT, "tool": TOOL}, **changes)


def test_answers_or_a_total() -> None:
    plan = importing(
        "measures",
        HEAD,
        "R1,Short,baseline,2027-02-01,,1,,4",
        "R2,SHORT,3_months,2027-02-01,7.5,,,",
        beside=beside(),
    ).plan
    assert plan.inserts == (
        MeasureWrite(21, 7, 61, "baseline", ON, (1, None, 4), None),
        MeasureWrite(22, 7, 61, "months_3", ON, None, 7.5),
    )


def test_a_baseline_may_lie_before_the_first_day_in_the_cohort() -> None:
    checked = importing("measures", HEAD, "R1,SHORT,baseline,2026-12-20,3,,,", beside=beside())
    assert checked.may_write
    later = importing("measures", HEAD, "R1,SHORT,end,2026-12-20,3,,,", beside=beside())
    assert mistakes(later) == [(2, "taken_on")]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("R1,SHORT,baseline,2027-02-01,,,,", [(2, "total")]),
        ("R1,SHORT,baseline,2027-02-01,3,1,,", [(2, "total")]),
        ("R1,SHORT,baseline,2027-02-01,13,,,", [(2, "total")]),
        ("R1,SHORT,baseline,2027-02-01,,5,,", [(2, "item_1")]),
        ("R1,SHORT,baseline,2027-02-01,,1.5,,", [(2, "item_1")]),
        ("R1,TOOL,baseline,2027-02-01,3,,,", [(2, "total")]),
        ("R1,TOOL,baseline,2027-02-01,,1,,", [(2, "item_1")]),
        ("R1,LONG,baseline,2027-02-01,3,,,", [(2, "instrument")]),
        ("R9,SHORT,baseline,2027-02-01,3,,,", [(2, "reference")]),
        ("R1,SHORT,sometime,2027-02-01,3,,,", [(2, "time_point")]),
        ("R1,SHORT,baseline,2027-06-02,3,,,", [(2, "taken_on")]),
    ],
)
def test_what_cannot_be_is_named_by_row_and_column(row: str, wrong: list[tuple[int, str]]) -> None:
    assert mistakes(importing("measures", HEAD, row, beside=beside())) == wrong


def test_an_item_that_the_instrument_does_not_have_is_an_error() -> None:
    checked = importing(
        "measures",
        "reference,instrument,time_point,taken_on,item_4",
        "R1,SHORT,end,2027-02-01,1",
        beside=beside(),
    )
    assert mistakes(checked) == [(2, "item_4")]
    checked = importing("measures", HEAD + ",item_x", "R1,SHORT,end,2027-02-01,1,,,,", beside=beside())
    assert mistakes(checked) == [(1, "item_x")]


def test_a_time_point_taken_twice_is_refused_and_the_same_again_changes_nothing() -> None:
    row = "R1,SHORT,baseline,2027-02-01,3,,,"
    twice = importing("measures", HEAD, row, "R1,Short,baseline,2027-02-08,4,,,", beside=beside())
    assert mistakes(twice) == [(3, "time_point")]
    stored = {(21, 7, 61, "baseline"): KnownMeasure(ON, None, 3.0)}
    same = importing("measures", HEAD, row, beside=beside(measures=stored))
    assert same.plan.changes_nothing and same.plan.unchanged == 1
    other = importing("measures", HEAD, "R1,SHORT,baseline,2027-02-01,4,,,", beside=beside(measures=stored))
    assert mistakes(other) == [(2, "time_point")]
