"""Invented timetables for the rules: a weekly cohort, and whatever hypothesis thinks of."""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sessions.rescheduling.rules import Move, Reach
from sessions.rescheduling.standing import Frame, Session
from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.rules import PlanItem, Slot, propose
from sessions.timetable.states import SessionState

LONDON = ZoneInfo("Europe/London")
MONDAY, WEDNESDAY, FRIDAY = 1, 3, 5
START = dt.date(2027, 1, 4)  # a Monday
NOW = dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC)


def at(hour: int, minute: int = 0) -> dt.time:
    return dt.time(hour, minute)


def frame(
    *slots: Slot,
    days_off: Mapping[dt.date, str] | None = None,
    least_days: int = 0,
    prerequisites: Sequence[Prerequisite] = (),
) -> Frame:
    return Frame(slots or (Slot(MONDAY, at(9)),), days_off or {}, LONDON, least_days, tuple(prerequisites))


def weekly(count: int, *slots: Slot, minutes: int = 180, starts_on: dt.date = START) -> list[Session]:
    """Sessions 1 to `count`, dated along the slots; each has room 1 and the facilitators 1 and 2."""
    found = propose(
        [PlanItem(number, f"Unit {number}", minutes) for number in range(1, count + 1)],
        slots or (Slot(MONDAY, at(9)),),
        starts_on=starts_on,
        days_off={},
        zone=LONDON,
    )
    return [
        Session(one.item.id, one.position, one.item.title, one.starts_at, one.ends_at, room=1, people=(1, 2))
        for one in found.sessions
    ]


def move(
    session: int,
    on: dt.date,
    time: dt.time = dt.time(9),
    *,
    reach: Reach = Reach.LATER,
    minutes: int = 180,
    room: int | None = 1,
) -> Move:
    return Move(session, on, time, minutes, room, reach)


def dates(sessions: Sequence[Session]) -> list[dt.date]:
    return [one.on(LONDON) for one in sessions]


@st.composite
def slots(draw: st.DrawFn) -> tuple[Slot, ...]:
    """One to three weekly times that do not overlap, of one length or of the plan's."""
    minutes = draw(st.sampled_from([None, 90, 180]))
    days = draw(
        st.lists(st.tuples(st.integers(1, 7), st.sampled_from([8, 13])), min_size=1, max_size=3, unique=True)
    )
    return tuple(Slot(day, at(hour), minutes) for day, hour in days)


@st.composite
def timetables(draw: st.DrawFn) -> tuple[list[Session], Frame, Move, dt.datetime]:
    """A cohort in the midst of its run, what its dates must fit into, a move, and now."""
    weekly_times = draw(slots())
    sessions = weekly(draw(st.integers(1, 12)), *weekly_times)
    off = draw(st.dictionaries(st.integers(0, 120), st.sampled_from(["Closed", "Holiday"]), max_size=25))
    held = draw(st.integers(0, len(sessions)))
    states = st.sampled_from(
        [SessionState.SCHEDULED] * 6 + [SessionState.CANCELLED, SessionState.NOT_HELD, SessionState.HELD]
    )
    made = [
        Session(
            one.id, one.position, one.title, one.starts_at, one.ends_at,
            state=SessionState.HELD if place < held else draw(states),
            room=draw(st.sampled_from([None, 1, 2])),
            people=(1, 2),
            marked=draw(st.integers(0, 9)) == 0,
            catch_up_of=sessions[0].id if place and draw(st.integers(0, 9)) == 0 else None,
        )
        for place, one in enumerate(sessions)
    ]  # fmt: skip
    wanted = Move(
        session=draw(st.sampled_from(made)).id,
        on=START + dt.timedelta(days=draw(st.integers(-10, 150))),
        at=at(draw(st.integers(7, 20))),
        minutes=draw(st.integers(30, 240)),
        room=draw(st.sampled_from([None, 1, 2])),
        reach=draw(st.sampled_from(list(Reach))),
    )
    now = NOW + dt.timedelta(hours=draw(st.integers(0, 24 * 60)))
    days = {START + dt.timedelta(days=day): why for day, why in off.items()}
    return (
        made,
        frame(*weekly_times, days_off=days, least_days=draw(st.sampled_from([0, 0, 1, 5]))),
        wanted,
        now,
    )
