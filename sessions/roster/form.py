"""What is posted about the facilitators of a cohort, read and judged."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from programme.web.fields import ChoiceField, DatePartsField, TextField
from programme.web.forms import Form
from programme.web.text import lazy as _l
from sessions.roster.rules import CO, COVER, LEAD, Part, Problem
from sessions.timetable.words import spoken


class AddForm(Form):
    """Somebody's new part. `find` narrows the list of people to choose from."""

    role = ChoiceField(
        _l("What will they be?"),
        required=_l("Choose what they will be"),
        choices=[
            (CO, _l("Co-facilitator"), _l("As long as the cohort runs.")),
            (COVER, _l("Cover"), _l("For some days only, in which they see the cohort too.")),
            (LEAD, _l("Lead"), _l("As long as the cohort runs. There is one lead at a time.")),
        ],
    )
    starts_on = DatePartsField(_l("First day"), required=_l("Enter the first day"))
    ends_on = DatePartsField(_l("Last day"), hint=_l("For a cover. Leave it empty for all others."))
    find = TextField(_l("Search by name"), longest=100, width="two-thirds")
    staff = ChoiceField(_l("Who?"), required=_l("Choose a person"))

    def judge_dates(self) -> None:
        """Only a cover has a last day."""
        if self.role.data in (LEAD, CO) and self.ends_on.data is not None:
            self.refuse("ends_on", str(_l("Last day is for a cover only. Leave it empty, or choose Cover")))

    def part(self, name: str) -> Part:
        """The new part. The form has no error."""
        return Part(self.staff.data, name, self.role.data, self.starts_on.data, self.ends_on.data)


class EndForm(Form):
    """When and why somebody's part ends."""

    ends_on = DatePartsField(
        _l("Last day"),
        required=_l("Enter the last day"),
        hint=_l("The last day on which the part is theirs."),
    )
    reason = TextField(_l("Reason"), required=_l("Say why"), longest=200, width="two-thirds")


class LeadForm(Form):
    """Who leads from when on, and what the lead of before is then."""

    from_on = DatePartsField(_l("From which day on?"), required=_l("Enter the first day of the new lead"))
    before = ChoiceField(
        _l("What is the lead of before then?"),
        required=_l("Choose what the lead of before is then"),
        choices=[
            (CO, _l("Co-facilitator"), ""),
            ("leaves", _l("No longer part of this cohort"), ""),
        ],
    )
    find = TextField(_l("Search by name"), longest=100, width="two-thirds")
    staff = ChoiceField(_l("Who leads?"), required=_l("Choose a person"))


def refuse_all(form: Form, problems: Iterable[Problem]) -> None:
    """Put what the rules found on the form."""
    for problem in problems:
        form.refuse(problem.field, spoken(problem.message))


def typed_id(field: Any) -> int | None:
    """The id that was posted, before it is known whether it is offered."""
    text = field.text
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def days(form: AddForm | LeadForm, today: dt.date) -> tuple[dt.date, dt.date | None]:
    """The days that the list of people is about, as far as they are filled in."""
    if isinstance(form, LeadForm):
        return max(form.from_on.data or today, today), None
    first = max(form.starts_on.data or today, today)
    last = form.ends_on.data
    return first, last if last and last >= first else None
