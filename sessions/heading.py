"""What stands at the head of every page of one session."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from modules.curriculum.tables import SessionKind
from programme.cohorts.words import code_and_name
from programme.database import fetch_one
from sessions.timetable.states import SessionState

COLUMNS = """
    g.id as session, g.cohort, g.title, g.kind, g.for_some, g.position, g.starts_at, g.ends_at,
    g.minutes_planned, g.state, g.not_held_reason, g.not_held_note, g.recorded_at, g.imported,
    recorder.name as recorded_by,
    c.code as cohort_code, c.name as cohort_name, s.name as site, s.time_zone, r.name as room,
    g.cohort in (select facilitated_cohorts()) as facilitates
"""
TABLES = """
    group_session g
    join cohort c on c.id = g.cohort
    join site s on s.id = c.site
    left join room r on r.id = g.room
    left join staff recorder on recorder.id = g.recorded_by
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """One session as its pages name it.

    Moments are in the time zone of the site. `recorded_at` is when its register was finished;
    `facilitates` says whether the person who asks facilitates its cohort. `for_some`: it is not for the
    whole cohort.
    """

    session: int
    cohort: int
    title: str
    position: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes_planned: int
    state: SessionState
    not_held_reason: str | None
    not_held_note: str
    recorded_at: dt.datetime | None
    imported: bool
    recorded_by: str | None
    cohort_code: str
    cohort_name: str
    site: str
    time_zone: str
    room: str | None
    facilitates: bool
    kind: SessionKind = SessionKind.GROUP
    for_some: bool = False

    @property
    def cohort_label(self) -> str:
        """Code and name of the cohort."""
        return code_and_name(self.cohort_code, self.cohort_name)

    @property
    def is_over(self) -> bool:
        """Whether it was recorded that the session did not run."""
        return self.state in (SessionState.NOT_HELD, SessionState.CANCELLED)


def heading(row: Any) -> Heading:
    """The heading in a row that holds `COLUMNS`; further columns are left alone."""
    zone = ZoneInfo(row["time_zone"])
    values = {name: row[name] for name in Heading.__dataclass_fields__}
    values["state"] = SessionState(row["state"])
    values["kind"] = SessionKind(row["kind"])
    for name in ("starts_at", "ends_at"):
        values[name] = row[name].astimezone(zone)
    return Heading(**values)


async def hold_session(session: int) -> bool:
    """Let nobody else write to this session's register or record until the transaction ends.

    False when there is no such session for this person. What is read afterwards is what the
    last writer left, so two saves at once are one after the other.
    """
    return (
        await fetch_one("select id from group_session where id = $1 for no key update", session) is not None
    )
