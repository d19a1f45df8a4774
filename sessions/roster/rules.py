"""Who may take which part in a cohort, from when to when. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessions.sentence import Sentence, say

LEAD, CO, COVER = "lead", "co", "cover"
ENDED = ("finished", "abandoned")


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is to a cohort; both days included, `ends_on` None: as long as it runs."""

    staff: int
    name: str
    role: str
    starts_on: dt.date
    ends_on: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether the part is theirs on this day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def meets(self, other: Part) -> bool:
        """Whether there is a day on which both parts hold."""
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is refused, at which field."""

    field: str
    message: Sentence


def add_problems(parts: Sequence[Part], new: Part, *, today: dt.date) -> tuple[Problem, ...]:
    """Everything against a new part beside those that there are."""
    return tuple(_against_adding(parts, new, today))


def _against_adding(parts: Sequence[Part], new: Part, today: dt.date) -> Iterator[Problem]:
    if new.starts_on < today:
        yield Problem(
            "starts_on", say("First day must be today or later: what was held stays as it was recorded")
        )
    if new.role == COVER and new.ends_on is None:
        yield Problem("ends_on", say("Enter the last day of the cover"))
    if new.ends_on is not None and new.ends_on < new.starts_on:
        yield Problem("ends_on", say("Last day must be the same as or after the first"))
        return
    for part in parts:
        if part.staff == new.staff and part.meets(new):
            yield Problem("staff", _has_a_part(part))
        elif part.role == new.role == LEAD and part.meets(new):
            yield Problem(
                "role", say("%(name)s leads the cohort then. Change the lead instead", name=part.name)
            )


def _has_a_part(part: Part) -> Sentence:
    if part.ends_on is None:
        return say(
            "%(name)s has a part in this cohort from %(start)s on. End that first",
            name=part.name,
            start=part.starts_on,
        )
    return say(
        "%(name)s has a part in this cohort from %(start)s to %(end)s. Choose days outside it",
        name=part.name,
        start=part.starts_on,
        end=part.ends_on,
    )


def end_problem(part: Part, ends_on: dt.date) -> Problem | None:
    """Why a part cannot end on this day, its last one. It can be shortened, not prolonged."""
    if ends_on < part.starts_on:
        return Problem(
            "ends_on",
            say("Last day must be %(start)s or later, when the part began", start=part.starts_on),
        )
    if part.ends_on is not None and ends_on > part.ends_on:
        return Problem(
            "ends_on",
            say(
                "The part ends on %(end)s already. To have somebody for longer, add a new part",
                end=part.ends_on,
            ),
        )
    return None


def lead_on(parts: Sequence[Part], on: dt.date) -> Part | None:
    """Who leads on this day."""
    return next((part for part in parts if part.role == LEAD and part.holds(on)), None)


def lead_problems(
    parts: Sequence[Part], *, staff: int, from_on: dt.date, stays: bool, today: dt.date
) -> tuple[Problem, ...]:
    """Everything against somebody leading the cohort from a day on, in place of who leads it then.

    `stays`: the lead of before becomes co-facilitator.
    """
    return tuple(_against_leading(parts, staff, from_on, stays, today))


def _against_leading(
    parts: Sequence[Part], staff: int, from_on: dt.date, stays: bool, today: dt.date
) -> Iterator[Problem]:
    if from_on < today:
        yield Problem(
            "from_on", say("First day must be today or later: what was held stays as it was recorded")
        )
    now = lead_on(parts, from_on)
    if now is None:
        yield Problem("from_on", say("Nobody leads the cohort on that day. Add a lead instead"))
    elif now.staff == staff:
        yield Problem("staff", say("%(name)s leads the cohort already. Choose somebody else", name=now.name))
    elif now.starts_on == from_on == today and not stays:
        yield Problem("from_on", say("%(name)s began today. Choose tomorrow or a later day", name=now.name))
    for part in parts:
        if part.starts_on > from_on and (part.role == LEAD or part.staff == staff):
            yield Problem(
                "staff" if part.staff == staff else "from_on",
                say(
                    "%(name)s has a part in this cohort from %(start)s on. End that first",
                    name=part.name,
                    start=part.starts_on,
                ),
            )


def without_lead(parts: Sequence[Part], *, today: dt.date, starts_on: dt.date) -> dt.date | None:
    """The first day, from today or the start of the cohort on, on which nobody leads; None: always."""
    on = max(today, starts_on)
    while (part := lead_on(parts, on)) is not None:
        if part.ends_on is None:
            return None
        on = part.ends_on + dt.timedelta(days=1)
    return on
