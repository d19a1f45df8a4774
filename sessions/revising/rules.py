"""Revising the plan of a cohort while it runs: what may change, and what follows for its dates. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sessions.rescheduling.standing import Moved, Session, why_fixed
from sessions.sentence import Sentence, say
from sessions.timetable.prerequisites import Prerequisite, order_problem
from sessions.timetable.states import SessionState

WORDS = {"title": 120, "reason": 1000}
"""The most characters of each."""


class Step(StrEnum):
    """What is done to an item of a plan."""

    CHANGE = "change"
    SWAP = "swap"
    MOVE = "move"
    DROP = "drop"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Item:
    """One session of a cohort's plan with its dates. `planned_*`: what the curriculum asks for, None where
    the cohort added it; `dropped`: why it was taken out, None while it is in. Minutes, ids."""

    id: int
    position: int
    title: str
    kind: str
    minutes: int
    module: int | None = None
    module_title: str = ""
    dropped: str | None = None
    planned_position: int | None = None
    planned_title: str | None = None
    planned_minutes: int | None = None
    sessions: tuple[Session, ...] = ()

    @property
    def added(self) -> bool:
        """Whether the cohort has it beyond its curriculum."""
        return self.planned_title is None

    @property
    def changed(self) -> bool:
        """Whether title or minutes are others than the curriculum's."""
        return not self.added and (self.title, self.minutes) != (self.planned_title, self.planned_minutes)

    @property
    def ahead(self) -> tuple[Session, ...]:
        """Its sessions that are still scheduled and of which nothing is recorded."""
        return tuple(one for one in self.sessions if one.state is SessionState.SCHEDULED and not one.marked)


def why_delivered(item: Item, zone: ZoneInfo) -> Sentence | None:
    """Why title, minutes and being in the plan stand: it was delivered, or is being recorded."""
    begun = (one for one in item.sessions if one.state is SessionState.HELD or one.marked)
    return next((why_fixed(one, zone) for one in begun), None)


def why_placed(item: Item, zone: ZoneInfo) -> Sentence | None:
    """Why it keeps its place; None when it may change it with another."""
    if item.dropped is not None:
        return say("“%(title)s” is not in the plan.", title=item.title)
    for one in item.sessions:
        if (fixed := why_fixed(one, zone)) is not None:
            return fixed
        if one.catch_up_of is not None or one.for_some:
            return say("“%(title)s” has dates for some people, or a catch-up.", title=item.title)
    return None


def movable(items: Iterable[Item], zone: ZoneInfo) -> list[Item]:
    """The items that may change places, in their order."""
    return sorted(
        (one for one in items if why_placed(one, zone) is None), key=lambda one: (one.position, one.id)
    )


def new_places(places: Sequence[Item], one: int, other: int, step: Step) -> list[tuple[Item, Item]]:
    """(item, the item in whose place it comes) of all that change places: `one` and `other` swap, or `one`
    is moved to right after `other` and those between close up. `places`: those of `movable`, both ids of
    them and different."""
    order = list(places)
    index = {item.id: place for place, item in enumerate(order)}
    if step is Step.SWAP:
        order[index[one]], order[index[other]] = order[index[other]], order[index[one]]
    else:
        moved = order.pop(index[one])
        order.insert(next(place for place, item in enumerate(order) if item.id == other) + 1, moved)
    return [(item, before) for item, before in zip(order, places, strict=True) if item.id != before.id]


def order_broken(
    items: Iterable[Item], moves: Sequence[tuple[Item, Item]], prerequisites: Sequence[Prerequisite]
) -> Sentence | None:
    """What the new order breaks of what the modules require; None where it was broken before."""
    items = [one for one in items if one.dropped is None]
    to = {item.id: before.position for item, before in moves}

    def problem(place: dict[int, int]) -> Sentence | None:
        order = sorted(items, key=lambda one: (place.get(one.id, one.position), one.id))
        return order_problem([one.module for one in order], prerequisites)

    return None if problem({}) is not None else problem(to)


def retimed(session: Session, *, before: int, after: int) -> Moved:
    """The session with the length that the plan gives it now. One that already was shorter or longer than
    planned keeps its own: somebody decided that for its day. Minutes."""
    ends_at = session.ends_at
    if session.minutes == before:
        ends_at = session.starts_at + dt.timedelta(minutes=after)
    return Moved(session, session.starts_at, ends_at, session.room)


def place_after(items: Sequence[Item], after: int, zone: ZoneInfo) -> int | Sentence:
    """The position of an item that is added after another (id; 0: first), or why it cannot come there:
    nothing is put in front of what was delivered."""
    position = next((one.position for one in items if one.id == after), 0) + 1
    later = [one for one in items if one.position >= position and one.dropped is None]
    for one in later:
        if (why := why_delivered(one, zone)) is not None:
            return say("Choose a later place: %(why)s", why=why)
    return position


def deviations(items: Iterable[Item]) -> Iterator[str]:
    """How each item departs from the curriculum, one word each: added, dropped, changed."""
    for one in items:
        if one.dropped is not None:
            yield "dropped"
        elif one.added:
            yield "added"
        elif one.changed:
            yield "changed"
