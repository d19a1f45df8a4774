"""What stands against undoing a change. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sessions.rescheduling.standing import Moved, Session
from sessions.sentence import Sentence, say
from sessions.timetable.states import SessionState

UNDO_WITHIN = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a session was, is or will be."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int
    room: int | None
    state: SessionState


@dataclass(frozen=True, slots=True)
class Step:
    """One session of a change: before it (None: it was not there), after it, and as it stands now."""

    session: Session
    minutes: int
    before: Spot | None
    after: Spot

    @property
    def now(self) -> Spot:
        one = self.session
        return Spot(one.starts_at, one.ends_at, self.minutes, one.room, one.state)

    @property
    def back(self) -> Moved | None:
        """The session at the time and place that it goes back to, when it takes one there."""
        if self.before is None or self.before.state not in (SessionState.SCHEDULED, SessionState.HELD):
            return None
        return Moved(self.session, self.before.starts_at, self.before.ends_at, self.before.room)


def may_still_undo(made_at: dt.datetime, undone_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a change can be undone at all: once, for a day."""
    return undone_at is None and now < made_at + UNDO_WITHIN


def against_undo(
    steps: Sequence[Step], *, made_at: dt.datetime, now: dt.datetime, zone: ZoneInfo
) -> Iterable[Sentence]:
    """Everything that happened to the sessions of a change since, so that it cannot be undone."""
    for step in steps:
        title, before = step.session.title, step.before
        if step.session.state is SessionState.HELD:
            yield say("“%(title)s” was held meanwhile.", title=title)
        elif step.session.marked:
            yield say("The register of “%(title)s” was begun meanwhile.", title=title)
        elif step.now != step.after:
            yield say("“%(title)s” was changed again since then.", title=title)
        elif step.session.caught_up_on is not None:
            yield say(
                "“%(title)s” has its catch-up on %(on)s.",
                title=title,
                on=step.session.caught_up_on.astimezone(zone).date(),
            )
        elif step.back is not None and before is not None and made_at < before.starts_at <= now:
            yield say("The time to which “%(title)s” would go back is past by now.", title=title)
