"""Who sits at the table when a case is handed over. Pure."""

from enum import StrEnum


class Seat(StrEnum):
    """Whom somebody at a handover meeting stands for."""

    PRISON = "prison"
    PROBATION = "probation"
    COACH = "coach"
    PARTICIPANT = "participant"
    FAMILY = "family"
    OTHER = "other"
