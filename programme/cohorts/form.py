"""What is posted about members, read and judged."""

import datetime as dt
from collections.abc import Iterable

from programme.cohorts.rules import Problem
from programme.cohorts.words import OUTCOMES
from programme.web.fields import ChoiceField, ChoicesField, DatePartsField, LongTextField, TextField
from programme.web.formats import date
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l


class JoinForm(Form):
    """Who joins a cohort, and when. `find` narrows the list of people to choose from."""

    joined_on = DatePartsField(_l("Date of joining"), required=_l("Enter the date of joining"))
    find = TextField(_l("Search by name, prison number or reference"), longest=100, width="two-thirds")
    people = ChoicesField(_l("People who join"), required=_l("Choose at least one person"))


class LeaveForm(Form):
    """When and how somebody left a cohort."""

    left_on = DatePartsField(
        _l("Date of leaving"),
        required=_l("Enter the date of leaving"),
        hint=_l("The last day on which they belonged to the cohort."),
    )
    outcome = ChoiceField(
        _l("How did it end?"), required=_l("Choose how it ended"), choices=list(OUTCOMES.items())
    )
    reason = LongTextField(
        _l("Reason"),
        longest=2000,
        rows=3,
        hint=_l("What helps to understand it later. Facilitators of the cohort and the lead read this."),
    )


def spoken(problem: Problem) -> str:
    """The message of a rule in words, its dates as this page shows them."""
    shown = {
        name: date(value) if isinstance(value, dt.date) else value for name, value in problem.values.items()
    }
    return str(problem.message) % shown


def refuse_all(form: Form, problems: Iterable[Problem]) -> None:
    """Put what the rules found on the form."""
    for problem in problems:
        form.refuse(problem.field, spoken(problem))


def clash_of_leaving(constraint: str | None, people: str | None) -> str:
    """Why the database does not let somebody be a member until that day."""
    if constraint == "separated_people_apart":
        return _(
            "Until that day two people would be in this cohort who must be kept apart: %(people)s. "
            "Choose an earlier date",
            people=people,
        )
    return _("Date of leaving must be before they joined their next cohort")


def ticked(posted: Posted) -> list[int]:
    """The ids of the people who were ticked, as far as they can be ids."""
    typed = (value for value in posted.getlist("people") if isinstance(value, str))
    numbers = (int(value) for value in typed if value.isascii() and value.isdigit() and len(value) < 10)
    return sorted({number for number in numbers if number})
