"""The forms of a proposal and of the decision about it."""

from __future__ import annotations

from typing import Any

from programme.web.fields import ChoiceField, LongTextField
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l
from reports.publications.rules import State


class ProposalForm(Form):
    """What a publication is for."""

    purpose = LongTextField(
        _l("Where is it to be published, and for whom?"),
        required=_l("Enter where it is to be published, and for whom"),
        longest=500,
        rows=3,
        hint=_l("For example: annual report 2026, chapter 4, on the website."),
    )


class DecisionForm(Form):
    """What the second person decides."""

    decision = ChoiceField(
        _l("What do you decide?"),
        required=_l("Choose whether it may be published"),
        choices=[
            (State.PUBLISHED, _l("It may be published")),
            (State.REFUSED, _l("It may not be published")),
        ],
    )
    reason = LongTextField(_l("Reason"), longest=500, rows=3, hint=_l("Needed when it may not be published."))

    def check(self) -> None:
        """A refusal says why."""
        if self.decision.data == State.REFUSED and not self.reason.data:
            self.refuse("reason", _("Enter why it may not be published"))


def read_decision(posted: Any) -> DecisionForm:
    """The decision as posted, checked: `form.refused` when it cannot be understood."""
    form = DecisionForm(posted)
    form.validate()
    form.check()
    return form
