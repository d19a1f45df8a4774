"""The forms about the way from the end of training to release."""

from programme.followup.rules import Theme
from programme.followup.transition.rules import Seat
from programme.followup.words import THEMES
from programme.web.fields import ChoicesField, DatePartsField, LongTextField
from programme.web.forms import Form
from programme.web.text import Lazy
from programme.web.text import lazy as _l

SEATS: dict[Seat, Lazy] = {
    Seat.PRISON: _l("The prison"),
    Seat.PROBATION: _l("Probation"),
    Seat.COACH: _l("The coach"),
    Seat.PARTICIPANT: _l("The person themselves"),
    Seat.FAMILY: _l("Family"),
    Seat.OTHER: _l("Somebody else"),
}

_LONGEST = 4_000


class TransitionForm(Form):
    """What awaits somebody after release. Every part may stay empty: a plan grows."""

    safety_plan = LongTextField(
        _l("Safety plan"),
        longest=_LONGEST,
        rows=5,
        hint=_l(
            "What leads back, how they notice, what they do then, and whom they call. In their own words."
        ),
    )
    housing = LongTextField(THEMES[Theme.HOUSING], longest=_LONGEST, rows=2)
    work = LongTextField(THEMES[Theme.WORK], longest=_LONGEST, rows=2)
    family = LongTextField(THEMES[Theme.FAMILY], longest=_LONGEST, rows=2)
    leisure = LongTextField(THEMES[Theme.LEISURE], longest=_LONGEST, rows=2)
    health = LongTextField(THEMES[Theme.HEALTH], longest=_LONGEST, rows=2)
    scene = LongTextField(THEMES[Theme.SCENE], longest=_LONGEST, rows=2)
    resources = ChoicesField(_l("Who in the neighbourhood is to help?"))
    own_view = LongTextField(
        _l("How does the person see it?"),
        longest=_LONGEST,
        rows=2,
        hint=_l("In their own words, also where they disagree."),
    )


class HandoverForm(Form):
    """A handover meeting."""

    held_on = DatePartsField(_l("When was it?"), required=_l("Enter the day of the meeting"))
    present = ChoicesField(
        _l("Who was there?"), required=_l("Say who was there"), choices=[(one, SEATS[one]) for one in Seat]
    )
    agreed = LongTextField(
        _l("What was agreed?"),
        longest=_LONGEST,
        rows=4,
        hint=_l("Who does what until the release, and after it. Nothing in confidence."),
    )
