"""What is posted about agencies."""

import datetime as dt
from collections.abc import Iterable

from programme.agencies.queries import Agency
from programme.agencies.rules import STEPS, Problem
from programme.agencies.words import KINDS, STEP_NAMES
from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TextField
from programme.web.formats import date
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import lazy as _l


class AgencyForm(Form):
    """What is known of an agency."""

    name = TextField(_l("Name"), required=_l("Enter the name of the agency"), longest=120, width="two-thirds")
    kind = ChoiceField(
        _l("Kind of agency"), required=_l("Choose the kind of agency"), choices=list(KINDS.items())
    )
    purpose = LongTextField(
        _l("Statement of purpose"),
        longest=4000,
        hint=_l("What the agency wants to achieve with the people it works with, in its own words."),
    )
    values_checked = LongTextField(
        _l("Values checked"),
        longest=4000,
        hint=_l("How it was checked that the agency stands for human rights and democracy, and by whom."),
    )
    referees = LongTextField(
        _l("References"), longest=4000, hint=_l("Who was asked about the agency, and what they said.")
    )
    review_on = DatePartsField(_l("Review date"), hint=_l("When the agency is to be looked at again."))


class StepForm(Form):
    """A step of an agency to another state. Build it with `step_form`."""

    to_state = ChoiceField(_l("What was decided?"), required=_l("Choose what was decided"))
    happened_on = DatePartsField(_l("Decided on"), required=_l("Enter the date of the decision"))
    reason = LongTextField(
        _l("Reason"),
        required=_l("Enter the reason"),
        longest=2000,
        rows=3,
        hint=_l("Everybody who works with participants can read it."),
    )

    def refuse_all(self, problems: Iterable[Problem]) -> None:
        """Put what the rules found on the form, dates as this page shows them."""
        for problem in problems:
            shown = {
                name: date(value) if isinstance(value, dt.date) else value
                for name, value in problem.values.items()
            }
            self.refuse(problem.field, str(problem.message) % shown)


def step_form(agency: Agency, *, posted: Posted | None = None, today: dt.date) -> StepForm:
    """The form with the steps that are open to the agency."""
    form = StepForm(posted) if posted is not None else StepForm(happened_on=today)
    form.to_state.choices = [(state, *STEP_NAMES[state]) for state in STEPS[agency.state]]
    return form
