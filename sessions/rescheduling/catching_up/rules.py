"""Free times for a session that did not run. Pure; instants in UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sessions.rescheduling.standing import Frame, Session, why_fixed
from sessions.sentence import Sentence, say
from sessions.timetable.clashes import Busy, Subject
from sessions.timetable.rules import LAST_DATE, local_start
from sessions.timetable.states import SessionState

LOOKS_AHEAD = dt.timedelta(days=56)
"""How long after today, or after the session, free times are looked for."""
MOST_OFFERS = 8
_SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A free time. `weekly`: it is one of the cohort's weekly times; `room` None: without a room."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    room: int | None
    weekly: bool


def why_no_catch_up(session: Session, frame: Frame) -> Sentence | None:
    """Why a session needs no catch-up; None when it does."""
    if session.caught_up_on is not None:
        return why_fixed(session, frame.zone) or say("“%(title)s” has its catch-up.", title=session.title)
    if session.state not in (SessionState.NOT_HELD, SessionState.CANCELLED):
        return say(
            "“%(title)s” of %(on)s was neither cancelled nor recorded as not held.",
            title=session.title,
            on=session.on(frame.zone),
        )
    return None


def free_times(
    session: Session,
    sessions: Sequence[Session],
    frame: Frame,
    busy: Sequence[Busy],
    rooms: Sequence[int],
    *,
    now: dt.datetime,
) -> tuple[Offer, ...]:
    """The next free times, at most one a day: weekly ones, and the same times of day on others from
    Monday to Friday. `rooms` are tried in their order; without any, a time needs none."""
    own = [(one.starts_at, one.ends_at) for one in sessions if one.runs and not one.imported]
    people = [
        (one.starts_at, one.ends_at)
        for one in busy
        if one.what is Subject.FACILITATOR and one.id in session.people
    ]
    offers: dict[dt.date, Offer] = {}
    for on, starts_at, weekly in _times(session, frame, now):
        ends_at = starts_at + dt.timedelta(minutes=session.minutes)
        if on in offers or _taken([*own, *people], starts_at, ends_at):
            continue
        free = [room for room in rooms if not _taken(_of_room(busy, room), starts_at, ends_at)]
        if free or not rooms:
            offers[on] = Offer(starts_at, ends_at, free[0] if free else None, weekly)
        if len(offers) == MOST_OFFERS:
            break
    return tuple(offers.values())


def _of_room(busy: Iterable[Busy], room: int) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(one.starts_at, one.ends_at) for one in busy if one.what is Subject.ROOM and one.id == room]


def _taken(
    times: Iterable[tuple[dt.datetime, dt.datetime]], starts_at: dt.datetime, ends_at: dt.datetime
) -> bool:
    return any(start < ends_at and starts_at < end for start, end in times)


def _times(session: Session, frame: Frame, now: dt.datetime) -> Iterator[tuple[dt.date, dt.datetime, bool]]:
    """(date, start, whether it is a weekly time) of every time to look at; weekly ones first in a day.
    A session that was cancelled before its time is caught up after it."""
    weekly = {(slot.weekday, slot.starts_at) for slot in frame.slots}
    clock = {at for _weekday, at in weekly} or {session.starts_at.astimezone(frame.zone).time()}
    after = max(now, session.starts_at)
    first = after.astimezone(frame.zone).date()
    on = first
    while on <= min(first + LOOKS_AHEAD, LAST_DATE):
        for at in sorted(clock, key=lambda at: ((on.isoweekday(), at) not in weekly, at)):
            is_weekly = (on.isoweekday(), at) in weekly
            starts_at, _note = local_start(on, at, frame.zone)
            workday = on.isoweekday() < _SATURDAY
            if on not in frame.days_off and starts_at > after and (is_weekly or workday):
                yield on, starts_at, is_weekly
        on += dt.timedelta(days=1)
