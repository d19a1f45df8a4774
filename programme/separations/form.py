"""What is posted about separations and segregation, read and judged."""

from programme.separations.rules import Problem
from programme.separations.words import REASONS, STATEMENTS
from programme.web.fields import ChoiceField, DatePartsField, LongTextField, TextField
from programme.web.formats import date
from programme.web.forms import Form
from programme.web.text import lazy as _l


class SeparationForm(Form):
    """From whom somebody must be kept apart, and who says so. `find` narrows the people to choose from."""

    find = TextField(
        _l("Find the other person"),
        longest=100,
        width="two-thirds",
        hint=_l(
            "By name, prison number or reference. "
            "Somebody of another site is found by the whole prison number only."
        ),
    )
    other = ChoiceField(_l("The other person"), required=_l("Choose the other person: search for them first"))
    reason = ChoiceField(
        _l("Reason"),
        required=_l("Choose the reason"),
        choices=list(REASONS.items()),
        prompt=_l("Choose a reason"),
    )
    statement = ChoiceField(
        _l("What kind of statement is it?"),
        required=_l("Choose what kind of statement it is"),
        choices=[(kind, name, about) for kind, (name, about) in STATEMENTS.items()],
    )
    source = TextField(
        _l("Who says so?"),
        required=_l("Enter who says so"),
        hint=_l("For example: security department, report of 3 March. Facilitators do not read this."),
    )
    starts_on = DatePartsField(_l("First day"), required=_l("Enter the first day"))


class EndForm(Form):
    """From when two people may be in one cohort again, and why."""

    ends_on = DatePartsField(
        _l("From which day may they be in one cohort?"),
        required=_l("Enter the day from which they may be in one cohort"),
        hint=_l("If it was recorded by mistake, enter its first day: then it held on no day."),
    )
    end_reason = LongTextField(
        _l("Why?"), required=_l("Enter why they may be in one cohort again"), longest=2000, rows=3
    )


class SegregationForm(Form):
    """Since when somebody is in segregation."""

    starts_on = DatePartsField(_l("First day"), required=_l("Enter the first day"))
    note = LongTextField(
        _l("Note"),
        longest=500,
        rows=2,
        hint=_l("Facilitators of their cohort read this. Leave out what they need not know."),
    )


class SegregationEndForm(Form):
    """Until when somebody was in segregation."""

    ends_on = DatePartsField(_l("Last day"), required=_l("Enter the last day"))


def refuse_date(form: Form, field: str, problem: Problem | None) -> None:
    """Put on the form what the rules found, if anything, unless the date has an error already."""
    if problem is not None and not form[field].errors:
        form.refuse(field, str(problem.message) % {name: date(day) for name, day in problem.values.items()})
