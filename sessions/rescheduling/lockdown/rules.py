"""Which sessions a time without sessions takes, and which stay. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sessions.rescheduling.standing import Session, Stays, why_fixed
from sessions.sentence import Sentence, say
from sessions.timetable.rules import local_start
from sessions.timetable.states import SessionState

MOST_DAYS = 92
"""What lasts longer is no lockdown but a closure of the site."""
FURTHEST_BACK = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Span:
    """From a date to a date, both included. Without a time of day it begins with the first day and
    ends with the last."""

    starts_on: dt.date
    ends_on: dt.date
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None

    def moments(self, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """Its first moment and the first after it, in UTC."""
        start, _ = local_start(self.starts_on, self.starts_at or dt.time(0), zone)
        if self.ends_at is not None:
            end, _ = local_start(self.ends_on, self.ends_at, zone)
        else:
            end, _ = local_start(self.ends_on + dt.timedelta(days=1), dt.time(0), zone)
        return start, end


def span_problem(span: Span, *, today: dt.date, zone: ZoneInfo) -> tuple[str, Sentence] | None:
    """(field, what is wrong) with a span; None when it can be used."""
    if span.ends_on < span.starts_on:
        return "ends_on", say("Last day must be the same as or after the first day")
    if (span.ends_on - span.starts_on).days >= MOST_DAYS:
        text = say("It can last %(most)s days. Record a closure of the site for longer", most=MOST_DAYS)
        return "ends_on", text
    if span.starts_on < today - FURTHEST_BACK:
        text = say("First day must be %(earliest)s or later", earliest=today - FURTHEST_BACK)
        return "starts_on", text
    start, end = span.moments(zone)
    if end <= start:
        return "ends_at", say("It must end after it begins")
    return None


def part(sessions: Sequence[Session], zone: ZoneInfo) -> tuple[tuple[Session, ...], tuple[Stays, ...]]:
    """The sessions that are cancelled, and those that stay because something is recorded of them."""
    cancelled, stays = [], []
    for one in sessions:
        why = why_fixed(one, zone)
        if why is not None:
            stays.append(Stays(one, why))
        elif one.state is SessionState.SCHEDULED:
            cancelled.append(one)
    return tuple(cancelled), tuple(stays)
