"""From a wish to move to what it comes to: every old and new time, and all that stands against it."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from programme.web.text import Text
from sessions.rescheduling import queries
from sessions.rescheduling.meeting import clash_sentences
from sessions.rescheduling.order import off_the_roster
from sessions.rescheduling.queries import Group
from sessions.rescheduling.rules import Move, plan_move
from sessions.rescheduling.standing import Moved, Plan, Session
from sessions.timetable.queries import RoomPlace
from sessions.timetable.words import spoken

MOST_NOTICES = 5
"""More of them would hide the dates."""


@dataclass(frozen=True)
class Line:
    """A session of the preview: where it was and where it will be, or a date that is left out."""

    on: dt.date
    position: int = 0
    title: str = ""
    starts_before: dt.datetime | None = None
    ends_before: dt.datetime | None = None
    room_before: str = ""
    starts_after: dt.datetime | None = None
    ends_after: dt.datetime | None = None
    room_after: str = ""
    changed: bool = True
    note: Text = ""
    clashes: tuple[Text, ...] = ()
    skipped: Text = ""


@dataclass(frozen=True)
class Preview:
    """What stands beside the form. `seal` changes with anything that is shown, so that nobody
    confirms what they did not see."""

    lines: tuple[Line, ...] = ()
    moved: tuple[Moved, ...] = ()
    stays: tuple[Text, ...] = ()
    problems: tuple[Text, ...] = ()
    notices: tuple[Text, ...] = ()
    clashes: tuple[Text, ...] = ()
    warning: Text = ""
    seal: str = ""

    @property
    def changes(self) -> int:
        """How many sessions get another time or room."""
        return sum(one.changed for one in self.moved)

    @property
    def skipped(self) -> int:
        return sum(bool(line.skipped) for line in self.lines)

    @property
    def clean(self) -> bool:
        """Whether there is something to confirm and nothing against it."""
        return bool(self.changes) and not (self.problems or self.clashes)


async def make_preview(
    group: Group, sessions: Sequence[Session], rooms: Sequence[RoomPlace], move: Move, *, now: dt.datetime
) -> Preview:
    """What the move comes to, with everything that stands against it."""
    frame, warning = await queries.frame_of(group, min(move.on, now.astimezone(group.zone).date()))
    plan = plan_move(sessions, move, frame, now=now)
    changed = [one for one in plan.moved if one.changed]
    busy = await queries.taken_at(changed, cohorts=[group.id])
    parts = await queries.parts_in(group.id)
    against = clash_sentences(sessions, changed, busy, group.zone, parts)
    notices = [*plan.notices, *off_the_roster(changed, parts, group.zone)]
    return Preview(
        lines=_lines(plan, against, group, {room.id: room.name for room in rooms}),
        moved=plan.moved,
        stays=tuple(spoken(one.why) for one in plan.stays),
        problems=tuple(spoken(one) for one in plan.problems),
        notices=tuple(spoken(one) for one in notices[:MOST_NOTICES]),
        clashes=tuple(text for texts in against.values() for text in texts),
        warning=warning,
        seal=_seal(plan),
    )


def _lines(
    plan: Plan, against: Mapping[int, Sequence[Text]], group: Group, rooms: Mapping[int, str]
) -> tuple[Line, ...]:
    lines = [
        Line(
            one.after.on(group.zone),
            position=one.session.position,
            title=one.session.title,
            starts_before=one.session.starts_at,
            ends_before=one.session.ends_at,
            room_before=rooms.get(one.session.room or 0, ""),
            starts_after=one.starts_at,
            ends_after=one.ends_at,
            room_after=rooms.get(one.room or 0, ""),
            changed=one.changed,
            note=spoken(one.note) if one.note else "",
            clashes=tuple(against.get(one.session.id, ())),
        )
        for one in plan.moved
    ]
    lines += [Line(one.on, skipped=spoken(one.reason)) for one in plan.skipped]
    return tuple(sorted(lines, key=lambda line: (line.on, line.position)))


def _seal(plan: Plan) -> str:
    """A short hash of what is shown: old and new of each session, and those that stay."""
    told = []
    for one in plan.moved:
        was = one.session
        told.append(f"{was.id} {was.starts_at} {was.ends_at} {was.room} {was.state}")
        told.append(f"{one.starts_at} {one.ends_at} {one.room}")
    told += [f"{one.session.id} {one.session.state} {one.why}" for one in plan.stays]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
