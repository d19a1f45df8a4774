"""When somebody is asked, and the picture of a course."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.instruments.rules import Better, Definition, Kind, TimePoint
from sessions.measures.rules import Due, State, Way, chart, when_due

DAY = dt.date(2026, 3, 2)
MIDDLE, END = dt.date(2026, 6, 1), dt.date(2026, 9, 1)
WHOLE = Way(DAY, MIDDLE, END)
CORE = Definition(
    Kind.SCALE,
    10,
    0,
    4,
    better=Better.LOWER,
    sd=7.7,
    reliability=0.9,
    cut_off=11.0,
)


@pytest.mark.parametrize(
    ("point", "way", "starts_on"),
    [
        (TimePoint.BASELINE, WHOLE, DAY),
        (TimePoint.MIDDLE, WHOLE, MIDDLE),
        (TimePoint.END, WHOLE, END),
        (TimePoint.MIDDLE, Way(dt.date(2026, 7, 1), MIDDLE, END), dt.date(2026, 7, 1)),
        (TimePoint.MIDDLE, Way(DAY, MIDDLE, END, left_on=dt.date(2026, 5, 1)), None),
        (TimePoint.END, Way(DAY, MIDDLE, END, left_on=dt.date(2026, 5, 1)), dt.date(2026, 5, 1)),
        (TimePoint.END, Way(DAY), None),
        (TimePoint.MIDDLE, Way(DAY), None),
        (TimePoint.MONTHS_3, WHOLE, None),
        (TimePoint.MONTHS_3, Way(DAY, released_on=END), dt.date(2026, 12, 1)),
        (TimePoint.MONTHS_12, Way(DAY, released_on=END), dt.date(2027, 9, 1)),
    ],
)
def test_time_points_follow_the_way_through_the_cohort(
    point: TimePoint, way: Way, starts_on: dt.date | None
) -> None:
    due = when_due(point, way)
    assert (due and due.starts_on) == starts_on


def test_due_on_its_days_and_late_after_them() -> None:
    due = Due(DAY, DAY + dt.timedelta(days=28))
    assert due.state(DAY - dt.timedelta(days=1)) is State.NOT_YET
    assert due.state(DAY) is State.DUE and due.state(due.ends_on) is State.DUE
    assert due.state(due.ends_on + dt.timedelta(days=1)) is State.LATE


def test_one_score_is_no_course() -> None:
    assert chart(CORE, []) is None
    assert chart(CORE, [(TimePoint.BASELINE, 20)]) is None


def test_the_band_is_as_wide_as_a_reliable_change_and_the_line_at_the_cut_off() -> None:
    drawn = chart(CORE, [(TimePoint.BASELINE, 20), (TimePoint.END, 9)])
    assert drawn is not None and drawn.band is not None and drawn.line is not None
    top, bottom = drawn.band
    least, first, last = drawn.scale[1][0], drawn.dots[0].y, drawn.dots[1].y
    a_point = (least - first) / 20
    assert (bottom - top) / a_point == pytest.approx(2 * 1.96 * 7.7 * 0.2**0.5, rel=0.01)
    assert top < first < bottom and last > bottom
    assert (least - drawn.line) / a_point == pytest.approx(11, rel=0.01)
    bare = chart(Definition(Kind.SCALE, 8, 1, 7), [(TimePoint.BASELINE, 20), (TimePoint.END, 30)])
    assert bare is not None and bare.band is None and bare.line is None


@given(st.lists(st.floats(0, 40), min_size=2, max_size=6))
def test_a_course_stays_within_its_picture_and_goes_on_in_time(totals: list[float]) -> None:
    drawn = chart(CORE, list(zip(TimePoint, totals, strict=False)))
    assert drawn is not None
    assert [dot.x for dot in drawn.dots] == sorted({dot.x for dot in drawn.dots})
    assert all(0 < dot.x < drawn.width and 0 < dot.y < drawn.height for dot in drawn.dots)
    for (one, other), (first, second) in zip(pairwise(totals), pairwise(drawn.dots), strict=True):
        assert one >= other or first.y >= second.y
