"""What can become of somebody after release, and which days can be. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """An event after release, from the slightest to the end of all observation."""

    RECALL = "recall"
    ARREST = "arrest"
    CHARGE = "charge"
    CONVICTION = "conviction"
    VIOLENT = "conviction_violent"
    EXTREMIST = "conviction_extremist"
    REIMPRISONMENT = "reimprisonment"
    DEATH = "death"
    DEPORTATION = "deportation"


COUNTS_AS: dict[Event, frozenset[Event]] = {
    event: frozenset({event}) for event in Event if event is not Event.CONVICTION
} | {Event.CONVICTION: frozenset({Event.CONVICTION, Event.VIOLENT, Event.EXTREMIST})}
"""What is counted as an event: a conviction is one of any kind."""

ENDS_OBSERVATION = frozenset({Event.DEATH, Event.DEPORTATION})
"""After these nothing else can happen here: the others are censored by them."""

RETURNS = frozenset({Event.RECALL, Event.REIMPRISONMENT})
"""After these somebody is inside again and can be released once more."""


class ReleaseKind(StrEnum):
    """How somebody left prison."""

    SENTENCE_END = "sentence_end"
    LICENCE = "licence"
    TRANSFER = "transfer"
    DEPORTATION = "deportation"
    NOT_KNOWN = "not_known"


class ContactKind(StrEnum):
    """How a contact came about, or did not."""

    MET = "met"
    PHONE = "phone"
    VIDEO = "video"
    NO_SHOW = "no_show"
    UNREACHABLE = "unreachable"


REACHED = frozenset({ContactKind.MET, ContactKind.PHONE, ContactKind.VIDEO})
"""By these it is known that somebody was there."""


class Theme(StrEnum):
    """What a contact was about: the areas of a life after prison."""

    HOUSING = "housing"
    WORK = "work"
    FAMILY = "family"
    LEISURE = "leisure"
    HEALTH = "health"
    SCENE = "scene"
    SAFETY_PLAN = "safety_plan"


AREAS = tuple(theme for theme in Theme if theme is not Theme.SAFETY_PLAN)
"""The areas in which milestones are set."""


class Standing(StrEnum):
    """How it stands with a milestone."""

    AIMED = "aimed"
    REACHED = "reached"
    LOST = "lost"


class Present(StrEnum):
    """Who was there beside the two."""

    FAMILY = "family"
    PROBATION = "probation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Tried:
    """A contact, or the attempt."""

    on: dt.date
    kind: ContactKind


ATTEMPTS = 3
"""So many in a row without reaching somebody ask for a decision."""


@dataclass(frozen=True, slots=True)
class Coaching:
    """A plan with the contacts since the release (those that stand). `ended`: coaching ended early;
    `ends_on`: its agreed last day, None where none was agreed."""

    released_on: dt.date
    starts_on: dt.date
    interval_days: int
    contacts: tuple[Tried, ...] = ()
    ends_on: dt.date | None = None
    ended: bool = False

    @property
    def due_on(self) -> dt.date | None:
        """When the next contact is due: the interval after somebody was last reached, and one interval after
        the plan began for whoever was not reached since. None when that is beyond the end."""
        reached = [one.on for one in self.contacts if one.kind in REACHED]
        last = max([self.starts_on, self.released_on, *reached])
        due = last + dt.timedelta(days=self.interval_days)
        return None if self.ended or (self.ends_on is not None and due > self.ends_on) else due

    def over(self, today: dt.date) -> bool:
        """Whether coaching has come to its end, early or as agreed."""
        return self.ended or (self.ends_on is not None and today > self.ends_on)

    @property
    def in_vain(self) -> int:
        """How many attempts since somebody was last reached came to nothing."""
        count = 0
        for one in sorted(self.contacts, key=lambda one: one.on, reverse=True):
            if one.kind in REACHED:
                break
            count += 1
        return count

    @property
    def asks(self) -> bool:
        """Whether somebody has to decide what to do: so many attempts were in vain."""
        return self.in_vain >= ATTEMPTS and not self.ended


class Revision(StrEnum):
    """What a plan is beside the one before it."""

    FIRST = "first"
    REVISED = "revised"
    EXTENDED = "extended"
    ENDED_EARLY = "ended_early"
    TAKEN_UP_AGAIN = "taken_up_again"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan says of how long coaching lasts."""

    ends_on: dt.date | None
    ended: bool


def revision(terms: Terms, before: Terms | None) -> Revision:
    """What became of a plan by the next one."""
    if terms.ended:
        return Revision.ENDED_EARLY
    if before is None:
        return Revision.FIRST
    if before.ended:
        return Revision.TAKEN_UP_AGAIN
    later = terms.ends_on is None or (before.ends_on is not None and terms.ends_on > before.ends_on)
    return Revision.EXTENDED if before.ends_on is not None and later else Revision.REVISED


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, on a day."""

    event: Event
    on: dt.date


@dataclass(frozen=True, slots=True)
class Observation:
    """A release and what is known since; `events` without those that were withdrawn."""

    released_on: dt.date
    observed_until: dt.date
    events: tuple[Happened, ...] = ()

    @property
    def ended_on(self) -> dt.date | None:
        """When death or deportation ended it."""
        return min((one.on for one in self.events if one.event in ENDS_OBSERVATION), default=None)

    @property
    def returned_on(self) -> dt.date | None:
        """When the person came back to prison for the first time."""
        return min((one.on for one in self.events if one.event in RETURNS), default=None)


class Problem(StrEnum):
    """What is wrong with a date."""

    FUTURE = "future"
    BEFORE_RELEASE = "before_release"
    AT_LIBERTY = "at_liberty"
    BEFORE_EARLIER_RELEASE = "before_earlier_release"
    AFTER_END = "after_end"
    BEFORE_EVENT = "before_event"
    EVENT_LATER = "event_later"
    ALREADY = "already"
    NOT_LATER = "not_later"
    SAME = "same"
    KNOWN_BEFORE = "known_before"
    STILL_INSIDE = "still_inside"


def release_problem(on: dt.date, earlier: Sequence[Observation], *, today: dt.date) -> Problem | None:
    """Why somebody cannot have been released on a day; None when they can."""
    if on > today:
        return Problem.FUTURE
    if any(one.released_on == on for one in earlier):
        return Problem.ALREADY
    if any(one.released_on > on for one in earlier):
        return Problem.BEFORE_EARLIER_RELEASE
    if any(one.ended_on is not None for one in earlier):
        return Problem.AFTER_END
    last = max(earlier, key=lambda one: one.released_on, default=None)
    if last is not None and (last.returned_on is None or last.returned_on > on):
        return Problem.AT_LIBERTY
    return None


def correction_problem(
    on: dt.date,
    wrong: Observation,
    others: Sequence[Observation],
    *,
    known: Sequence[dt.date],
    today: dt.date,
) -> Problem | None:
    """Why a release cannot have been on another day than was recorded; None when it can. `known`: the days of
    contacts and milestones since."""
    if on > today:
        return Problem.FUTURE
    if on == wrong.released_on:
        return Problem.SAME
    if any(one.on < on for one in wrong.events) or any(day < on for day in known):
        return Problem.KNOWN_BEFORE
    if any(one.released_on == on for one in others):
        return Problem.ALREADY
    before = [one for one in others if one.released_on < wrong.released_on]
    after = [one for one in others if one.released_on > wrong.released_on]
    if any(on > one.released_on for one in after):
        return Problem.BEFORE_EARLIER_RELEASE
    if any(one.returned_on is None or one.returned_on > on for one in before):
        return Problem.STILL_INSIDE
    return None


def event_problem(event: Event, on: dt.date, since: Observation, *, today: dt.date) -> Problem | None:
    """Why something cannot have happened on a day after this release; None when it can."""
    if on > today:
        return Problem.FUTURE
    if on < since.released_on:
        return Problem.BEFORE_RELEASE
    if Happened(event, on) in since.events:
        return Problem.ALREADY
    if since.ended_on is not None and (event in ENDS_OBSERVATION or on > since.ended_on):
        return Problem.AFTER_END
    if event in ENDS_OBSERVATION and any(one.on > on for one in since.events):
        return Problem.EVENT_LATER
    return None


def contact_problem(on: dt.date, since: Observation, *, today: dt.date) -> Problem | None:
    """Why there cannot have been a contact on a day; None when there can."""
    if on > today:
        return Problem.FUTURE
    if on < since.released_on:
        return Problem.BEFORE_RELEASE
    return Problem.AFTER_END if since.ended_on is not None and on > since.ended_on else None


def seen_problem(on: dt.date, since: Observation, *, lost: bool, today: dt.date) -> Problem | None:
    """Why it cannot be known until a day what had become of somebody; None when it can.

    Whoever is declared lost was seen last on that day, which may be earlier than what was thought, but not
    earlier than anything that is known to have happened. Otherwise the day only ever moves on.
    """
    if on > today:
        return Problem.FUTURE
    if on < since.released_on:
        return Problem.BEFORE_RELEASE
    if any(one.on > on for one in since.events):
        return Problem.BEFORE_EVENT
    if since.ended_on is not None:
        return Problem.AFTER_END
    return Problem.NOT_LATER if on < since.observed_until and not lost else None
