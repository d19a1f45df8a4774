"""Marks, the roll that they stand on, and from when until when they may be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sessions.timetable.states import SessionState

OPENS_BEFORE = dt.timedelta(hours=1)
"""A register opens this long before its session starts."""
CORRECTED_FOR = dt.timedelta(days=14)
"""Facilitators correct for this long after the end of the session; the lead later too."""
FACILITATOR, LEAD = "facilitator", "lead"


class State(StrEnum):
    """What is known of one person. No mark stored is `UNMARKED`; nobody starts as present."""

    UNMARKED = "unmarked"
    ATTENDED = "attended"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one person: minutes count from the planned start and end; `reason` is a code."""

    state: State = State.UNMARKED
    minutes_late: int = 0
    minutes_left_early: int = 0
    took_part: bool = True
    reason: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything but the mark itself was filled in."""
        return bool(self.minutes_late or self.minutes_left_early or self.reason or not self.took_part)

    def settled(self) -> Mark:
        """The same without what does not belong to its state: minutes of an absence, reason of a presence."""
        if self.state is State.ATTENDED:
            return replace(self, reason=None)
        if self.state is State.ABSENT:
            return Mark(State.ABSENT, reason=self.reason)
        return Mark()


@dataclass(frozen=True, slots=True)
class Person:
    """One expected person with the mark stored now; `version` 0 means that none is stored. `recorded_for`
    filled in the paper that it was keyed in from, None where there was no paper."""

    participant: int
    name: str
    mark: Mark = Mark()
    version: int = 0
    recorded_by: str | None = None
    recorded_at: dt.datetime | None = None
    recorded_for: str | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """A session's register as stored. `reasons` maps code to label of the absence reasons on offer.

    `former` names members who are not expected any more, by participant id, so that a message can.
    `recorded_at` is set once the register was complete: from then on a change is a correction.
    """

    session: int
    title: str
    state: SessionState
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes_planned: int
    people: tuple[Person, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    recorded_at: dt.datetime | None = None
    former: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One membership: `left_on` is the last day on which the person is expected."""

    participant: int
    name: str
    joined_on: dt.date
    left_on: dt.date | None = None


def expected(members: Iterable[Member], *, on: dt.date, marked: Collection[int] = ()) -> tuple[Member, ...]:
    """Who counts as expected on a date: members on that day, and whoever has a mark; by name, once each."""
    by_participant = {
        member.participant: member
        for member in members
        if member.participant in marked
        or (member.joined_on <= on and (member.left_on is None or on <= member.left_on))
    }
    return tuple(
        sorted(by_participant.values(), key=lambda member: (member.name.casefold(), member.participant))
    )


def minutes_present(mark: Mark, minutes_planned: int) -> int:
    """Planned minutes less late and early ones; 0 unless attended. Never negative, never above planned."""
    if mark.state is not State.ATTENDED:
        return 0
    lost = max(mark.minutes_late, 0) + max(mark.minutes_left_early, 0)
    return max(minutes_planned - lost, 0)


def opens_at(starts_at: dt.datetime) -> dt.datetime:
    """When the register of a session opens."""
    return starts_at - OPENS_BEFORE


def is_open(starts_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether marks can be set yet: future sessions cannot be marked."""
    return now >= opens_at(starts_at)


def corrected_until(ends_at: dt.datetime) -> dt.datetime:
    """The last instant at which a facilitator may correct."""
    return ends_at + CORRECTED_FOR


def may_correct(ends_at: dt.datetime, *, now: dt.datetime, by_role: str) -> bool:
    """Facilitators within the window, the lead at any time, nobody else."""
    return by_role == LEAD or (by_role == FACILITATOR and now <= corrected_until(ends_at))
