"""From a timetable that stands to the one that is wanted, with everything that stands against it.

Everything here is pure. Instants are aware datetimes in UTC, dates and times of day those of the site.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from sessions.rescheduling.order import by_date, counts, passed_by, required_first, too_near
from sessions.rescheduling.standing import Frame, Moved, Plan, Session, Stays, why_fixed
from sessions.sentence import Sentence, say
from sessions.timetable.rules import PlanItem, Skipped, Slot, Timetable, local_start, propose, slot_problems
from sessions.timetable.states import SessionState


class Reach(StrEnum):
    """How far a change goes."""

    ONE = "one"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Move:
    """What is wanted of one session: its new date, time and room, and how far the change goes."""

    session: int
    on: dt.date
    at: dt.time
    minutes: int
    room: int | None
    reach: Reach


def plan_move(sessions: Sequence[Session], move: Move, frame: Frame, *, now: dt.datetime) -> Plan:
    """What the move comes to. `sessions` are all of the cohort, the one to be moved among them."""
    chosen = next(one for one in sessions if one.id == move.session)
    fixed = why_fixed(chosen, frame.zone)
    if fixed is not None:
        return Plan(problems=(fixed,))
    first = _place(chosen, move, frame.zone)
    plan, problems = Plan((first,)), [*_wrong_time(first, move, frame, now)]
    if move.reach is Reach.LATER:
        later, stays = _part(sessions, chosen, now, frame.zone)
        problems += _before_earlier(first, sessions, later, frame.zone)
        plan, failure = _along_slots(first, later, stays, frame)
        problems += failure
    after = after_plan(sessions, plan)
    problems += too_near(sessions, after, chosen.id, frame)
    problems += required_first(sessions, after, frame)
    notices = passed_by(sessions, first) if move.reach is Reach.ONE else ()
    return replace(plan, problems=tuple(problems), notices=tuple(notices))


def after_plan(sessions: Sequence[Session], plan: Plan) -> tuple[Session, ...]:
    """All sessions of the cohort as they will be."""
    moved = {one.session.id: one.after for one in plan.moved}
    return tuple(moved.get(one.id, one) for one in sessions)


def _place(chosen: Session, move: Move, zone: ZoneInfo) -> Moved:
    starts_at, note = local_start(move.on, move.at, zone)
    return Moved(chosen, starts_at, starts_at + dt.timedelta(minutes=move.minutes), move.room, note)


def _part(
    sessions: Sequence[Session], chosen: Session, now: dt.datetime, zone: ZoneInfo
) -> tuple[list[Session], tuple[Stays, ...]]:
    """The later sessions that move along, by date, and all that stay though somebody may wonder."""
    later, stays = [], []
    for one in sorted(sessions, key=by_date):
        if one.id == chosen.id:
            continue
        why = _why_left(one, now, zone)
        if why is not None:
            stays.append(Stays(one, why))
        elif by_date(one) > by_date(chosen):
            later.append(one)
    return later, tuple(stays)


def _wrong_time(first: Moved, move: Move, frame: Frame, now: dt.datetime) -> Iterable[Sentence]:
    if first.starts_at <= now:
        yield say("The new time must be in the future: %(on)s at %(at)s is past.", on=move.on, at=move.at)
    if (reason := frame.days_off.get(move.on)) is not None:
        yield say("Nothing runs on %(on)s. %(reason)s. Choose another date.", on=move.on, reason=reason)


def _before_earlier(
    first: Moved, sessions: Iterable[Session], later: Sequence[Session], zone: ZoneInfo
) -> Iterable[Sentence]:
    """With all later ones: not back before a session that comes first and stays."""
    moving = {first.session.id, *(one.id for one in later)}
    before = [
        one
        for one in sessions
        if one.id not in moving and counts(one) and one.starts_at < first.session.starts_at
    ]
    last = max(before, key=by_date, default=None)
    if last is not None and first.starts_at < last.ends_at:
        yield say(
            "“%(title)s” comes before it and stays on %(on)s. Choose a later time.",
            title=last.title,
            on=last.on(zone),
        )


def _along_slots(
    first: Moved, later: Sequence[Session], stays: tuple[Stays, ...], frame: Frame
) -> tuple[Plan, tuple[Sentence, ...]]:
    """The first one where it is wanted, the others at the weekly times after it, in their order."""
    if not later:
        return Plan((first,), stays), ()
    if not frame.slots:
        none = say("This cohort has no weekly times, so its sessions can be moved only one at a time.")
        return Plan((first,), stays), (none,)
    taken = {
        one.session.on(frame.zone): say("“%(title)s” is on this day and stays", title=one.session.title)
        for one in stays
        if one.session.runs and not one.session.imported
    }
    found = _propose(first, later, taken, frame)
    skipped = tuple(Skipped(one.on, taken.get(one.on, one.reason)) for one in found.skipped)
    old_room, new_room = first.session.room, first.room
    moved = [
        Moved(one, new.starts_at, new.ends_at, new_room if one.room == old_room else one.room, new.note)
        for one, new in zip(later, found.sessions, strict=False)
    ]
    failure = (found.failure,) if found.failure else ()
    return Plan((first, *moved), stays, skipped), failure


def _propose(
    first: Moved, later: Sequence[Session], taken: Mapping[dt.date, Sentence], frame: Frame
) -> Timetable:
    slots, items = _lengths(later, frame.slots)
    on = first.starts_at.astimezone(frame.zone).date()
    return propose(
        items,
        slots,
        starts_on=on + dt.timedelta(days=frame.least_days),
        days_off={day: str(why) for day, why in taken.items()} | dict(frame.days_off),
        zone=frame.zone,
        least_days=frame.least_days,
        after=first.ends_at,
    )


def _lengths(later: Sequence[Session], slots: Sequence[Slot]) -> tuple[list[Slot], list[PlanItem]]:
    """Sessions keep their length; where weekly times differ in theirs, it is that of the new time."""
    own = [PlanItem(one.id, one.title, one.minutes) for one in later]
    plain = [replace(slot, minutes=None) for slot in slots]
    if len({slot.minutes for slot in slots}) == 1 and not slot_problems(plain, own):
        return plain, own
    return list(slots), [PlanItem(one.id, one.title, one.plan_minutes or one.minutes) for one in later]


def _why_left(session: Session, now: dt.datetime, zone: ZoneInfo) -> Sentence | None:
    """Why a session does not move along with an earlier one; None when it does."""
    values = {"title": session.title, "on": session.on(zone)}
    fixed = why_fixed(session, zone)
    if fixed is not None:
        return fixed
    if session.state is SessionState.CANCELLED:
        return say("“%(title)s” of %(on)s is cancelled.", **values)
    if session.catch_up_of is not None:
        return say("“%(title)s” of %(on)s is a catch-up, which is moved by itself.", **values)
    if session.starts_at <= now:
        return say("The time of “%(title)s” of %(on)s has come; its register is open.", **values)
    return None
