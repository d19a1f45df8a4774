"""Public holidays by region."""

from __future__ import annotations

import datetime as dt

import pytest

from programme.agencies.calendars import (
    UnknownRegionError,
    check_region,
    countries,
    public_holidays,
    subdivisions,
)

JANUARY, DECEMBER = dt.date(2027, 1, 1), dt.date(2027, 12, 31)


def test_regions_of_one_country_differ() -> None:
    bavaria = public_holidays("DE", "BY", JANUARY, DECEMBER)
    berlin = public_holidays("DE", "BE", JANUARY, DECEMBER)
    epiphany = dt.date(2027, 1, 6)
    assert epiphany in bavaria
    assert epiphany not in berlin


def test_names_are_in_english_unless_asked_otherwise() -> None:
    unity = dt.date(2027, 10, 3)
    assert public_holidays("DE", None, unity, unity) == {unity: "German Unity Day"}
    assert public_holidays("DE", None, unity, unity, language="de") == {unity: "Tag der Deutschen Einheit"}


def test_only_the_days_asked_for_come_back_in_order_across_years() -> None:
    first, last = dt.date(2026, 12, 26), dt.date(2027, 1, 1)
    found = public_holidays("DE", None, first, last)
    assert list(found) == [first, last]


def test_scotland_has_a_day_that_england_has_not() -> None:
    second = dt.date(2028, 1, 4)
    assert second in public_holidays("GB", "SCT", second, second)
    assert second not in public_holidays("GB", "ENG", second, second)


def test_an_unknown_country_is_refused_with_an_example() -> None:
    with pytest.raises(UnknownRegionError, match=r"“XX”.*two-letter code"):
        check_region("XX", None)


def test_an_unknown_region_is_refused_with_the_list() -> None:
    with pytest.raises(UnknownRegionError, match=r"“BAY” is not a region of DE.*BW, BY"):
        public_holidays("DE", "BAY", JANUARY, DECEMBER)


def test_a_small_letter_code_and_a_region_name_are_refused() -> None:
    with pytest.raises(UnknownRegionError):
        check_region("de", None)
    with pytest.raises(UnknownRegionError):
        check_region("GB", "Scotland")


def test_a_country_without_regions_says_to_leave_it_empty() -> None:
    without = next(code for code in countries() if not subdivisions(code))
    with pytest.raises(UnknownRegionError, match="Leave the subdivision empty"):
        check_region(without, "X1")


def test_regions_are_listed_with_their_names() -> None:
    assert ("BY", "Bayern") in subdivisions("DE") or ("BY", "Bavaria") in subdivisions("DE")
    assert ("SCT", "Scotland") in subdivisions("GB")
    assert {"DE", "GB", "NL", "AT"} <= set(countries())
    assert all(len(code) == 2 for code in countries())
