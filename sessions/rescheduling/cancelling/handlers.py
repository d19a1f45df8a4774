"""Cancelling a session before its time, and taking that back."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _
from sessions.rescheduling import actions, queries
from sessions.rescheduling.actions import LOST
from sessions.rescheduling.cancelling.form import CancelForm
from sessions.rescheduling.cancelling.queries import Cancelled, how_cancelled
from sessions.rescheduling.meeting import clash_sentences
from sessions.rescheduling.queries import Group
from sessions.rescheduling.standing import Moved, Session, why_fixed
from sessions.rescheduling.tables import ChangeKind
from sessions.rescheduling.words import reason_text
from sessions.timetable.states import SessionState
from sessions.timetable.words import spoken


@dataclass(frozen=True)
class CancelPage:
    """A session that can be cancelled, or that is. `fixed`: why neither can be done, or ""; `against`:
    what stands against taking a cancellation back."""

    group: Group
    session: Session
    form: CancelForm
    fixed: Text
    cancelled: Cancelled | None
    against: tuple[Text, ...]

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@get("/sessions/{session_id:int}/cancel", opt=needs(Permission.SCHEDULE_COHORTS), name="cancel")
async def ask_why(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """The form by which a session is cancelled, or why it was and how to take that back."""
    async with acting(request.user):
        page = await _look(session_id, CancelForm())
    return render(request, "sessions/rescheduling/cancelling/cancel.html", page)


@post("/sessions/{session_id:int}/cancel", opt=needs(Permission.SCHEDULE_COHORTS), name="cancel_session")
async def cancel_session(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Cancel a session, or (action=reinstate) let it run at its time after all."""
    posted = await read_form(request)
    form = CancelForm(posted)
    reinstates = posted.get("action") == "reinstate"
    try:
        async with acting(request.user):
            page = await _look(session_id, form, hold=True)
            doing = _reinstate(request, page) if reinstates else _cancel(request, page)
            return await doing
    except LOST:
        async with acting(request.user):
            page = await _look(session_id, form)
        return _show(request, page, 409)


async def _look(session_id: int, form: CancelForm, *, hold: bool = False) -> CancelPage:
    group = await queries.find_group(session=session_id)
    if group is None:
        raise NotFound()
    if hold:
        await queries.hold_sessions(group.id)
    sessions = await queries.sessions_of(group.id)
    session = next(one for one in sessions if one.id == session_id)
    fixed = why_fixed(session, group.zone)
    cancelled = await how_cancelled(session_id)
    against: tuple[Text, ...] = ()
    if cancelled is not None and fixed is None:
        back = [_back(session)]
        busy = await queries.taken_at(back, cohorts=[group.id])
        against = tuple(clash_sentences(sessions, back, busy, group.zone).get(session_id, ()))
    return CancelPage(group, session, form, spoken(fixed) if fixed else "", cancelled, against)


def _back(session: Session) -> Moved:
    return Moved(session, session.starts_at, session.ends_at, session.room)


async def _cancel(request: StaffRequest, page: CancelPage) -> Response[Any]:
    form, session = page.form, page.session
    if page.cancelled is not None:
        return _back_to_timetable(
            page, _("“%(title)s” is cancelled already", title=session.title), "information"
        )
    if page.fixed:
        return _show(request, page, 409)
    if not form.validate():
        return _show(request, page, 422)
    await actions.cancel_sessions(
        sessions=[session.id],
        reason=form.reason.data,
        note=form.note.data,
        told=reason_text(form.reason.data, form.note.data),
        by=request.user.id,
    )
    return _back_to_timetable(page, _("“%(title)s” is cancelled", title=session.title))


async def _reinstate(request: StaffRequest, page: CancelPage) -> Response[Any]:
    session = page.session
    if session.state is SessionState.SCHEDULED:
        return _back_to_timetable(page, _("“%(title)s” is scheduled", title=session.title), "information")
    if page.fixed or page.against:
        return _show(request, page, 409)
    await actions.move_sessions(
        cohort=page.group.id, kind=ChangeKind.REINSTATE, moved=[_back(session)], reason="", by=request.user.id
    )
    return _back_to_timetable(page, _("“%(title)s” runs at its time after all", title=session.title))


def _show(request: StaffRequest, page: CancelPage, status: int) -> Response[Any]:
    return render(request, "sessions/rescheduling/cancelling/cancel.html", page, status=status)


def _back_to_timetable(page: CancelPage, message: Text, kind: str = "success") -> Response[Any]:
    return see_other(f"/cohorts/{page.group.id}/timetable", message=message, kind=kind)


HANDLERS = [ask_why, cancel_session]
