"""Who or what is taken at the new time of a session, in words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from programme.web.text import Text
from sessions.rescheduling.order import beyond_their_dates
from sessions.rescheduling.queries import sessions_of, taken_at
from sessions.rescheduling.standing import Moved, Part, Session, overlaps
from sessions.rescheduling.undo import Step, against_undo
from sessions.timetable.clashes import Busy, Clash, Subject, find_clashes
from sessions.timetable.rules import PlanItem, Proposed
from sessions.timetable.words import spoken


def clash_sentences(
    sessions: Sequence[Session],
    moved: Sequence[Moved],
    busy: Iterable[Busy],
    zone: ZoneInfo,
    parts: Sequence[Part] = (),
) -> dict[int, list[Text]]:
    """Session -> what stands against its new time: other sessions of the cohort, a room or a person
    that `busy` says is taken by another cohort, somebody of `parts` who may not be rostered so long."""
    found: dict[int, list[Text]] = {}
    for session, sentence in [*overlaps(sessions, moved), *beyond_their_dates(moved, parts, zone)]:
        found.setdefault(session, []).append(spoken(sentence))
    by_id = {one.session.id: one for one in moved}
    wanted = [_as_proposed(one, zone) for one in moved]
    for clash in find_clashes(wanted, busy):
        if _concerns(by_id[clash.session.item.id], clash):
            found.setdefault(clash.session.item.id, []).append(spoken(clash.sentence(zone)))
    return found


def _as_proposed(one: Moved, zone: ZoneInfo) -> Proposed:
    item = PlanItem(one.session.id, one.session.title, one.after.minutes)
    return Proposed(one.session.position, item, one.after.on(zone), one.starts_at, one.ends_at)


def _concerns(moved: Moved, clash: Clash) -> bool:
    """Whether what is taken is the room or one of the people of this very session."""
    if clash.busy.what is Subject.ROOM:
        return clash.busy.id == moved.room
    return clash.busy.id in moved.session.people


async def against_going_back(
    steps: Sequence[Step], zone: ZoneInfo, *, made_at: dt.datetime, now: dt.datetime
) -> tuple[Text, ...]:
    """Everything that stands against putting these sessions back: what happened to them since, and
    who has their old room, people or time by now."""
    said = [spoken(one) for one in against_undo(steps, made_at=made_at, now=now, zone=zone)]
    if said:
        return tuple(said)
    back = [step.back for step in steps if step.back is not None]
    gone = [step.session.id for step in steps]
    cohorts = {step.session.cohort for step in steps}
    others = [one for one in await sessions_of(*cohorts) if one.id not in gone]
    against = clash_sentences(others, back, await taken_at(back, sessions=gone), zone)
    return tuple(text for texts in against.values() for text in texts)
