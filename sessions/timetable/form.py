"""The fields of a cohort that is to be scheduled, all but its rows."""

from programme.web.fields import ChoiceField, DatePartsField, TextField, WholeNumberField
from programme.web.forms import Form
from programme.web.text import lazy as _l
from sessions.timetable.rules import MOST_LEAST_DAYS


def _gap() -> WholeNumberField:
    return WholeNumberField(
        _l("Least days from one session to the next"),
        hint=_l("3 means: after a Monday on Thursday at the earliest. Left empty, each weekly time is used."),
        lowest=0,
        highest=MOST_LEAST_DAYS,
    )


class CohortForm(Form):
    """Everything but the rows."""

    curriculum = ChoiceField(
        _l("Curriculum"),
        prompt=_l("Choose a curriculum"),
        required=_l("Choose a curriculum"),
        width="two-thirds",
    )
    site = ChoiceField(
        _l("Site"), prompt=_l("Choose a site"), required=_l("Choose a site"), width="two-thirds"
    )
    room = ChoiceField(
        _l("Room"), prompt=_l("Choose a room"), required=_l("Choose a room"), width="two-thirds"
    )
    lead = ChoiceField(
        _l("Lead facilitator"),
        prompt=_l("Choose a person"),
        required=_l("Choose the lead facilitator"),
        width="two-thirds",
    )
    co = ChoiceField(
        _l("Co-facilitator"),
        prompt=_l("Nobody yet"),
        hint=_l("Two people lead a group. Leave this empty only until the second is found."),
        width="two-thirds",
    )
    starts_on = DatePartsField(_l("Start date"), required=_l("Enter a start date"))
    code = TextField(
        _l("Cohort code"),
        required=_l("Enter a code for the cohort"),
        hint=_l(
            "Short and used once only, such as NORTH-2027-1. Letters, numbers, dots, hyphens, underscores."
        ),
        longest=30,
        width="20",
    )
    name = TextField(
        _l("Name"), hint=_l("Left empty, the code is the name."), longest=120, width="two-thirds"
    )
    capacity = WholeNumberField(
        _l("Places"), required=_l("Enter how many people can take part"), lowest=1, highest=100
    )
    kind = ChoiceField(
        _l("Kind of group"),
        required=_l("Choose the kind of group"),
        choices=[
            ("closed", _l("Closed"), _l("Nobody joins once it runs.")),
            ("rolling", _l("Rolling"), _l("People join at any time.")),
        ],
    )
    least_days = _gap()


class GapForm(Form):
    """How many days lie at least between two sessions of a cohort that there is already."""

    least_days = _gap()
