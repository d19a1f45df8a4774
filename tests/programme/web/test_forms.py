"""Forms: errors of rules and database stand beside those of the fields."""

from programme.web.fields import DatePartsField, TextField
from programme.web.forms import Form, all_errors
from programme.web.posted import Posted
from programme.web.text import lazy


class Slot(Form):
    """A part of a page that is there several times."""

    day = TextField("Day", required=lazy("Choose a day"))
    on = DatePartsField("Date")


def test_a_rule_may_refuse_a_field() -> None:
    form = Slot(Posted([("day", "Monday")]))
    assert form.validate()
    assert not form.refused
    form.refuse("day", "The room is taken on Monday")
    form.refuse("on", "That is a holiday")
    form.refuse(None, "Somebody else is scheduling too")
    assert form.refused
    assert form.error_list() == [
        ("", "Somebody else is scheduling too"),
        ("day", "The room is taken on Monday"),
        ("on-day", "That is a holiday"),
    ]
    assert form.day.text == "Monday"


def test_forms_of_one_page_have_ids_of_their_own() -> None:
    forms = [Slot(Posted(), prefix=f"slot-{number}-") for number in range(2)]
    for form in forms:
        form.validate()
    assert all_errors(forms) == [("slot-0-day", "Choose a day"), ("slot-1-day", "Choose a day")]


def test_a_prefix_is_part_of_the_names() -> None:
    posted = Posted([("slot-1-day", "Friday"), ("slot-1-on-day", "3"), ("slot-1-on-month", "4")])
    form = Slot(posted, prefix="slot-1-")
    form.validate()
    assert form.day.data == "Friday"
    assert form.error_list() == [("slot-1-on-year", "Date must include a year")]


def test_a_text_is_put_into_words_when_it_is_shown() -> None:
    form = Slot(Posted())
    form.validate()
    assert str(form.day.errors[0]) == "Choose a day"
