"""What changes of a timetable are called on the pages."""

from programme.web.text import Lazy
from programme.web.text import lazy as _l
from sessions.rescheduling.tables import ChangeKind
from sessions.timetable.states import NotHeldReason
from sessions.timetable.words import NOT_HELD

KINDS_OF_CHANGE: dict[str, Lazy] = {
    ChangeKind.MOVE: _l("Moved one session"),
    ChangeKind.MOVE_LATER: _l("Moved a session and all later ones"),
    ChangeKind.CANCEL: _l("Cancelled a session"),
    ChangeKind.CANCEL_SITE: _l("Cancelled for the whole site"),
    ChangeKind.REINSTATE: _l("Took a cancellation back"),
    ChangeKind.CATCH_UP: _l("Scheduled a catch-up"),
}

REASONS: tuple[tuple[str, Lazy], ...] = (
    (NotHeldReason.LOCKDOWN.value, _l("Lockdown or change of regime")),
    (NotHeldReason.STAFFING.value, _l("Too few prison staff")),
    (NotHeldReason.ROOM.value, _l("Room not available")),
    (NotHeldReason.FACILITATOR.value, _l("Facilitator absent")),
    (NotHeldReason.OTHER.value, _l("Other reason")),
)
"""Why a session is cancelled before its time: nobody can have stayed away from it yet."""


def reason_text(reason: str, note: str) -> str:
    """A reason with what was written about it, as the list of changes keeps it."""
    return f"{NOT_HELD[reason]}: {note}" if note else str(NOT_HELD[reason])
