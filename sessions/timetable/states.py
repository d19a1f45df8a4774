"""What can become of a session, and why one did not run."""

from enum import StrEnum


class SessionState(StrEnum):
    """What became of a session."""

    SCHEDULED = "scheduled"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


class NotHeldReason(StrEnum):
    """Why a session did not run."""

    LOCKDOWN = "lockdown"
    ROOM = "room_unavailable"
    FACILITATOR = "facilitator_absent"
    STAFFING = "prison_staffing"
    NOBODY_CAME = "nobody_came"
    OTHER = "other"
