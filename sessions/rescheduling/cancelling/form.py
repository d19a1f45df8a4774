"""The form by which a session is cancelled."""

from programme.web.fields import ChoiceField, LongTextField
from programme.web.forms import Form
from programme.web.text import lazy as _l
from sessions.rescheduling.words import REASONS


class CancelForm(Form):
    """Why a session will not run."""

    reason = ChoiceField(
        _l("Why is it cancelled?"), required=_l("Choose why it is cancelled"), choices=REASONS
    )
    note = LongTextField(
        _l("What happened"),
        hint=_l("Read by everybody who may read the timetable. Do not write about single people."),
        longest=500,
        rows=3,
    )
