"""Who may do what with a register at a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sessions.register.marks import (
    FACILITATOR,
    LEAD,
    Roll,
    corrected_until,
    is_open,
    may_correct,
    opens_at,
)
from sessions.sentence import Sentence, say
from sessions.timetable.states import SessionState


class Mode(StrEnum):
    """What a page lets the person do: read, mark, or correct what is finished."""

    READ = "read"
    MARK = "mark"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Rights:
    """`mode` is the most that the person may do, `notice` why it is not more.

    `by_role` is in which role a change would be made; None: in none.
    """

    mode: Mode
    by_role: str | None
    notice: Sentence | None = None


def rights(roll: Roll, *, now: dt.datetime, facilitates: bool, is_lead: bool) -> Rights:
    """What somebody may do who facilitates this cohort, or is a lead, or both, or neither."""
    role = _role(roll, now, facilitates, is_lead)
    if roll.state in (SessionState.NOT_HELD, SessionState.CANCELLED):
        return Rights(Mode.READ, role)
    if role is None:
        return Rights(Mode.READ, role, say("You can read this register. Its facilitators keep it."))
    if not is_open(roll.starts_at, now=now):
        opens = opens_at(roll.starts_at)
        return Rights(
            Mode.READ, role, say("The register opens on %(opens)s, an hour before the session.", opens=opens)
        )
    if not roll.people:
        return Rights(
            Mode.READ,
            role,
            say("Nobody is expected at this session. The coordinator can add members to the cohort."),
        )
    if roll.recorded_at is None:
        if facilitates:
            return Rights(Mode.MARK, role)
        return Rights(
            Mode.READ,
            role,
            say("The facilitators have not finished this register yet. You can correct it after they have."),
        )
    if may_correct(roll.ends_at, now=now, by_role=role):
        return Rights(Mode.CORRECT, role)
    until = corrected_until(roll.ends_at).date()
    return Rights(
        Mode.READ,
        role,
        say("Facilitators could correct this register until %(until)s. Ask the lead.", until=until),
    )


def _role(roll: Roll, now: dt.datetime, facilitates: bool, is_lead: bool) -> str | None:
    """A lead who facilitates too acts as facilitator for as long as that is enough."""
    late = roll.recorded_at is not None and not may_correct(roll.ends_at, now=now, by_role=FACILITATOR)
    if facilitates and not (is_lead and late):
        return FACILITATOR
    return LEAD if is_lead else None
