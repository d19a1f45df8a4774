"""What events, releases and problems are called on the pages."""

from programme.access.rules import Tier
from programme.followup.rules import (
    ContactKind,
    Event,
    Present,
    Problem,
    ReleaseKind,
    Revision,
    Standing,
    Theme,
)
from programme.web.text import Lazy
from programme.web.text import lazy as _l

EVENTS: dict[Event, Lazy] = {
    Event.RECALL: _l("Recall"),
    Event.ARREST: _l("Arrest"),
    Event.CHARGE: _l("Charge"),
    Event.CONVICTION: _l("Conviction"),
    Event.VIOLENT: _l("Conviction of a violent offence"),
    Event.EXTREMIST: _l("Conviction of an extremist offence"),
    Event.REIMPRISONMENT: _l("Re-imprisonment"),
    Event.DEATH: _l("Death"),
    Event.DEPORTATION: _l("Deportation"),
}

KINDS: dict[ReleaseKind, Lazy] = {
    ReleaseKind.SENTENCE_END: _l("End of the sentence"),
    ReleaseKind.LICENCE: _l("On licence"),
    ReleaseKind.TRANSFER: _l("Transfer to another authority"),
    ReleaseKind.DEPORTATION: _l("Deportation"),
    ReleaseKind.NOT_KNOWN: _l("Not known"),
}

PROBLEMS: dict[Problem, Lazy] = {
    Problem.FUTURE: _l("This day is still to come"),
    Problem.BEFORE_RELEASE: _l("This is before the release"),
    Problem.AT_LIBERTY: _l(
        "The person was released before. The offender manager records first that they came back"
    ),
    Problem.BEFORE_EARLIER_RELEASE: _l("A later release is recorded already"),
    Problem.AFTER_END: _l("Death or deportation is recorded before that day"),
    Problem.BEFORE_EVENT: _l("Something that happened after that day is recorded, so more is known"),
    Problem.EVENT_LATER: _l(
        "Something that happened after that day is recorded. Withdraw it first if it is wrong"
    ),
    Problem.ALREADY: _l("This is recorded already"),
    Problem.SAME: _l("This is the day that is recorded"),
    Problem.KNOWN_BEFORE: _l(
        "A contact, a milestone or an event is recorded before that day. Withdraw it first if it is wrong"
    ),
    Problem.STILL_INSIDE: _l("After the release before that, the person came back only later"),
    Problem.NOT_LATER: _l("More is known already: give a later day, or say that they were not found since"),
}

CONTACTS: dict[ContactKind, Lazy] = {
    ContactKind.MET: _l("Met"),
    ContactKind.PHONE: _l("Phone"),
    ContactKind.VIDEO: _l("Video"),
    ContactKind.NO_SHOW: _l("Did not come"),
    ContactKind.UNREACHABLE: _l("Not reached"),
}

THEMES: dict[Theme, Lazy] = {
    Theme.HOUSING: _l("Housing"),
    Theme.WORK: _l("Work or training"),
    Theme.FAMILY: _l("Family"),
    Theme.LEISURE: _l("Leisure"),
    Theme.HEALTH: _l("Health"),
    Theme.SCENE: _l("Distance from the scene"),
    Theme.SAFETY_PLAN: _l("Safety plan"),
}

PRESENT: dict[Present, Lazy] = {
    Present.FAMILY: _l("Family"),
    Present.PROBATION: _l("Probation"),
    Present.OTHER: _l("Somebody else"),
}

STANDINGS: dict[Standing, tuple[Lazy, str]] = {
    Standing.AIMED: (_l("Aimed at"), "blue"),
    Standing.REACHED: (_l("Reached"), "green"),
    Standing.LOST: (_l("Lost again"), "orange"),
}
"""How a milestone stands -> its words and the colour of its tag."""

REVISIONS: dict[Revision, Lazy] = {
    Revision.FIRST: _l("Planned"),
    Revision.REVISED: _l("Revised"),
    Revision.EXTENDED: _l("Extended"),
    Revision.ENDED_EARLY: _l("Ended early"),
    Revision.TAKEN_UP_AGAIN: _l("Taken up again"),
}
"""What a plan is beside the one before it."""

TIERS: dict[Tier, tuple[Lazy, Lazy]] = {
    Tier.FACILITATOR_ONLY: (
        _l("Facilitators only"),
        _l(
            "Read by those who coach the person and their supervisor, and stored encrypted. Probation, the "
            "prison, the lead and evaluators cannot read it. A court can order it to be handed over."
        ),
    ),
    Tier.PROGRAMME_TEAM: (
        _l("Programme team"),
        _l(
            "Read by those who coach the person, their supervisor and the lead of the programme. Probation "
            "and the prison cannot read it here. A court can order it to be handed over."
        ),
    ),
    Tier.SHAREABLE: (
        _l("May be shared"),
        _l("Read by the offender manager too. Put here only what probation may know."),
    ),
}
"""The tier of a note about a contact -> its heading, and who reads it."""
