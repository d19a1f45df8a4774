"""What days, states and reasons are called on the pages, and sentences of the rules in words."""

import datetime as dt

from modules.curriculum.tables import SessionKind
from programme.web.formats import date, time
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from sessions.sentence import Sentence
from sessions.timetable.states import NotHeldReason, SessionState

WEEKDAYS: tuple[tuple[int, Lazy], ...] = (
    (1, _l("Monday")),
    (2, _l("Tuesday")),
    (3, _l("Wednesday")),
    (4, _l("Thursday")),
    (5, _l("Friday")),
    (6, _l("Saturday")),
    (7, _l("Sunday")),
)

STATES: dict[str, tuple[Lazy, str]] = {
    SessionState.SCHEDULED: (_l("Scheduled"), ""),
    SessionState.HELD: (_l("Held"), "green"),
    SessionState.NOT_HELD: (_l("Did not run"), "orange"),
    SessionState.CANCELLED: (_l("Cancelled"), "grey"),
}
"""State of a session -> its name and the colour of its tag."""

NOT_HELD: dict[str, Lazy] = {
    NotHeldReason.LOCKDOWN: _l("lockdown or change of regime"),
    NotHeldReason.ROOM: _l("room not available"),
    NotHeldReason.FACILITATOR: _l("facilitator absent"),
    NotHeldReason.STAFFING: _l("too few prison staff"),
    NotHeldReason.NOBODY_CAME: _l("nobody came"),
    NotHeldReason.OTHER: _l("other reason"),
}

KINDS: dict[str, Lazy] = {
    SessionKind.GROUP: _l("Group"),
    SessionKind.ONE_TO_ONE: _l("One-to-one"),
    SessionKind.FAMILY_DAY: _l("Family day"),
    SessionKind.ASSESSMENT: _l("Assessment"),
}


def spoken(sentence: Sentence) -> str:
    """What a rule says, in the language and formats of the page."""
    return sentence.spoken(_, _shown)


def _shown(value: object) -> str:
    if isinstance(value, dt.time):
        return time(value)
    if isinstance(value, dt.date):
        return date(value)
    return str(value)
