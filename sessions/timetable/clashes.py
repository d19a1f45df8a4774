"""Who or what is already taken at the time of a session, and by which cohort.

The database's exclusion constraints have the last word; this says it beforehand, by name.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sessions.sentence import Sentence, say
from sessions.timetable.rules import Proposed


class Subject(StrEnum):
    """What can be in one place only at a time."""

    ROOM = "room"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Busy:
    """A time (aware, end excluded) at which a room or person is taken, and by which cohort's session."""

    what: Subject
    id: int
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    cohort: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A proposed session and the busy time that it runs into."""

    session: Proposed
    busy: Busy

    def sentence(self, zone: ZoneInfo) -> Sentence:
        """Exactly what, when (at the site, `zone`) and with which cohort."""
        starts_at, ends_at = self.busy.starts_at.astimezone(zone), self.busy.ends_at.astimezone(zone)
        values = {
            "name": self.busy.name,
            "on": starts_at.date(),
            "start": starts_at.time(),
            "end": ends_at.time(),
            "cohort": self.busy.cohort,
        }
        if self.busy.what is Subject.ROOM:
            return say(
                "%(name)s is taken on %(on)s from %(start)s to %(end)s by cohort %(cohort)s.", **values
            )
        if self.busy.what is Subject.FACILITATOR:
            return say("%(name)s works on %(on)s from %(start)s to %(end)s with cohort %(cohort)s.", **values)
        return say("%(name)s takes part on %(on)s from %(start)s to %(end)s in cohort %(cohort)s.", **values)


def find_clashes(sessions: Sequence[Proposed], busy: Iterable[Busy]) -> tuple[Clash, ...]:
    """Every pair of a session and a busy time that overlap, by time of the session, then what and name.

    `busy` holds times of the rooms and people of this cohort only, without its own sessions. Touching
    ends do not clash. One sweep over both, sorted: O((n + m) log(n + m) + clashes found).
    """
    wanted = sorted(enumerate(sessions), key=lambda pair: pair[1].starts_at)
    taken = sorted((one for one in busy if one.ends_at > one.starts_at), key=lambda one: one.starts_at)
    open_sessions: list[tuple[dt.datetime, int]] = []
    open_busy: list[tuple[dt.datetime, int]] = []
    found: list[Clash] = []
    place = 0
    for index, session in wanted:
        while place < len(taken) and taken[place].starts_at < session.starts_at:
            _meet(taken, place, open_busy, open_sessions, sessions, found)
            place += 1
        while open_busy and open_busy[0][0] <= session.starts_at:
            heapq.heappop(open_busy)
        found.extend(Clash(session, taken[other]) for _, other in open_busy)
        heapq.heappush(open_sessions, (session.ends_at, index))
    for rest in range(place, len(taken)):
        _meet(taken, rest, open_busy, open_sessions, sessions, found)
    return tuple(sorted(found, key=_order))


def _meet(
    taken: Sequence[Busy],
    place: int,
    open_busy: list[tuple[dt.datetime, int]],
    open_sessions: list[tuple[dt.datetime, int]],
    sessions: Sequence[Proposed],
    found: list[Clash],
) -> None:
    """Open the busy time at `place` and pair it with the sessions that have not ended yet."""
    one = taken[place]
    while open_sessions and open_sessions[0][0] <= one.starts_at:
        heapq.heappop(open_sessions)
    found.extend(Clash(sessions[index], one) for _, index in open_sessions)
    heapq.heappush(open_busy, (one.ends_at, place))


def _order(clash: Clash) -> tuple[dt.datetime, int, str, str, dt.datetime]:
    busy = clash.busy
    return clash.session.starts_at, clash.session.position, busy.what, busy.name, busy.starts_at
