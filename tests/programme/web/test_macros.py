"""Our fields are written out for speed; each is the same markup as the design system's own macro."""

import datetime as dt
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    DatePartsField,
    EmailField,
    FileField,
    LongTextField,
    PasswordField,
    TextField,
    TimeField,
    WholeNumberField,
    YesField,
)
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.templates import environment


class _Outline(HTMLParser):
    """The elements, attributes and words of a piece of HTML, without how it is spaced."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        attributes["class"] = " ".join(sorted((attributes.get("class") or "").split()))
        self.events.append((tag, {name: value or "" for name, value in attributes.items()}))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.events.append(" ".join(data.split()))


def outline(html: str) -> list[Any]:
    parser = _Outline()
    parser.feed(html)
    return parser.events


def ours(call: str, form: Form) -> str:
    name = call.partition("(")[0]
    source = f'{{% from "macros/fields.html" import {name} %}}{{{{ {call} }}}}'
    return environment().from_string(source).render(form=form)


def govuk(component: str, params: dict[str, Any]) -> str:
    name = "govuk" + "".join(word.title() for word in component.split("-"))
    path = f"govuk_frontend_jinja/components/{component}/macro.html"
    source = f'{{% from "{path}" import {name} %}}{{{{ {name}(params) }}}}'
    return environment().from_string(source).render(params=params)


KINDS = [("a", "One", "First"), ("b", "Two")]
DAYS = [("1", "Monday"), ("2", "Tuesday")]


class Example(Form):
    """One field of every kind, with hints and requirements."""

    name = TextField("Name", required="Enter a name", hint="As they like it & use it", width="20")
    seats = WholeNumberField("Capacity", required="Enter a number", width="3")
    starts = TimeField("Start time", hint="For example, 14:00", required="Enter a time")
    email = EmailField("Email", required="Enter an address")
    password = PasswordField("Password", required="Enter a password")
    notes = LongTextField("Notes", hint="What happened", required="Enter notes", longest=200)
    room = ChoiceField("Room", required="Choose a room", choices=[(1, "Chapel"), (2, "Gym <2>")])
    kind = ChoiceField(
        "Kind", hint="Choose one", required="Choose", choices=[("a", "One", "First"), ("b", "Two")]
    )
    days = ChoicesField(
        "Days", hint="Any", required="Choose a day", choices=[("1", "Monday"), ("2", "Tuesday")]
    )
    born = DatePartsField("Born", hint="For example, 27 3 1985", required="Enter a date")
    upload = FileField("File", hint="A CSV file", required="Choose a file", accept=".csv")


def wrong() -> Example:
    form = Example(Posted())
    form.validate()
    return form


def filled() -> Example:
    return Example(
        name='"Zoë" <x>', seats=8, starts=dt.time(9, 5), email="a@b.example", notes="One\nTwo",
        room=2, kind="b", days=["2"], born=dt.date(1985, 3, 27),
    )  # fmt: skip


FORMS = {"empty": Example, "wrong": wrong, "filled": filled}
LABEL = {"text": "Name"}


def common(form: Example, name: str, **params: Any) -> dict[str, Any]:
    field = form[name]
    made = {"id": name, "name": name, "label": {"text": field.label.text}, **params}
    if field.description:
        made["hint"] = {"text": field.description}
    if field.errors:
        made["errorMessage"] = {"text": field.errors[0]}
    return made


def legend(made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "fieldset": {"legend": made["label"]}, "idPrefix": made["id"]}


@pytest.mark.parametrize("state", FORMS)
def test_text(state: str) -> None:
    form = FORMS[state]()
    params = common(form, "name", value=form.name.text, classes="govuk-input--width-20")
    assert outline(ours("text(form.name)", form)) == outline(govuk("input", params))


@pytest.mark.parametrize("state", FORMS)
def test_number_with_a_unit(state: str) -> None:
    form = FORMS[state]()
    params = common(form, "seats", value=form.seats.text, inputmode="numeric", classes="govuk-input--width-3")
    expected = govuk("input", params | {"suffix": {"text": "people"}})
    assert outline(ours("number(form.seats, suffix='people')", form)) == outline(expected)


@pytest.mark.parametrize("state", FORMS)
def test_time(state: str) -> None:
    form = FORMS[state]()
    params = common(form, "starts", value=form.starts.text, classes="govuk-input--width-5")
    assert outline(ours("time(form.starts)", form)) == outline(govuk("input", params))


@pytest.mark.parametrize("state", FORMS)
def test_email(state: str) -> None:
    form = FORMS[state]()
    params = common(
        form, "email", value=form.email.text, type="email", autocomplete="email", inputmode="email"
    )
    expected = govuk("input", params | {"spellcheck": False})
    assert outline(ours("email(form.email)", form)) == outline(expected)


@pytest.mark.parametrize("state", FORMS)
def test_textarea(state: str) -> None:
    form = FORMS[state]()
    params = common(form, "notes", value=form.notes.text, rows=5)
    assert outline(ours("textarea(form.notes)", form)) == outline(govuk("textarea", params))


@pytest.mark.parametrize("state", FORMS)
def test_select(state: str) -> None:
    form = FORMS[state]()
    items = [
        {"value": value, "text": text, "selected": chosen} for value, text, hint, chosen in form.room.options
    ]
    params = common(form, "room", items=items)
    assert outline(ours("select(form.room)", form)) == outline(govuk("select", params))


@pytest.mark.parametrize("state", FORMS)
@pytest.mark.parametrize(("component", "name"), [("radios", "kind"), ("checkboxes", "days")])
def test_radios_and_checkboxes(state: str, component: str, name: str) -> None:
    form = FORMS[state]()
    items = [
        {"value": value, "text": text, "checked": chosen, **({"hint": {"text": hint}} if hint else {})}
        for value, text, hint, chosen in form[name].options
    ]
    params = legend(common(form, name, items=items))
    assert outline(ours(f"{component}(form.{name})", form)) == outline(govuk(component, params))


@pytest.mark.parametrize("state", FORMS)
def test_date(state: str) -> None:
    form = FORMS[state]()
    items = [
        {
            "name": part,
            "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if form.born.errors else ""),
            "value": form.born.shown[part],
        }
        for part, width in (("day", 2), ("month", 2), ("year", 4))
    ]
    params = legend(common(form, "born", items=items, namePrefix="born"))
    assert outline(ours("date(form.born)", form)) == outline(govuk("date-input", params))


@pytest.mark.parametrize("state", FORMS)
def test_file(state: str) -> None:
    form = FORMS[state]()
    params = common(form, "upload", attributes={"accept": ".csv"})
    assert outline(ours("file(form.upload)", form)) == outline(govuk("file-upload", params))


@pytest.mark.parametrize("state", FORMS)
def test_password(state: str) -> None:
    form = FORMS[state]()
    made = outline(ours("password(form.password)", form))
    # The words of its button are ours to translate; the design system leaves them to its script.
    said = {name for name in made[0][1] if name.startswith("data-i18n.")}
    assert len(said) == 6
    made[0] = (made[0][0], {name: value for name, value in made[0][1].items() if name not in said})
    assert made == outline(govuk("password-input", common(form, "password")))


def test_error_summary() -> None:
    form = wrong()
    errors = [{"text": message, "href": f"#{where}"} for where, message in form.error_list()]
    expected = govuk("error-summary", {"titleText": "There is a problem", "errorList": errors})
    assert outline(ours("error_summary(form)", form)) == outline(expected)
    assert ours("error_summary(form)", Example()).strip() == ""


def test_error_summary_of_several_forms() -> None:
    first, second = wrong(), wrong()
    html = (
        environment()
        .from_string(
            '{% from "macros/fields.html" import error_summary %}{{ error_summary(clean, first, second) }}'
        )
        .render(clean=Example(), first=first, second=second)
    )
    assert html.count("Enter a name") == 2
    assert html.count("govuk-error-summary__title") == 1


@pytest.mark.parametrize("kind", ["", "secondary", "warning"])
def test_button(kind: str) -> None:
    params: dict[str, Any] = {"text": "Save", "name": "action", "value": "save", "preventDoubleClick": True}
    if kind:
        params["classes"] = f"govuk-button--{kind}"
    made = outline(ours(f"button('Save', name='action', value='save', kind='{kind}')", Example()))
    assert made == outline(govuk("button", params))


def test_every_value_is_escaped_and_kept() -> None:
    text = '"><script>alert(1)</script>&amp;'
    form = Example(Posted([("name", text), ("notes", "\n\n" + text), ("seats", text), ("born-day", text)]))
    form.validate()
    for call in ("text(form.name)", "textarea(form.notes)", "number(form.seats)", "date(form.born)"):
        made = ours(call, form)
        assert "<script>" not in made
        assert "&#34;&gt;&lt;script&gt;" in made
    content = re.findall("<textarea[^>]*>\n(.*)</textarea>", ours("textarea(form.notes)", form), re.DOTALL)
    assert [unescape(each) for each in content] == ["\n\n" + text], "a browser drops the first line end alone"


def test_one_box_to_tick_is_described_by_its_hint_and_error() -> None:
    class Promise(Form):
        """One box."""

        booked = YesField("The room is booked", hint="Ask the office", required="Tick the box")

    form = Promise(Posted())
    form.validate()
    made = ours("yes(form.booked)", form)
    assert 'aria-describedby="booked-hint booked-error"' in made
    assert "checked" not in made.replace("checkboxes", "")
    assert " checked" in ours("yes(form.booked)", Promise(Posted([("booked", "yes")])))


def test_a_counted_text_says_how_much_fits() -> None:
    form = wrong()
    made = ours("textarea(form.notes, count=true)", form)
    expected = govuk("character-count", common(form, "notes", maxlength="200", rows=5, value=""))
    assert outline(made)[0] == outline(expected)[0]
    assert "You can enter up to 200 characters" in made
    assert 'aria-describedby="notes-info notes-hint notes-error"' in made
