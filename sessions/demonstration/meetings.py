"""What became of each date: held, not held and caught up later, cancelled, still to come, not recorded."""

import datetime as dt
import random
from dataclasses import dataclass
from enum import Enum

from sessions.demonstration.curriculum import Item
from sessions.demonstration.places import Member, Places, Track
from sessions.demonstration.shape import Shape, chance
from sessions.demonstration.timeline import FINISHED, RUNNING, Run
from sessions.timetable.rules import local_start

HELD, SCHEDULED, NOT_HELD, CANCELLED = "held", "scheduled", "not_held", "cancelled"

_NOT_HELD = (
    ("lockdown", 40, ("Wing locked down after an incident.", "Lockdown since the morning.", "")),
    ("prison_staffing", 28, ("Not enough officers to escort.", "Escorts were needed at court.", "")),
    ("room_unavailable", 12, ("Water in the group room.", "Room taken for a hearing.")),
    ("facilitator_absent", 15, ("Both facilitators ill.", "Train cancelled; too late to find cover.")),
    ("other", 5, ("Fire alarm in the house next door.",)),
)
_CANCELLED = (
    "Cancelled a week before: inspection of the prison.",
    "Cancelled by the prison: works in the corridor.",
    "Cancelled by agreement with the group: funeral of a member of staff.",
)
_WRAPPED_UP = "Cohort ended early: too few members left to work as a group."


class Register(Enum):
    """How much of a session's register is there."""

    NONE = "none"
    PARTIAL = "partial"
    COMPLETE = "complete"


@dataclass(slots=True)
class Meeting:
    """One dated session. `item` is the place in the plan from 0, `position` from 1; `catch_up_of` is the
    place of another meeting of the course; `by` recorded it."""

    item: int
    position: int
    on: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    register: Register
    team: tuple[Member, ...]
    by: Member
    reason: str | None = None
    note: str = ""
    catch_up_of: int | None = None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def cancel(self, note: str) -> None:
        """Say before its time that it will not run."""
        self.state, self.reason, self.note = CANCELLED, "other", note


@dataclass(slots=True)
class Course:
    """A cohort and its meetings, in the order in which they were put into the timetable."""

    run: Run
    state: str
    meetings: list[Meeting]
    finished_on: dt.date | None

    @property
    def items(self) -> tuple[Item, ...]:
        return self.run.items


class _Covers:
    """Finds a facilitator of another team of the same country who is free, for one half day."""

    def __init__(self, places: Places) -> None:
        self._teams: dict[int, tuple[str, tuple[Member, Member], set[tuple[int, dt.time]]]] = {}
        self._taken: set[tuple[int, dt.date, dt.time]] = set()
        for track in places.tracks:
            _, _, times = self._teams.setdefault(
                track.facilitators[0].number, (track.site.prison.country, track.facilitators, set())
            )
            times.update((slot.weekday, slot.starts_at) for slot in (*track.slots, track.spare))

    def find(self, track: Track, on: dt.date, at: dt.time, draw: random.Random) -> Member | None:
        country = track.site.prison.country
        free = [
            person
            for where, pair, times in self._teams.values()
            if where == country and (on.isoweekday(), at) not in times
            for person in pair
            if (person.number, on, at) not in self._taken
        ]
        if not free:
            return None
        found = draw.choice(free)
        self._taken.add((found.number, on, at))
        return found


def make_courses(runs: list[Run], places: Places, shape: Shape, *, seed: int, today: dt.date) -> list[Course]:
    """Give every date of every cohort its fate."""
    covers = _Covers(places)
    spent: set[tuple[int, dt.date]] = set()
    return [_course(run, shape, covers, spent, seed=seed, today=today) for run in runs]


def _course(
    run: Run, shape: Shape, covers: _Covers, spent: set[tuple[int, dt.date]], *, seed: int, today: dt.date
) -> Course:
    draw = chance(seed, "meetings", run.number)
    lead, co = run.track.facilitators if draw.random() < 0.5 else run.track.facilitators[::-1]
    course = Course(run, run.state, [], None)
    last = len(run.proposed) - 1
    stops_after = None
    if run.state == FINISHED and shape.half_days and draw.random() < 0.02:
        stops_after = draw.randrange(last // 3, last * 2 // 3)
        course.state = "abandoned"
    for place, date in enumerate(run.proposed):
        by = lead if draw.random() < 0.6 else co
        meeting = Meeting(
            date.item.id,
            date.item.id + 1,
            date.on,
            date.starts_at,
            date.ends_at,
            SCHEDULED,
            Register.NONE,
            (lead, co),
            by,
        )
        course.meetings.append(meeting)
        if stops_after is not None and place > stops_after:
            meeting.cancel(_WRAPPED_UP)
        elif date.on < today:
            _what_happened(meeting, run, covers, draw, sure=place in (0, last))
        elif date.on > today and draw.random() < 0.01:
            meeting.cancel(draw.choice(_CANCELLED))
    _catch_up(course, spent, draw, today=today)
    _leave_open(course, draw, today=today)
    if course.state not in (RUNNING, "planned"):
        course.finished_on = max(one.on for one in course.meetings if one.state in (HELD, NOT_HELD))
    return course


def _what_happened(meeting: Meeting, run: Run, covers: _Covers, draw: random.Random, *, sure: bool) -> None:
    """A past date. The first and the last one of a cohort are `sure` to be held."""
    fate = 1.0 if sure else draw.random()
    meeting.register = Register.COMPLETE
    if fate < 0.02:
        meeting.cancel(draw.choice(_CANCELLED))
        meeting.register = Register.NONE
    elif fate < 0.07:
        reason, _, notes = draw.choices(_NOT_HELD, weights=[one[1] for one in _NOT_HELD])[0]
        meeting.state, meeting.reason, meeting.note = NOT_HELD, reason, draw.choice(notes)
        meeting.register = Register.NONE
    else:
        meeting.state = HELD
        if fate < 0.09:
            at = meeting.starts_at.astimezone(run.track.site.zone).time()
            cover = covers.find(run.track, meeting.on, at, draw)
            if cover is not None:
                meeting.team = (meeting.by, cover)


def _catch_up(
    course: Course, spent: set[tuple[int, dt.date]], draw: random.Random, *, today: dt.date
) -> None:
    """Most sessions that did not run are held again at the track's spare time."""
    track, zone = course.run.track, course.run.track.site.zone
    for place, missed in enumerate(list(course.meetings)):
        if missed.state not in (NOT_HELD, CANCELLED) or missed.note == _WRAPPED_UP or draw.random() < 0.15:
            continue
        on = missed.on + dt.timedelta(days=(track.spare.weekday - missed.on.isoweekday()) % 7 or 7)
        while on <= course.run.ends_on and (on in track.site.days_off or (track.number, on) in spent):
            on += dt.timedelta(days=7)
        if on > course.run.ends_on:
            continue
        spent.add((track.number, on))
        starts_at, _ = local_start(on, track.spare.starts_at, zone)
        done = on < today
        course.meetings.append(
            Meeting(
                missed.item,
                missed.position,
                on,
                starts_at,
                starts_at + dt.timedelta(minutes=missed.minutes),
                HELD if done else SCHEDULED,
                Register.COMPLETE if done else Register.NONE,
                course.meetings[0].team,
                missed.by,
                catch_up_of=place,
            )
        )


def _leave_open(course: Course, draw: random.Random, *, today: dt.date) -> None:
    """Some registers of running cohorts wait to be recorded, the latest one always."""
    if course.state != RUNNING:
        return
    held = sorted(
        (one for one in course.meetings if one.state == HELD and one.on < today), key=lambda one: one.on
    )
    for back, one in enumerate(reversed(held[-4:])):
        if back == 0 or draw.random() < 0.25:
            one.state, one.register = SCHEDULED, Register.NONE
        elif draw.random() < 0.15:
            one.register = Register.PARTIAL
