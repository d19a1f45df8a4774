"""The form by which facilitators tell that a session did not run."""

from programme.web.fields import ChoiceField, LongTextField
from programme.web.forms import Form
from programme.web.text import lazy as _l
from sessions.register.words import NOT_HELD_REASONS


class NotHeldForm(Form):
    """Why it did not run. What stands in the way for another reason is said by `rules`."""

    not_held_reason = ChoiceField(
        _l("Why did it not run?"),
        choices=list(NOT_HELD_REASONS.items()),
        required=_l("Choose why the session did not run"),
    )
    note = LongTextField(
        _l("What happened"),
        hint=_l("Read by everybody who may read the register. Do not write about single participants here."),
        longest=1_000,
        rows=3,
    )
