"""The sessions that a facilitator has to do with now."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from programme.cohorts.words import code_and_name
from programme.database import fetch
from sessions.register.marks import OPENS_BEFORE
from sessions.timetable.states import SessionState

RECORDS_ASKED_FOR = dt.timedelta(days=28)
"""How long a missing session record is asked for; a missing register is asked for always."""
MOST_NEXT = 5
MOST_UNRECORDED = 50

# Today is each site's own. Only what the page shows is counted, so its price does not grow with the cohort.
_SESSIONS = """
    with own as materialized (
        select g.id, g.cohort, g.title, g.for_some, g.starts_at, g.ends_at, g.state, g.recorded_at, g.room,
               c.code, c.name, s.name as site, s.time_zone,
               (g.starts_at at time zone s.time_zone)::date as day,
               ($1::timestamptz at time zone s.time_zone)::date as today
        from group_session g
        join cohort c on c.id = g.cohort
        join site s on s.id = c.site
        where g.id in (select sessions_in_reach()) and not g.imported
    ), shown as (
        select 'today' as part, own.* from own where day = today
        union all
        (select 'unrecorded', own.* from own
         where day < today and state in ('scheduled', 'held')
           and (recorded_at is null
                or (ends_at > $1 - $2::interval
                    and not exists (select from session_record r where r.session = own.id)
                    and not exists (select from note n where n.session = own.id)))
         order by starts_at limit $3)
        union all
        (select 'next', own.* from own where day > today and state = 'scheduled' order by starts_at limit $4)
    )
    select shown.*, room.name as room_name,
           exists (select from session_record r where r.session = shown.id)
               or exists (select from note n where n.session = shown.id) as written,
           (select count(*) from mark k where k.session = shown.id) as marked,
           case when shown.part <> 'next' and shown.recorded_at is null then
               (select string_agg(distinct e.name, ', ') from mark k join staff e on e.id = k.entered_by
                where k.session = shown.id) end as marked_by,
           case when shown.part <> 'next' and shown.recorded_at is null then
               (select max(k.recorded_at) from mark k where k.session = shown.id) end as marked_at,
           (select max(d.saved_at) from record_draft d where d.session = shown.id) as drafted_at,
           writing.names as writing,
           case when shown.for_some then
               (select string_agg(concat_ws(' ', coalesce(nullif(p.preferred_name, ''), p.given_name),
                                            p.family_name), ', ' order by p.family_name, p.given_name)
                from session_person x join participant p on p.id = x.participant
                where x.session = shown.id) end as people,
           (select count(*) from (
                select participant from membership m
                where m.cohort = shown.cohort and m.joined_on <= shown.day
                  and (not shown.for_some or m.participant in (select x.participant from session_person x
                                                               where x.session = shown.id))
                  and coalesce(m.left_on >= shown.day, true)
                union select participant from mark k where k.session = shown.id
            ) expected) as expected
    from shown
    left join room on room.id = shown.room
    left join (
        select w.session, string_agg(w.name, ', ') as names
        from record_writers(array(select id from shown)) w group by w.session
    ) writing on writing.session = shown.id
    order by part, starts_at, id
"""


class Part(StrEnum):
    """Where on the page a session stands."""

    TODAY = "today"
    UNRECORDED = "unrecorded"
    NEXT = "next"


class RegisterState(StrEnum):
    """How far a register has come."""

    NOT_OPEN = "not_open"
    EMPTY = "empty"
    STARTED = "started"
    MARKED = "marked"
    FINISHED = "finished"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DaySession:
    """One session. `day`, `starts` and `ends` are in the time of its site; `written`: there is a record.

    `marked_by` names who entered marks so far, the last of them at `marked_at`; `drafted`: the viewer has
    a draft of its record; `writing` names colleagues who have one. `people` names those for whom alone it is,
    "" for the whole cohort."""

    session: int
    title: str
    cohort_code: str
    cohort_label: str
    site: str
    room: str | None
    day: dt.date
    starts: dt.time
    ends: dt.time
    opens: dt.time
    register: RegisterState
    marked: int
    expected: int
    written: bool
    marked_by: str
    marked_at: dt.time | None
    drafted: bool
    writing: str
    people: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """A facilitator's start page; each list in the order of time, the unrecorded oldest first."""

    now: dt.datetime
    today: tuple[DaySession, ...]
    unrecorded: tuple[DaySession, ...]
    next: tuple[DaySession, ...]


async def find_day(now: dt.datetime) -> DayPage:
    """The page of whoever acts."""
    rows = await fetch(_SESSIONS, now, RECORDS_ASKED_FOR, MOST_UNRECORDED, MOST_NEXT)
    parts: dict[str, list[DaySession]] = {part: [] for part in Part}
    for row in rows:
        parts[row["part"]].append(_session(row, now))
    return DayPage(now, *(tuple(parts[part]) for part in Part))


def _session(row: Any, now: dt.datetime) -> DaySession:
    zone = ZoneInfo(row["time_zone"])
    starts, ends = (row[name].astimezone(zone) for name in ("starts_at", "ends_at"))
    return DaySession(
        session=row["id"],
        title=row["title"],
        cohort_code=row["code"],
        cohort_label=code_and_name(row["code"], row["name"]),
        site=row["site"],
        room=row["room_name"],
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        # Back to the site's time after the hour was taken off: the clock may change in between.
        opens=(row["starts_at"] - OPENS_BEFORE).astimezone(zone).time(),
        register=_register_state(row, now),
        marked=row["marked"],
        expected=row["expected"],
        written=row["written"],
        marked_by=row["marked_by"] or "",
        marked_at=row["marked_at"].astimezone(zone).time() if row["marked_at"] else None,
        drafted=row["drafted_at"] is not None,
        writing=row["writing"] or "",
        people=row["people"] or "",
    )


def _register_state(row: Any, now: dt.datetime) -> RegisterState:
    over = {SessionState.NOT_HELD: RegisterState.NOT_HELD, SessionState.CANCELLED: RegisterState.CANCELLED}
    state = SessionState(row["state"])
    if state in over:
        return over[state]
    if row["recorded_at"] is not None:
        return RegisterState.FINISHED
    if now < row["starts_at"] - OPENS_BEFORE:
        return RegisterState.NOT_OPEN
    if row["marked"] == 0:
        return RegisterState.EMPTY
    return RegisterState.MARKED if row["marked"] >= row["expected"] else RegisterState.STARTED
