"""Marking the rest attended: first whom that is, then their blanks, and never a mark that is there."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.errors import Conflict, Forbidden, NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _, ngettext
from sessions.heading import Heading
from sessions.origin import FIELD, SCREEN, Origin, origin_of
from sessions.register.actions import SavedMeanwhile, save_register
from sessions.register.handlers import now, rights_of
from sessions.register.marks import Mark, Person, State
from sessions.register.queries import Sheet, find_sheet
from sessions.register.rights import Mode
from sessions.register.rules import Entry, settle
from sessions.spoken import speak


@dataclass(frozen=True, slots=True)
class RestPage:
    """Who is not marked yet. `problem`: why nobody can be marked now, or ""."""

    heading: Heading
    time_zone: str
    people: tuple[Person, ...]
    problem: str = ""
    origin: Origin = SCREEN

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """(id of the field or "", message), as on the other pages of a register."""
        return ((FIELD if self.origin.problem else "", self.problem),) if self.problem else ()


@get("/sessions/{session_id:int}/register/rest", opt=needs(Permission.RECORD_SESSIONS), name="ask_rest")
async def ask_whether_all_came(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Whom marking the rest attended would mark."""
    async with acting(request.user):
        sheet = await _found(request, session_id)
        origin = await origin_of(asked(request).get, session_id, me=request.user.id)
        await log_access("register: the rest", participants=[one.participant for one in _blank(sheet)])
    return render(request, "sessions/register/rest.html", _page(sheet, origin))


@post("/sessions/{session_id:int}/register/rest", opt=needs(Permission.RECORD_SESSIONS), name="mark_rest")
async def mark_rest_attended(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Mark those attended who were listed and are still blank; whoever was marked meanwhile stays so."""
    posted = await read_form(request)
    listed = {value for value in posted.getlist("person") if isinstance(value, str)}
    try:
        async with acting(request.user):
            sheet = await _found(request, session_id, hold=True)
            people = [one for one in _blank(sheet) if str(one.participant) in listed]
            entries = [Entry(one.participant, Mark(State.ATTENDED), 0) for one in people]
            by_role = rights_of(request, sheet).by_role or ""
            settled = settle(sheet.roll, entries, now=now(), by_role=by_role)
            origin = await origin_of(posted.get, session_id, me=request.user.id)
            problem = origin.problem or next((one.message for one in settled.errors), None)
            if problem:
                page = _page(sheet, origin, problem=speak(problem))
                return render(request, "sessions/register/rest.html", page, status=422)
            await save_register(
                heading=sheet.heading,
                roll=sheet.roll,
                settled=settled,
                finish=False,
                recorded_for=origin.recorded_for,
            )
    except SavedMeanwhile:
        raise Conflict(back=f"/sessions/{session_id}/register") from None
    back = f"/sessions/{session_id}/register" + ("?from=paper" if origin.paper else "")
    if not people:
        return see_other(back, message=_("Nobody was left to mark."), kind="information")
    one, many = "%(num)s person was marked attended.", "%(num)s people were marked attended."
    return see_other(back, message=ngettext(one, many, len(people)))


def _blank(sheet: Sheet) -> tuple[Person, ...]:
    return tuple(one for one in sheet.roll.people if one.version == 0 and one.mark.state is State.UNMARKED)


def _page(sheet: Sheet, origin: Origin, problem: str = "") -> RestPage:
    return RestPage(sheet.heading, sheet.heading.time_zone, _blank(sheet), problem, origin)


async def _found(request: StaffRequest, session_id: int, *, hold: bool = False) -> Sheet:
    sheet = await find_sheet(session_id, hold=hold)
    if sheet is None:
        raise NotFound
    if not sheet.heading.facilitates or rights_of(request, sheet).mode is Mode.READ:
        raise Forbidden(
            _("The register is not open for you to mark now."), back=f"/sessions/{session_id}/register"
        )
    return sheet


HANDLERS = [ask_whether_all_came, mark_rest_attended]
