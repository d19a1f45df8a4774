"""Fields: what was typed becomes a value, or an error that names the field; it is always kept."""

import datetime as dt
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    DatePartsField,
    DecimalField,
    EmailField,
    LongTextField,
    PasswordField,
    TextField,
    TimeField,
    WholeNumberField,
    YesField,
)
from programme.web.forms import Form
from programme.web.posted import Posted


class Example(Form):
    """One field of every kind."""

    name = TextField("Name", longest=50)
    notes = LongTextField("Notes", longest=100)
    email = EmailField("Email")
    password = PasswordField("Password")
    born = DatePartsField("Date of birth")
    starts = TimeField("Start time")
    seats = WholeNumberField("Capacity", lowest=1, highest=12)
    score = DecimalField("Score", lowest=-1, highest=40)
    room = ChoiceField("Room", choices=[(1, "Chapel"), (2, "Education 2")])
    days = ChoicesField("Days", choices=[(1, "Monday"), (2, "Tuesday")])
    agreed = YesField("Agreed")


class Demanding(Form):
    """The same, each required."""

    name = TextField("Name", required="Enter a name")
    born = DatePartsField("Date of birth", required="Enter a date of birth")
    starts = TimeField("Start time", required="Enter a start time")
    room = ChoiceField("Room", required="Choose a room", choices=[(1, "Chapel")])
    days = ChoicesField("Days", required="Choose a day", choices=[(1, "Monday")])
    agreed = YesField("Agreed", required="Tick the box")


def read(**values: Any) -> Example:
    """The form as it is after these texts were posted; `_` in a name stands for `-`."""
    pairs = [
        (name.replace("_", "-"), each)
        for name, value in values.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    form = Example(Posted(pairs))
    form.validate()
    return form


def read_date(day: str, month: str, year: str) -> Example:
    return read(born_day=day, born_month=month, born_year=year)


def test_an_empty_form_without_requirements_is_right_and_empty() -> None:
    form = read()
    assert not form.refused
    assert (form.name.data, form.notes.data, form.born.data, form.starts.data) == ("", "", None, None)
    assert (form.seats.data, form.room.data, form.days.data, form.agreed.data) == (None, None, [], False)


def test_an_empty_form_names_each_thing_required_in_the_order_of_the_page() -> None:
    form = Demanding(Posted())
    assert not form.validate()
    assert form.error_list() == [
        ("name", "Enter a name"),
        ("born-day", "Enter a date of birth"),
        ("starts", "Enter a start time"),
        ("room", "Choose a room"),
        ("days", "Choose a day"),
        ("agreed", "Tick the box"),
    ]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_date_from_1900_to_2100_is_read(date: dt.date) -> None:
    form = read_date(str(date.day), str(date.month), str(date.year))
    assert form.born.data == date
    assert not form.refused


@given(st.dates().filter(lambda date: not 1900 <= date.year <= 2100))
def test_every_other_date_is_refused(date: dt.date) -> None:
    form = read_date(str(date.day), str(date.month), f"{date.year:04}")
    assert form.born.data is None
    assert form.refused


@given(st.integers(1900, 2100))
def test_the_29th_of_february_exists_in_leap_years_alone(year: int) -> None:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    form = read_date("29", "2", str(year))
    assert form.born.data == (dt.date(year, 2, 29) if leap else None)
    assert [str(error) for error in form.born.errors] == (
        [] if leap else ["Date of birth must be a real date"]
    )


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (("", "3", "2020"), "Date of birth must include a day", "born-day"),
        (("1", "", "2020"), "Date of birth must include a month", "born-month"),
        (("1", "3", ""), "Date of birth must include a year", "born-year"),
        (("", "3", ""), "Date of birth must include a day and a year", "born-day"),
        (("1", "3", "20"), "The year of date of birth must have 4 numbers", "born-year"),
        (("31", "4", "2020"), "Date of birth must be a real date", "born-day"),
        (("0", "4", "2020"), "Date of birth must be a real date", "born-day"),
        (("1", "13", "2020"), "Date of birth must be a real date", "born-day"),
        (("1", "4", "1899"), "Date of birth must be between 1 January 1900 and 31 December 2100", "born-day"),
        (("1", "4", "2101"), "Date of birth must be between 1 January 1900 and 31 December 2100", "born-day"),
        (("٣", "4", "2020"), "Date of birth must be a real date", "born-day"),
        (("1\0", "4", "2020"), "Date of birth must be a real date", "born-day"),
    ],
)
def test_a_wrong_date_says_which_part(typed: tuple[str, str, str], message: str, wrong: str) -> None:
    form = read_date(*typed)
    assert form.error_list() == [(wrong, message)]
    assert tuple(form.born.shown.values()) == typed, "what was typed is kept"


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", " MARCH "])
def test_a_month_may_be_a_name(month: str) -> None:
    assert read_date("5", month, "2026").born.data == dt.date(2026, 3, 5)


def test_an_address_may_give_a_date_at_once() -> None:
    form = read(born="2026-03-05")
    assert form.born.data == dt.date(2026, 3, 5)
    assert form.born.shown == {"day": "5", "month": "3", "year": "2026"} or form.born.shown["day"] == "05"
    assert read(born="last week").refused


def test_a_date_to_start_with_is_shown_in_its_parts() -> None:
    assert Example(born=dt.date(2026, 3, 5)).born.shown == {"day": "5", "month": "3", "year": "2026"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("14:30", dt.time(14, 30)),
        ("14.30", dt.time(14, 30)),
        ("1430", dt.time(14, 30)),
        ("9", dt.time(9)),
        ("9:05", dt.time(9, 5)),
        ("2:30pm", dt.time(14, 30)),
        ("2.30 PM", dt.time(14, 30)),
        ("2 p.m.", dt.time(14)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("0:00", dt.time(0)),
    ],
)
def test_a_time_may_be_typed_in_many_ways(typed: str, value: dt.time) -> None:
    form = read(starts=typed)
    assert form.starts.data == value
    assert not form.refused


@pytest.mark.parametrize("typed", ["25:00", "14:60", "13pm", "0am", "noon", "-1", "14:3", "99999", "٩"])
def test_what_is_no_time_is_refused_and_kept(typed: str) -> None:
    form = read(starts=typed)
    assert form.error_list() == [("starts", "Start time must be a time, like 9:30 or 14:30")]
    assert form.starts.text == typed


@given(st.times())
def test_a_time_is_read_back_as_it_is_shown(value: dt.time) -> None:
    shown = Example(starts=value).starts.text
    assert read(starts=shown).starts.data == value.replace(second=0, microsecond=0)


@given(st.text())
def test_any_text_is_a_tidy_value_or_an_error_and_is_kept(text: str) -> None:
    form = read(name=text, notes=text, email=text, seats=text, starts=text, room=text, days=[text])
    assert form.name.text == text
    for field in (form.name, form.notes):
        assert (
            bool(field.errors) != (field.data is not None and len(field.data) <= field.longest)
            or field.data == ""
        )
        assert "\0" not in field.data
        assert field.data == field.data.strip()


@given(st.text(alphabet=string.ascii_letters + "äé😀👩‍🚀🏳️‍🌈李", min_size=1, max_size=50))
def test_emoji_and_every_script_are_kept_as_they_are(text: str) -> None:
    form = read(name=text)
    assert not form.name.errors
    assert form.name.data == "" or form.name.data in text or len(form.name.data) <= len(text)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x7f", "\x85", "\ud800", "\uffff"])
def test_a_control_character_is_named(character: str) -> None:
    form = read(name=f"a{character}b")
    assert form.error_list() == [
        (
            "name",
            f"Name contains a character that cannot be kept (U+{ord(character):04X}). "
            "Delete it or type the text again",
        )
    ]


def test_lines_are_kept_in_a_long_text_and_refused_in_a_short_one() -> None:
    form = read(notes="one\r\n\ttwo\rthree", name="one\ntwo")
    assert form.notes.data == "one\n\ttwo\nthree"
    assert form.name.errors


def test_what_cannot_be_seen_is_empty() -> None:
    assert read(name=" \u200b\u200d\u2060 ").name.data == ""


def test_letters_are_counted_as_people_count_them() -> None:
    assert not read(name="e\u0301" * 50).refused, "an accent typed apart is part of its letter"
    form = read(name="x" * 51)
    assert form.error_list() == [("name", "Name must be 50 characters or fewer. You have typed 51")]


@pytest.mark.parametrize("typed", ["ruth@example.org", "Ruth.Adeyemi+x@Example.ORG"])
def test_an_email_address_is_read_in_lower_case(typed: str) -> None:
    assert read(email=typed).email.data == typed.lower()


@pytest.mark.parametrize("typed", ["ruth", "ruth@", "@example.org", "ruth@localhost", "ru th@example.org"])
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    assert read(email=typed).error_list() == [
        ("email", "Enter an email address in the correct format, like name@example.com")
    ]


def test_a_password_is_taken_exactly_and_never_shown_again() -> None:
    form = read(password="  pass word 😀 ")
    assert form.password.data == "  pass word 😀 "
    assert form.password.text == ""


@given(st.integers(1, 12))
def test_a_number_within_its_bounds_is_read(value: int) -> None:
    assert read(seats=f" {value} ").seats.data == value


@pytest.mark.parametrize("typed", ["0", "13", "1.5", "twelve", "1e1", "١", "9" * 400, "0x1"])
def test_what_is_no_such_number_is_refused_and_kept(typed: str) -> None:
    form = read(seats=typed)
    assert form.seats.data is None
    assert [where for where, message in form.error_list()] == ["seats"]
    assert form.seats.text == typed


@pytest.mark.parametrize(
    ("typed", "value"), [("12", 12), ("7.5", 7.5), (" 7,5 ", 7.5), ("-1", -1), ("\N{MINUS SIGN}0.25", -0.25)]
)
def test_a_number_with_decimals_is_read(typed: str, value: float) -> None:
    assert read(score=typed).score.data == value


@pytest.mark.parametrize(
    "typed", ["-1.1", "40.01", "1e1", "NaN", "inf", "1.2.3", "1,000.5", "٣", "9" * 400, "."]
)
def test_what_is_no_number_with_decimals_is_refused_and_kept(typed: str) -> None:
    form = read(score=typed)
    assert form.score.data is None
    assert [where for where, message in form.error_list()] == ["score"]
    assert form.score.text == typed


def test_a_choice_gives_the_value_that_was_offered() -> None:
    form = read(room="2", days=["2", "1"])
    assert form.room.data == 2
    assert form.days.data == [1, 2]
    assert [chosen for *_others, chosen in form.room.options] == [False, True]


@pytest.mark.parametrize("typed", ["3", "x", "1 ", "01", "\0"])
def test_what_was_not_offered_cannot_be_chosen(typed: str) -> None:
    form = read(room=typed, days=["1", typed])
    assert [where for where, message in form.error_list()] == ["room", "days"]


def test_choices_may_be_given_after_the_form_was_read() -> None:
    form = Example(Posted([("room", "7")]))
    form.room.choices = [(7, "Gym")]
    assert form.validate()
    assert form.room.data == 7


def test_a_choice_to_start_with_is_marked() -> None:
    form = Example(room=2, days=[1])
    assert [chosen for *_others, chosen in form.room.options] == [False, True]
    assert [chosen for *_others, chosen in form.days.options] == [True, False]
