"""Scheduling a session again that did not run."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.formats import in_zone
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _
from sessions.rescheduling import actions, queries
from sessions.rescheduling.actions import LOST
from sessions.rescheduling.catching_up.form import CatchUpForm
from sessions.rescheduling.catching_up.rules import LOOKS_AHEAD, Offer, free_times, why_no_catch_up
from sessions.rescheduling.meeting import clash_sentences
from sessions.rescheduling.queries import Group
from sessions.rescheduling.standing import Frame, Moved, Session
from sessions.timetable.queries import RoomPlace
from sessions.timetable.states import SessionState
from sessions.timetable.words import spoken


@dataclass(frozen=True)
class CatchUpPage:
    """A session that did not run, with free times for it. `fixed`: why it needs none, or ""."""

    group: Group
    session: Session
    form: CatchUpForm
    offers: tuple[Offer, ...]
    fixed: Text

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@dataclass(frozen=True)
class _Known:
    """What the choice of a time has to be compared with."""

    frame: Frame
    sessions: tuple[Session, ...]
    now: dt.datetime


@get("/sessions/{session_id:int}/catch-up", opt=needs(Permission.SCHEDULE_COHORTS), name="catch_up")
async def ask_when(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Free times for a session that did not run."""
    async with acting(request.user):
        page, _known = await _look(session_id, CatchUpForm())
    return _show(request, page, 200)


@post("/sessions/{session_id:int}/catch-up", opt=needs(Permission.SCHEDULE_COHORTS), name="schedule_catch_up")
async def schedule_catch_up(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Schedule the session again at the time that was chosen."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            page, known = await _look(session_id, CatchUpForm(posted), hold=True)
            status = await _judge(page, known, posted)
            if status:
                return _show(request, page, status)
            offer = page.form.chosen(page.offers, page.session, page.group)
            await actions.schedule_catch_up(
                session=session_id,
                starts_at=offer.starts_at,
                ends_at=offer.ends_at,
                room=offer.room,
                by=request.user.id,
            )
    except LOST:
        async with acting(request.user):
            page, known = await _look(session_id, CatchUpForm(posted))
            if not await _judge(page, known, posted):
                page.form.refuse(None, _("Somebody else was scheduling at the same moment. Try again"))
            return _show(request, page, 409)
    message = _("The catch-up of “%(title)s” is scheduled", title=page.session.title)
    return see_other(f"/cohorts/{page.group.id}/timetable", message=message)


async def _look(session_id: int, form: CatchUpForm, *, hold: bool = False) -> tuple[CatchUpPage, _Known]:
    group = await queries.find_group(session=session_id)
    if group is None:
        raise NotFound()
    if hold:
        await queries.hold_sessions(group.id)
    now = dt.datetime.now(dt.UTC)
    sessions = await queries.sessions_of(group.id)
    session = next(one for one in sessions if one.id == session_id)
    rooms = await queries.rooms_of(group.site.id, kept=session.room)
    frame, _warning = await queries.frame_of(group, now.astimezone(group.zone).date())
    fixed = why_no_catch_up(session, frame)
    offers: tuple[Offer, ...] = ()
    if fixed is None:
        wanted = _fitting(rooms, session, group)
        until = max(now, session.starts_at) + LOOKS_AHEAD + dt.timedelta(days=2)
        around = [Moved(session, now, until, None)]
        busy = await queries.taken_at(around, rooms=wanted, cohorts=[group.id])
        offers = free_times(session, sessions, frame, busy, wanted, now=now)
    with in_zone(group.site.time_zone):
        form.offer(offers, rooms)
    page = CatchUpPage(group, session, form, offers, spoken(fixed) if fixed else "")
    return page, _Known(frame, sessions, now)


def _fitting(rooms: tuple[RoomPlace, ...], session: Session, group: Group) -> list[int]:
    """The room that the session had, then the others that hold the cohort, small ones first."""
    others = sorted(rooms, key=lambda room: (room.capacity, room.name))
    return [
        *(room.id for room in rooms if room.id == session.room),
        *(room.id for room in others if room.id != session.room and room.capacity >= group.capacity),
    ]


async def _judge(page: CatchUpPage, known: _Known, posted: Posted) -> int:
    """Put what stands against the choice on the form; returns the status of the answer, 0 for none."""
    form, group, session = page.form, page.group, page.session
    if page.fixed:
        form.refuse(None, page.fixed)
        return 409
    if not form.judge():
        return 422
    offer = form.chosen(page.offers, session, group)
    on = offer.starts_at.astimezone(group.zone).date()
    if offer.starts_at <= known.now:
        form.refuse("on", _("The catch-up must be in the future"))
    elif (reason := known.frame.days_off.get(on)) is not None:
        form.refuse("on", _("Nothing runs on this day. %(reason)s", reason=reason))
    placed = [
        Moved(replace(session, state=SessionState.SCHEDULED), offer.starts_at, offer.ends_at, offer.room)
    ]
    busy = await queries.taken_at(placed, cohorts=[group.id])
    parts = await queries.parts_in(group.id)
    for text in clash_sentences(known.sessions, placed, busy, group.zone, parts).get(session.id, ()):
        form.refuse(None, text)
    return 422 if form.refused else 0


def _show(request: StaffRequest, page: CatchUpPage, status: int) -> Response[Any]:
    return render(request, "sessions/rescheduling/catching_up/catch_up.html", page, status=status)


HANDLERS = [ask_when, schedule_catch_up]
