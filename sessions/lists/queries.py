"""What happens at a site on a day, and who is expected where."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from programme.database import fetch
from programme.participants.names import full_name
from programme.web.text import Text
from sessions.timetable.queries import SitePlace
from sessions.timetable.states import SessionState
from sessions.timetable.words import NOT_HELD, STATES


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected. `elsewhere`: they are held at another site by now."""

    participant: int
    name: str
    prison_number: str
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of the day, times as at its site."""

    id: int
    code: str
    position: int
    starts: dt.time
    ends: dt.time
    room: str | None
    state: SessionState
    not_held_reason: str | None
    facilitators: str
    people: tuple[Expected, ...]

    @property
    def runs(self) -> bool:
        """Whether anybody has to be there."""
        return self.state in (SessionState.SCHEDULED, SessionState.HELD)

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]

    @property
    def why(self) -> Text:
        return NOT_HELD[self.not_held_reason] if self.not_held_reason else ""


@dataclass(frozen=True, slots=True)
class Movement:
    """Who has to be in a room at a time. It holds nothing that says what for."""

    starts: dt.time
    ends: dt.time
    room: str | None
    people: tuple[Expected, ...]


async def meetings(site: SitePlace, on: dt.date) -> tuple[Meeting, ...]:
    """The sessions of a site that begin on a day there, by time and room, with who is expected.

    Members are expected from the day of joining to the day of leaving, both included, as in the register.
    """
    start = dt.datetime.combine(on, dt.time(), site.zone)
    end = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), site.zone)
    rows = await fetch(
        """
        select g.id, c.code, g.position, g.starts_at at time zone $4 as starts,
               g.ends_at at time zone $4 as ends, r.name as room, g.state, g.not_held_reason,
               (select string_agg(s.name, ', ' order by s.name)
                from session_facilitator f join staff s on s.id = f.staff where f.session = g.id
               ) as facilitators
        from group_session g join cohort c on c.id = g.cohort left join room r on r.id = g.room
        where c.site = $1 and g.starts_at >= $2 and g.starts_at < $3
        order by g.starts_at, g.ends_at, r.name, c.code, g.id
        """,
        site.id,
        start,
        end,
        site.time_zone,
    )
    people = await _expected(site.id, [row["id"] for row in rows], on)
    return tuple(_meeting(row, people.get(row["id"], ())) for row in rows)


async def _expected(site: int, sessions: Sequence[int], on: dt.date) -> dict[int, tuple[Expected, ...]]:
    rows = await fetch(
        """
        select g.id as session, p.id, p.given_name, p.family_name, p.preferred_name, p.reference,
               p.prison_number, p.site <> $2 as elsewhere
        from group_session g
        join membership m on m.cohort = g.cohort
        join participant p on p.id = m.participant
        where g.id = any ($1)
          and (not g.for_some or p.id in (select x.participant from session_person x where x.session = g.id))
          and m.joined_on <= $3 and coalesce(m.left_on >= $3, true)
        order by g.id, p.family_name, p.given_name, p.reference
        """,
        list(sessions),
        site,
        on,
    )
    return {
        session: tuple(_person(row) for row in those)
        for session, those in groupby(rows, key=lambda row: row["session"])
    }


def movements(found: Sequence[Meeting]) -> tuple[Movement, ...]:
    """Who has to be where, of the meetings that run: only those who are held at the site."""
    here = (
        (one, tuple(person for person in one.people if not person.elsewhere)) for one in found if one.runs
    )
    return tuple(Movement(one.starts, one.ends, one.room, people) for one, people in here if people)


def _person(row: Any) -> Expected:
    name = full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
    return Expected(row["id"], name, row["prison_number"] or "", row["elsewhere"])


def _meeting(row: Any, people: tuple[Expected, ...]) -> Meeting:
    return Meeting(
        id=row["id"],
        code=row["code"],
        position=row["position"],
        starts=row["starts"].time(),
        ends=row["ends"].time(),
        room=row["room"],
        state=SessionState(row["state"]),
        not_held_reason=row["not_held_reason"],
        facilitators=row["facilitators"] or "",
        people=people,
    )
