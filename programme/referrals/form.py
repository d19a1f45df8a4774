"""What is posted about referrals and consents, read and judged."""

import datetime as dt
from collections.abc import Iterable

from programme.referrals.rules import Problem
from programme.referrals.words import PURPOSES, SOURCES
from programme.web.fields import ChoiceField, ChoicesField, DatePartsField, LongTextField, TextField
from programme.web.formats import date
from programme.web.forms import Form
from programme.web.text import lazy as _l

_READERS = _l("Coordinators of the site, the lead and the facilitators of the person’s cohort read this.")


class ReferForm(Form):
    """A new referral."""

    source = ChoiceField(
        _l("Who referred them?"), required=_l("Choose who referred them"), choices=list(SOURCES.items())
    )
    referred_on = DatePartsField(_l("Date of the referral"), required=_l("Enter the date of the referral"))
    note = LongTextField(_l("Why"), longest=2000, rows=3, hint=_READERS)


class StepForm(Form):
    """A step of a referral. `reason` has the reasons that the step offers as its choices."""

    reason = ChoiceField(_l("Reason"))
    taken_on = DatePartsField(_l("Date"), required=_l("Enter the date"))
    note = LongTextField(_l("Note"), longest=2000, rows=3, hint=_READERS)


class ConsentForm(Form):
    """What somebody consented to, on which form and when."""

    purposes = ChoicesField(_l("What did they consent to?"), required=_l("Choose what they consented to"))
    form = TextField(
        _l("Form that was used"),
        required=_l("Enter the form that was used"),
        hint=_l("Its name and version, such as “Consent 2026-1, signed on paper”."),
        longest=120,
        width="two-thirds",
    )
    given_on = DatePartsField(_l("Date of the consent"), required=_l("Enter the date of the consent"))

    def offer(self, purposes: Iterable[str]) -> None:
        """Let these be chosen."""
        self.purposes.choices = [(one, *PURPOSES[one]) for one in purposes]


class WithdrawForm(Form):
    """When and how somebody took a consent back."""

    withdrawn_on = DatePartsField(
        _l("Date of the withdrawal"), required=_l("Enter the date of the withdrawal")
    )
    withdrawn_how = LongTextField(
        _l("How did they say so?"),
        required=_l("Enter how they said so"),
        hint=_l("To whom, and whether in writing or by word of mouth. They need not give a reason."),
        longest=1000,
        rows=3,
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
