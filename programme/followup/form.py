"""The forms about what is known after release."""

from programme.followup.rules import AREAS
from programme.followup.words import CONTACTS, EVENTS, KINDS, PRESENT, STANDINGS, THEMES
from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    DatePartsField,
    LongTextField,
    TextField,
    WholeNumberField,
    YesField,
)
from programme.web.forms import Form
from programme.web.text import lazy as _l


class ReleaseForm(Form):
    """When and how somebody was released."""

    released_on = DatePartsField(_l("Day of the release"), required=_l("Enter the day of the release"))
    kind = ChoiceField(_l("Kind of release"), required=_l("Choose the kind"), choices=list(KINDS.items()))


class EventForm(Form):
    """Something that happened."""

    event = ChoiceField(
        _l("What happened?"),
        required=_l("Choose what happened"),
        choices=list(EVENTS.items()),
        prompt=_l("Choose an event"),
    )
    happened_on = DatePartsField(_l("When?"), required=_l("Enter the day"))
    source = TextField(
        _l("Where is this known from?"),
        required=_l("Enter where this is known from"),
        longest=200,
        hint=_l("For example: police report, court, the person."),
    )
    verified = YesField(_l("It was checked with an official source"))


class SeenForm(Form):
    """Until when it is certain what had become of somebody."""

    until = DatePartsField(
        _l("Until when is it certain what had become of the person?"),
        required=_l("Enter the last day of certain knowledge"),
        hint=_l("The day of the last contact or check, not the day on which you write this."),
    )
    lost = YesField(
        _l("They could not be found since"),
        hint=_l("Lost is an outcome of its own: not to be found is not the same as not to reoffend."),
    )


class WithdrawForm(Form):
    """Why something that was recorded is wrong."""

    why = LongTextField(_l("Why is it wrong?"), required=_l("Say why it is wrong"), longest=500, rows=2)


class PlanForm(Form):
    """How often somebody is to be in contact."""

    starts_on = DatePartsField(_l("From when?"), required=_l("Enter the first day"))
    interval_days = WholeNumberField(
        _l("How many days from one contact to the next?"),
        required=_l("Enter the days from one contact to the next"),
        lowest=1,
        highest=180,
        hint=_l("14 is every second week."),
    )
    agreed = LongTextField(
        _l("What is agreed?"),
        longest=2000,
        rows=3,
        hint=_l("With whom, where, by which means. Nothing in confidence."),
    )
    reason = LongTextField(_l("Why is it revised?"), longest=500, rows=2)


class ContactForm(Form):
    """A contact, or the attempt."""

    kind = ChoiceField(_l("How?"), required=_l("Choose how"), choices=list(CONTACTS.items()))
    held_on = DatePartsField(_l("When?"), required=_l("Enter the day"))
    minutes = WholeNumberField(_l("Minutes"), lowest=1, highest=720)
    themes = ChoicesField(_l("What about?"), choices=list(THEMES.items()))
    present = ChoicesField(_l("Who else was there?"), choices=list(PRESENT.items()))


class MilestoneForm(Form):
    """How it stands with an area of somebody's life."""

    area = ChoiceField(
        _l("Area"), required=_l("Choose the area"), choices=[(area, THEMES[area]) for area in AREAS]
    )
    what = TextField(
        _l("What is it?"),
        required=_l("Enter what it is"),
        longest=120,
        hint=_l("For example: a flat of their own, a place of training."),
    )
    standing = ChoiceField(
        _l("How does it stand?"),
        required=_l("Choose how it stands"),
        choices=[(one, words) for one, (words, _colour) in STANDINGS.items()],
    )
    happened_on = DatePartsField(_l("Since when?"), required=_l("Enter the day"))
    source = TextField(
        _l("Where is this known from?"), required=_l("Enter where this is known from"), longest=200
    )
    own_view = LongTextField(
        _l("How does the person see it?"),
        longest=1000,
        rows=2,
        hint=_l("In their own words, also where they disagree."),
    )
