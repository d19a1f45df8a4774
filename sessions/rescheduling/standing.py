"""Sessions as they stand, and what a change makes of them. Pure; instants in UTC, dates of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sessions.sentence import Sentence, say
from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.rules import Skipped, Slot
from sessions.timetable.states import SessionState


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it stands. `marked`: its register or record was begun. `plan_minutes`: what the
    plan asks for. `caught_up_on`: when its catch-up is, as long as there is one. `for_some`: it is not for
    the whole cohort, which may meet beside it."""

    id: int
    position: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: SessionState = SessionState.SCHEDULED
    room: int | None = None
    people: tuple[int, ...] = ()
    module: int | None = None
    plan_minutes: int | None = None
    marked: bool = False
    catch_up_of: int | None = None
    caught_up_on: dt.datetime | None = None
    imported: bool = False
    cohort: int = 0
    for_some: bool = False
    plan_item: int | None = None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def runs(self) -> bool:
        """Whether it takes its place in the timetable."""
        return self.state in (SessionState.SCHEDULED, SessionState.HELD)

    def on(self, zone: ZoneInfo) -> dt.date:
        return self.starts_at.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Moved:
    """A session with its new time and room; `note` says what the clocks did to it."""

    session: Session
    starts_at: dt.datetime
    ends_at: dt.datetime
    room: int | None
    note: Sentence | None = None

    @property
    def changed(self) -> bool:
        """Whether anything is other than it was."""
        before = self.session
        return (self.starts_at, self.ends_at, self.room) != (
            before.starts_at,
            before.ends_at,
            before.room,
        ) or (before.state is not SessionState.SCHEDULED)

    @property
    def after(self) -> Session:
        """The session as it will be."""
        return replace(
            self.session,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            room=self.room,
            state=SessionState.SCHEDULED,
        )


@dataclass(frozen=True, slots=True)
class Stays:
    """A session that does not move, and why."""

    session: Session
    why: Sentence


@dataclass(frozen=True, slots=True)
class Plan:
    """What a move comes to. With a problem nothing may be saved; a notice only wants to be seen."""

    moved: tuple[Moved, ...] = ()
    stays: tuple[Stays, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Sentence, ...] = ()
    notices: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a cohort, from a day to a day (both included; None: open).

    `runs_out`: what ends first of suitability, clearance and training, on the day `until` (included);
    None where no end is known."""

    staff: int
    name: str
    starts_on: dt.date
    ends_on: dt.date | None
    runs_out: str | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a cohort's dates must fit into. `days_off`: date -> why nothing runs then."""

    slots: tuple[Slot, ...]
    days_off: Mapping[dt.date, str]
    zone: ZoneInfo
    least_days: int = 0
    prerequisites: tuple[Prerequisite, ...] = ()


def why_fixed(session: Session, zone: ZoneInfo) -> Sentence | None:
    """Why nobody may move or cancel this session; None when it is open to change."""
    values = {"title": session.title, "on": session.on(zone)}
    if session.state is SessionState.HELD:
        return say("“%(title)s” was held on %(on)s.", **values)
    if session.state is SessionState.NOT_HELD:
        return say("“%(title)s” did not run on %(on)s, and this is recorded.", **values)
    if session.marked:
        return say("The register of “%(title)s” of %(on)s was begun.", **values)
    if session.caught_up_on is not None:
        return say(
            "“%(title)s” has its catch-up on %(on)s.",
            title=session.title,
            on=session.caught_up_on.astimezone(zone).date(),
        )
    return None


def overlaps(sessions: Sequence[Session], moved: Iterable[Moved]) -> Iterable[tuple[int, Sentence]]:
    """(id of a session that was moved, the session of its own cohort that it would run into)."""
    after = [one.after for one in moved]
    ids = {one.id for one in after}
    standing = [
        one for one in sessions if one.id not in ids and one.runs and not (one.imported or one.for_some)
    ]
    for one in after:
        for other in standing:
            same = one.cohort == other.cohort and not one.for_some
            if same and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                yield one.id, say("The cohort itself meets at that time for “%(title)s”.", title=other.title)
