"""The forms about what is known after release."""

from programme.access.rules import Tier
from programme.followup.rules import AREAS, REACHED, ContactKind
from programme.followup.words import CONTACTS, EVENTS, KINDS, PRESENT, STANDINGS, THEMES, TIERS
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
    ends_on = DatePartsField(
        _l("Until when?"),
        hint=_l("Coaching usually lasts 6 to 12 months. Give a later day to extend it."),
    )
    interval_days = WholeNumberField(
        _l("How many days from one contact to the next?"),
        required=_l("Enter the days from one contact to the next"),
        lowest=1,
        highest=180,
        hint=_l("14 is every second week."),
    )
    kinds = ChoicesField(
        _l("By which means?"), choices=[(kind, CONTACTS[kind]) for kind in ContactKind if kind in REACHED]
    )
    agreed = LongTextField(
        _l("What is agreed?"),
        longest=2000,
        rows=3,
        hint=_l("With whom, where, by which means. Nothing in confidence."),
    )
    reason = LongTextField(_l("Why is it revised?"), longest=500, rows=2)


class EndForm(Form):
    """The early end of coaching."""

    starts_on = DatePartsField(_l("From when is there no coaching?"), required=_l("Enter the day"))
    reason = LongTextField(
        _l("Why does it end?"),
        required=_l("Say why it ends"),
        longest=500,
        rows=2,
        hint=_l("For example: aims reached, recalled, moved away, does not want it any more."),
    )


class CorrectionForm(Form):
    """Another day of a release than was recorded."""

    released_on = DatePartsField(_l("Day of the release"), required=_l("Enter the day of the release"))
    reason = LongTextField(
        _l("Why was the other day wrong?"),
        required=_l("Say why the other day was wrong"),
        longest=500,
        rows=2,
    )


class ReviewForm(Form):
    """When somebody's risk is to be reviewed next."""

    due_on = DatePartsField(
        _l("When is the review due?"),
        required=_l("Enter the day on which the review is due"),
        hint=_l("As the licence or the tool asks for it."),
    )


class HeldForm(Form):
    """When a review was held, and when the next one is due."""

    held_on = DatePartsField(_l("When was it held?"), required=_l("Enter the day on which it was held"))
    next_on = DatePartsField(_l("When is the next one due?"))


class CoachForm(Form):
    """Who coaches somebody."""

    staff = ChoiceField(_l("Who coaches the person?"), required=_l("Choose who coaches the person"))
    starts_on = DatePartsField(_l("From when?"), required=_l("Enter the first day"))


class CoachEndForm(Form):
    """When and why somebody's part as a coach ends."""

    ends_on = DatePartsField(_l("Last day"), required=_l("Enter the last day"))
    why = LongTextField(_l("Why does it end?"), required=_l("Say why it ends"), longest=500, rows=2)


LONGEST_NOTE = 20_000


class NotesForm(Form):
    """What a coach writes about a contact, a field for each tier, by its name."""

    facilitator_only = LongTextField(
        TIERS[Tier.FACILITATOR_ONLY][0], longest=LONGEST_NOTE, rows=4, hint=TIERS[Tier.FACILITATOR_ONLY][1]
    )
    programme_team = LongTextField(
        TIERS[Tier.PROGRAMME_TEAM][0], longest=LONGEST_NOTE, rows=3, hint=TIERS[Tier.PROGRAMME_TEAM][1]
    )
    shareable = LongTextField(
        TIERS[Tier.SHAREABLE][0], longest=LONGEST_NOTE, rows=3, hint=TIERS[Tier.SHAREABLE][1]
    )

    @property
    def texts(self) -> dict[Tier, str]:
        """What was written, by tier."""
        return {tier: self[tier.value].data for tier in Tier if self[tier.value].data}


class ContactForm(Form):
    """A contact, or the attempt."""

    kind = ChoiceField(_l("How?"), required=_l("Choose how"), choices=list(CONTACTS.items()))
    held_on = DatePartsField(_l("When?"), required=_l("Enter the day"))
    minutes = WholeNumberField(_l("Minutes"), lowest=1, highest=720)
    themes = ChoicesField(_l("What about?"), choices=list(THEMES.items()))
    present = ChoicesField(_l("Who else was there?"), choices=list(PRESENT.items()))


class CoachContactForm(ContactForm, NotesForm):
    """A contact as a coach records it: with what is to be kept of it, in words."""


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
