"""Dates, times and numbers as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from programme.web import formats
from programme.web.text import speaking

MOMENT = dt.datetime(2026, 3, 29, 13, 5, tzinfo=dt.UTC)


def test_dates() -> None:
    day = dt.date(2026, 3, 5)
    assert formats.date(day) == "5 March 2026"
    assert formats.date(day, "full") == "Thursday 5 March 2026"
    assert formats.date(day, "short") == "5 Mar 2026"
    assert formats.date(day, "day") == "Thu 5 Mar"
    assert formats.date(day, "month") == "March 2026"


def test_moments_are_shown_in_the_zone_in_force() -> None:
    assert formats.datetime(MOMENT) == "29 March 2026 at 14:05", "summer time began that night"
    with formats.in_zone("Europe/Berlin"):
        assert formats.time(MOMENT) == "15:05"
        assert formats.zone() == ZoneInfo("Europe/Berlin")
    with formats.in_zone("Pacific/Auckland"):
        assert formats.date(MOMENT) == "30 March 2026"


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats.time(MOMENT.replace(tzinfo=None))


def test_ranges() -> None:
    start, end = dt.date(2026, 3, 5), dt.date(2026, 3, 9)
    assert formats.date_range(start, end) == "5 March 2026 to 9 March 2026"
    assert formats.date_range(start, start) == "5 March 2026"
    assert formats.date_range(start, None) == "From 5 March 2026"
    assert formats.time_range(dt.time(14), dt.time(16, 30)) == "14:00 to 16:30"


def test_numbers() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(0.5, 2) == "0.50"
    assert formats.percent(0.8549) == "85%"
    assert formats.percent(0.8549, 1) == "85.5%"
    assert formats.percent(1) == "100%"


def test_nothing_is_a_dash() -> None:
    for value in (
        formats.date(None),
        formats.time(None),
        formats.datetime(None),
        formats.number(None),
        formats.percent(float("nan")),
    ):
        assert value == "–"


def test_another_language_has_its_own_ways() -> None:
    with speaking("de_DE"):
        assert formats.date(dt.date(2026, 3, 5)) == "5. März 2026"
        assert formats.number(1234.5) == "1.234,5"
        assert formats.percent(0.855, 1) == "85,5\N{NO-BREAK SPACE}%"
        assert formats.months("de_DE")["märz"] == 3
