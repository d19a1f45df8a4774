"""A person's sessions as an iCalendar file (RFC 5545), for the calendar program of their phone.

A phone shows it on its locked screen, so it says when and where, and neither who nor why: no name of
a participant, no title of a session. Times are in UTC, which every program turns into its own zone.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from icalendar import Calendar, Event

from programme.access.sign_in import token_hash
from programme.access.viewer import Viewer, make_viewer
from programme.database import at_the_door, fetch
from programme.web.text import _
from sessions.timetable.states import SessionState
from sessions.timetable.words import STATES

LOOKS_BACK = dt.timedelta(days=30)
MOST_EVENTS = 2_000
"""How many sessions a feed holds, the earliest first: all of a facilitator's, months of a large site's."""
ASK_AGAIN = dt.timedelta(hours=1)
_FORM = 1  # raise it when the same sessions are written in another way


@dataclass(frozen=True, slots=True)
class FeedSession:
    """A session as a feed tells it. `sequence` counts its changes, `changed_at` is the last of them."""

    id: int
    code: str
    position: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    sequence: int
    room: str | None
    site: str
    changed_at: dt.datetime

    @property
    def runs(self) -> bool:
        return self.state in (SessionState.SCHEDULED, SessionState.HELD)


async def find_reader(token: str) -> Viewer | None:
    """Whose feed has this token; None when nobody's, or not any more."""
    rows = await at_the_door("select * from door_feed($1)", token_hash(token))
    if not rows:
        return None
    row = rows[0]
    return make_viewer(
        id=row["staff"], name=row["name"], email=row["email"], roles=row["roles"], time_zone=None
    )


async def feed_sessions(now: dt.datetime) -> tuple[FeedSession, ...]:
    """What belongs in the calendar of whoever acts: the sessions that they facilitate, and those of
    their own sites. The lead has no sites of their own, and so an empty calendar."""
    first = dt.datetime.combine((now - LOOKS_BACK).date(), dt.time(), dt.UTC)
    rows = await fetch(
        """
        with own as materialized (
            select g.id, c.code, g.position, g.starts_at, g.ends_at, g.state, g.sequence, r.name as room,
                   s.name as site, c.created_at
            from group_session g
            join cohort c on c.id = g.cohort
            join site s on s.id = c.site
            left join room r on r.id = g.room
            where g.starts_at >= $1
              and (c.site in (select site from staff_site where staff = acting_staff())
                   or exists (select from session_facilitator f
                              where f.session = g.id and f.staff = acting_staff()))
            order by g.starts_at, g.id
            limit $2
        )
        select own.id, code, position, starts_at, ends_at, state, sequence, room, site,
               coalesce(x.changed_at, created_at) as changed_at
        from own
        left join session_changes((select array_agg(id) from own)) x on x.session = own.id
        order by starts_at, own.id
        """,
        first,
        MOST_EVENTS,
    )
    return tuple(FeedSession(**row) for row in rows)


def version_of(sessions: Sequence[FeedSession]) -> str:
    """Another value, another file: what a calendar program shows to learn that nothing has changed."""
    return hashlib.sha256(repr((_FORM, sessions)).encode()).hexdigest()[:32]


def write(sessions: Sequence[FeedSession]) -> bytes:
    """The file. The same sessions give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Throughcare//Sessions//EN")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _("Sessions"))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for session in sessions:
        calendar.add_component(_event(session))
    content: bytes = calendar.to_ical()
    return content


written = lru_cache(maxsize=16)(write)
"""The same, kept for whoever asks again and again."""


def _event(session: FeedSession) -> Event:
    event = Event()
    values: dict[str, Any] = {
        "uid": f"session-{session.id}@throughcare",  # for ever: a move must not make a second event
        "sequence": session.sequence,
        # Without a METHOD both tell when the session was last changed.
        "dtstamp": session.changed_at,
        "last-modified": session.changed_at,
        "dtstart": session.starts_at,
        "dtend": session.ends_at,
        "summary": _summary(session),
        "location": ", ".join(part for part in (session.room, session.site) if part),
        "status": "CONFIRMED" if session.runs else "CANCELLED",
        "transp": "OPAQUE" if session.runs else "TRANSPARENT",
        "class": "PRIVATE",
    }
    for name, value in values.items():
        event.add(name, value)
    return event


def _summary(session: FeedSession) -> str:
    plain = _("%(code)s, session %(number)s", code=session.code, number=session.position)
    if session.runs:
        return plain
    # Said in words too: some programs show a cancelled event like any other.
    return _("%(state)s: %(session)s", state=STATES[session.state][0], session=plain)
