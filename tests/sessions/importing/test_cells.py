"""One cell's text and its value."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing import cells
from sessions.importing.cells import WrongCellError


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.date, "2027-01-31", dt.date(2027, 1, 31)),
        (cells.date, "1900-01-01", dt.date(1900, 1, 1)),
        (cells.date, "2100-12-31", dt.date(2100, 12, 31)),
        (cells.minutes, "0", 0),
        (cells.minutes, "1440", 1440),
        (cells.planned_minutes, "1", 1),
        (cells.capacity, "100", 100),
        (cells.number, "-2.5", -2.5),
        (cells.number, "1e3", 1000.0),
        (cells.number, ".5", 0.5),
        (cells.yes_or_no, "Yes", True),
        (cells.yes_or_no, "TRUE", True),
        (cells.yes_or_no, "1", True),
        (cells.yes_or_no, "no", False),
        (cells.yes_or_no, "False", False),
        (cells.yes_or_no, "0", False),
        (cells.code, "HMP-North_1.a", "HMP-North_1.a"),
        (cells.reference, "P/2027/0001", "P/2027/0001"),
        (cells.country, "DE", "DE"),
        (cells.subdivision, "BY", "BY"),
        (cells.text(5), "Zoë 🙈", "Zoë 🙈"),
        (cells.OneOf("attended", "absent"), "Attended", "attended"),
    ],
)
def test_a_right_cell_has_its_value(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (cells.date, "31.01.2027"),
        (cells.date, "01/31/2027"),
        (cells.date, "2027-1-31"),
        (cells.date, "2027-02-29"),
        (cells.date, "2027-13-01"),
        (cells.date, "1899-12-31"),
        (cells.date, "2101-01-01"),
        (cells.date, "20270131"),
        (cells.date, "2027-01-31T09:00"),
        (cells.date, "٢٠٢٧-٠١-٣١"),
        (cells.minutes, "-1"),
        (cells.minutes, "1441"),
        (cells.minutes, "9" * 40),
        (cells.minutes, "12.0"),
        (cells.minutes, "١٢"),
        (cells.planned_minutes, "0"),
        (cells.capacity, "0"),
        (cells.capacity, "101"),
        (cells.number, "1,5"),
        (cells.number, "nan"),
        (cells.number, "inf"),
        (cells.number, "1e999"),
        (cells.number, "0x1"),
        (cells.number, "1_000"),
        (cells.yes_or_no, "ja"),
        (cells.code, "north wing"),
        (cells.code, "=1+1"),
        (cells.code, "x" * 31),
        (cells.reference, "Zoë"),
        (cells.country, "de"),
        (cells.country, "DEU"),
        (cells.subdivision, "Bayern"),
        (cells.text(5), "123456"),
        (cells.text(5), "a\x00b"),
        (cells.OneOf("attended", "absent"), "present"),
    ],
)
def test_a_wrong_cell_has_a_problem_and_a_remedy(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(WrongCellError) as refused:
        read(text)
    assert str(refused.value.problem)
    assert str(refused.value.remedy)


READERS = [cells.date, cells.minutes, cells.planned_minutes, cells.capacity, cells.number, cells.yes_or_no]
READERS += [cells.code, cells.reference, cells.country, cells.subdivision, cells.text(10), cells.OneOf("a")]


@given(st.sampled_from(READERS), st.text(min_size=1, max_size=20))
def test_no_text_breaks_a_reader(read: Callable[[str], object], text: str) -> None:
    with contextlib.suppress(WrongCellError):
        assert read(text) is not None
