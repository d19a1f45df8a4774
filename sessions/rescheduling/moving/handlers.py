"""Moving a session: only this one, or this and all later ones."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _, ngettext
from sessions.rescheduling import actions, queries
from sessions.rescheduling.actions import LOST
from sessions.rescheduling.moving.form import MoveForm, as_it_stands
from sessions.rescheduling.moving.preview import Preview, make_preview
from sessions.rescheduling.queries import Group
from sessions.rescheduling.rules import Reach
from sessions.rescheduling.standing import Session, why_fixed
from sessions.rescheduling.tables import ChangeKind
from sessions.timetable.words import spoken

_MOST_NAMED = 5


@dataclass(frozen=True)
class MovePage:
    """A session with the form that moves it. `fixed`: why nobody can, or ""."""

    group: Group
    session: Session
    form: MoveForm
    preview: Preview
    fixed: str
    has_slots: bool = True

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@get("/sessions/{session_id:int}/move", opt=needs(Permission.SCHEDULE_COHORTS), name="move")
async def ask_where_to(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """The form by which a session is moved."""
    async with acting(request.user):
        page = await _look(session_id, None, reach=request.query_params.get("reach", ""))
    return render(request, "sessions/rescheduling/moving/move.html", page)


@post("/sessions/{session_id:int}/move", opt=needs(Permission.SCHEDULE_COHORTS), name="move_sessions")
async def move_sessions(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Show what the move comes to, or (action=confirm) do it."""
    posted = await read_form(request)
    if posted.get("action") == "confirm":
        return await _confirm(request, session_id, posted)
    async with acting(request.user):
        page = await _look(session_id, posted)
    if is_fragment(request):
        return render(request, "sessions/rescheduling/moving/_preview.html", page)
    status = 422 if page.form.refused else 200
    return render(request, "sessions/rescheduling/moving/move.html", page, status=status)


async def _confirm(request: StaffRequest, session_id: int, posted: Posted) -> Response[Any]:
    try:
        async with acting(request.user):
            page = await _look(session_id, posted, hold=True)
            status = _judge(page, posted)
            if status:
                return render(request, "sessions/rescheduling/moving/move.html", page, status=status)
            if page.preview.changes:
                reach = Reach(page.form.reach.data)
                await actions.move_sessions(
                    cohort=page.group.id,
                    kind=ChangeKind.MOVE if reach is Reach.ONE else ChangeKind.MOVE_LATER,
                    moved=page.preview.moved,
                    reason=page.form.reason.data,
                    by=request.user.id,
                )
        return _done(page)
    except LOST:
        return await _too_late(request, session_id, posted)


async def _too_late(request: StaffRequest, session_id: int, posted: Posted) -> Response[Any]:
    """Somebody was first while this person confirmed: look again, and say who."""
    async with acting(request.user):
        page = await _look(session_id, posted)
    if not _judge(page, posted):
        page.form.refuse(
            None, _("Somebody else was scheduling at the same moment, so nothing was saved. Confirm again")
        )
    return render(request, "sessions/rescheduling/moving/move.html", page, status=409)


async def _look(session_id: int, posted: Posted | None, *, reach: str = "", hold: bool = False) -> MovePage:
    """The session, the form and what it comes to. `hold` keeps others from changing the cohort."""
    group = await queries.find_group(session=session_id)
    if group is None:
        raise NotFound()
    if hold:
        await queries.hold_sessions(group.id)
    sessions = await queries.sessions_of(group.id)
    session = next(one for one in sessions if one.id == session_id)
    rooms = await queries.rooms_of(group.site.id, kept=session.room)
    form = as_it_stands(session, group, reach) if posted is None else MoveForm(posted)
    form.offer(rooms)
    fixed = why_fixed(session, group.zone)
    preview = Preview()
    if posted is not None and form.validate() and not fixed:
        now = dt.datetime.now(dt.UTC)
        preview = await make_preview(group, sessions, rooms, form.move(session_id), now=now)
    return MovePage(group, session, form, preview, spoken(fixed) if fixed else "")


def _judge(page: MovePage, posted: Posted) -> int:
    """Put what stands against it on the form; returns the status of the answer, 0 when all is well."""
    form, preview = page.form, page.preview
    if form.refused:
        return 422
    if page.fixed:
        form.refuse(None, page.fixed)
        return 409
    against = [*preview.problems, *preview.clashes]
    if not against and not preview.changes:
        return 0  # sent twice: it is there already
    if posted.get("seal") != preview.seal:
        form.refuse(
            None, _("The timetable has changed since you saw it. Check the dates, then confirm again")
        )
    for text in against[:_MOST_NAMED]:
        form.refuse(None, text)
    if len(against) > _MOST_NAMED:
        more = len(against) - _MOST_NAMED
        form.refuse(None, _("%(number)s more stand beside the dates", number=more))
    if posted.get("seal") != preview.seal:
        return 409
    return 422 if against else 0


def _done(page: MovePage) -> Response[Any]:
    changes = page.preview.changes
    message = (
        ngettext("1 session was moved", "%(num)s sessions were moved", changes)
        if changes
        else _("“%(title)s” is at this time already", title=page.session.title)
    )
    kind = "success" if changes else "information"
    return see_other(f"/cohorts/{page.group.id}/timetable", message=message, kind=kind)


HANDLERS = [ask_where_to, move_sessions]
