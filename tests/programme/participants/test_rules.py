"""What is right about who somebody is."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from programme.participants.names import full_name, is_reference, new_reference
from programme.participants.rules import kept_number, may_be_same, plain_number

_DATES = st.dates(dt.date(1930, 1, 1), dt.date(2010, 12, 31))


@given(_DATES, _DATES)
def test_whether_two_are_one_does_not_depend_on_who_is_asked_first(one: dt.date, other: dt.date) -> None:
    assert may_be_same(one, other) == may_be_same(other, one)
    assert may_be_same(one, one) and may_be_same(one, None) and may_be_same(None, other)


@given(_DATES, st.integers(1, 28), st.integers(1, 12), st.integers(1930, 2010))
def test_one_wrong_part_of_a_date_may_be_a_slip(born: dt.date, day: int, month: int, year: int) -> None:
    assert may_be_same(born, born.replace(day=day))
    first = born.replace(day=1)
    assert may_be_same(first, first.replace(month=month)) and may_be_same(first, first.replace(year=year))


def test_exchanged_day_and_month_may_be_a_slip_and_two_wrong_parts_are_not() -> None:
    assert may_be_same(dt.date(1990, 3, 4), dt.date(1990, 4, 3))
    assert not may_be_same(dt.date(1990, 3, 4), dt.date(1991, 4, 3))
    assert not may_be_same(dt.date(1990, 3, 4), dt.date(1990, 5, 6))


@given(st.text())
def test_a_kept_number_stays_as_it_is_when_kept_again(typed: str) -> None:
    assert kept_number(kept_number(typed)) == kept_number(typed)
    assert plain_number(plain_number(typed)) == plain_number(typed)


def test_numbers_are_the_same_however_they_are_typed() -> None:
    assert {plain_number(n) for n in ("A1234BC", "a 1234 bc", " A-1234/bc ")} == {"a1234bc"}
    assert kept_number("  a1234   bc ") == "A1234 BC"


def test_references_are_random_and_known_as_such() -> None:
    made = {new_reference() for _ in range(2_000)}
    assert len(made) == 2_000 and all(is_reference(one) for one in made)
    assert not any(is_reference(odd) for odd in ("", "R-ZITA", "AAAA-AAAA", "k7m3-9qxp", "K7M3-9QXP\n"))


def test_names_fall_back_to_the_reference() -> None:
    assert full_name("Yuri", "Testperson", "Jo", "R-1") == "Yuri (Jo) Testperson"
    assert full_name("", "", "", "R-1") == "R-1"
