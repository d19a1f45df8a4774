"""The register over HTTP: read it, save it at once or mark by mark, tell that the session did not run."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission, Role
from programme.database import acting, log_access
from programme.web.errors import Conflict, Forbidden, NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from sessions.origin import FIELD, SCREEN, Origin, origin_of
from sessions.register import form as register_form
from sessions.register.actions import (
    SavedMeanwhile,
    TakenMeanwhile,
    record_not_held,
    save_register,
    take_back_not_held,
)
from sessions.register.choices import Chosen
from sessions.register.not_held import NotHeldForm
from sessions.register.page import (
    counts_of,
    counts_words,
    not_held_page,
    refused_page,
    register_page,
    row_answer,
)
from sessions.register.queries import Sheet, find_sheet
from sessions.register.rights import Mode, Rights, rights
from sessions.register.rules import Problem, Settled, not_held_problem, settle
from sessions.spoken import speak
from sessions.timetable.states import SessionState


def now() -> dt.datetime:
    """This moment; one place to stop the clock in tests."""
    return dt.datetime.now(dt.UTC)


def rights_of(request: StaffRequest, sheet: Sheet) -> Rights:
    """What the person of this request may do with the register now."""
    lead = Role.LEAD in request.user.roles
    return rights(sheet.roll, now=now(), facilitates=sheet.heading.facilitates, is_lead=lead)


@get("/sessions/{session_id:int}/register", opt=needs(Permission.SEE_REGISTERS), name="register")
async def open_register(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """The register; `?correct=yes` opens a finished one for corrections."""
    async with acting(request.user):
        sheet = await find_sheet(session_id)
        if sheet is None:
            raise NotFound
        await _log(sheet)
        origin = SCREEN
        if sheet.heading.facilitates:
            origin = await origin_of(asked(request).get, session_id, me=request.user.id)
    correct = request.query_params.get("correct") == "yes"
    page = register_page(sheet, rights_of(request, sheet), correct=correct, now=now())
    page = replace(page, origin=origin)
    return render(request, "sessions/register/register.html", page)


@post("/sessions/{session_id:int}/register", opt=needs(Permission.CORRECT_REGISTERS), name="save_register")
async def save_whole_register(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Save every mark of the form, or say what is wrong (422) or was saved by somebody else (409)."""
    saving = await save_marks(request, session_id, Chosen(await read_form(request)), finish=True)
    if not saving.done:
        page = refused_page(saving.sheet, saving.rights, saving.read, saving.settled, now=now())
        page = replace(page, origin=saving.origin)
        return render(request, "sessions/register/register.html", page, status=saving.status)
    counts = counts_of(saving.sheet.roll.people, saving.settled)
    back = _address(session_id) + ("?from=paper" if saving.origin.paper else "")
    if not counts.marked:
        return see_other(back, message=_("Nobody was marked yet."), kind="information")
    if saving.settled.corrections:
        return see_other(back, message=_("The correction was saved. Both versions are kept."))
    words = _("Register finished: %(counts)s.") if saving.settled.complete else _("Saved: %(counts)s.")
    return see_other(back, message=words % {"counts": counts_words(counts)})


@post(
    "/sessions/{session_id:int}/register/{participant_id:int}",
    opt=needs(Permission.CORRECT_REGISTERS),
    name="save_mark",
)
async def save_one_mark(
    request: StaffRequest, session_id: FromPath[int], participant_id: FromPath[int]
) -> Response[Any]:
    """Save one row of the form as it is touched. Answers fragments only."""
    chosen = Chosen(await read_form(request))
    saving = await save_marks(request, session_id, chosen, only=participant_id, finish=False)
    chose = participant_id in chosen.mine | chosen.theirs
    answer = row_answer(
        saving.sheet, participant_id, saving.read, saving.settled, saved=saving.saved, now=now(), chose=chose
    )
    if saving.done and participant_id in chosen.theirs:
        whole_row = {"HX-Retarget": f"#row-{participant_id}", "HX-Reswap": "outerHTML"}
        return render(request, "sessions/register/_row.html", answer, headers=whole_row)
    return render(request, "sessions/register/_saved.html", answer, status=saving.status)


@get("/sessions/{session_id:int}/not-held", opt=needs(Permission.RECORD_SESSIONS), name="not_held")
async def ask_why_not_held(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """The form that tells that a session did not run."""
    async with acting(request.user):
        sheet = await _sheet_of_mine(session_id)
    if sheet.heading.is_over:
        return see_other(_address(session_id))
    problem = not_held_problem(sheet.roll, now=now(), reason="asked")
    page = not_held_page(sheet, NotHeldForm(), problem)
    return render(request, "sessions/register/not_held.html", page)


@post("/sessions/{session_id:int}/not-held", opt=needs(Permission.RECORD_SESSIONS), name="save_not_held")
async def save_not_held(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Record that a session did not run, or take that back."""
    posted = await read_form(request)
    if posted.get("did") == "run":
        return await _take_back(request, session_id)
    form = NotHeldForm(posted)
    form.validate()
    async with acting(request.user):
        sheet = await _sheet_of_mine(session_id, hold=True)
        problem = not_held_problem(sheet.roll, now=now(), reason=form.not_held_reason.data)
        if problem and not form.not_held_reason.errors:
            form.refuse("not_held_reason", speak(problem.message))
        if not form.refused and sheet.heading.state is not SessionState.NOT_HELD:
            await record_not_held(session=session_id, reason=form.not_held_reason.data, note=form.note.data)
    if form.refused:
        page = not_held_page(sheet, form, None)
        return render(request, "sessions/register/not_held.html", page, status=422)
    return see_other(_address(session_id), message=_("It was recorded that this session did not run."))


async def _take_back(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    try:
        async with acting(request.user):
            await _sheet_of_mine(session_id, hold=True)
            await take_back_not_held(session=session_id)
    except TakenMeanwhile:
        raise Conflict(
            _(
                "The room or a facilitator of this session is booked for another one at that time now. "
                "Ask the coordinator of the site to clear that first."
            ),
            back=_address(session_id),
        ) from None
    return see_other(
        _address(session_id), message=_("The session counts as one that ran. Mark its register.")
    )


async def _sheet_of_mine(session_id: int, *, hold: bool = False) -> Sheet:
    """The register of a session whose cohort this person facilitates."""
    sheet = await find_sheet(session_id, hold=hold)
    if sheet is None:
        raise NotFound
    if not sheet.heading.facilitates:
        raise Forbidden(_("Only the facilitators of this cohort can say whether its sessions ran."))
    return sheet


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a save: the sheet before it, what was read, and when marks were saved."""

    sheet: Sheet
    rights: Rights
    read: register_form.Read
    settled: Settled
    saved: Mapping[int, dt.datetime]
    origin: Origin = SCREEN

    @property
    def done(self) -> bool:
        return not self.read.errors and self.settled.may_save

    @property
    def status(self) -> int:
        if self.done:
            return 200
        return 409 if self.settled.conflicts and not self.settled.errors and not self.read.errors else 422


async def save_marks(
    request: StaffRequest, session_id: int, posted: Chosen, *, finish: bool, only: int | None = None
) -> Saving:
    """Read, settle and save in one transaction; once more when a writer slipped in between."""
    try:
        return await _save_once(request, session_id, posted, finish=finish, only=only)
    except SavedMeanwhile:
        pass
    try:
        return await _save_once(request, session_id, posted, finish=finish, only=only)
    except SavedMeanwhile:
        raise Conflict(back=_address(session_id)) from None


async def _save_once(
    request: StaffRequest, session_id: int, posted: Chosen, *, finish: bool, only: int | None
) -> Saving:
    async with acting(request.user):
        sheet = await find_sheet(session_id, hold=True)
        if sheet is None:
            raise NotFound
        allowed = rights_of(request, sheet)
        if allowed.by_role is None or (allowed.mode is Mode.READ and not sheet.heading.facilitates):
            notice = speak(allowed.notice) if allowed.notice else ""
            raise Forbidden(notice or _("Only the facilitators of this cohort can mark its register."))
        origin = await origin_of(posted.get, session_id, me=request.user.id)
        read = register_form.read(posted, sheet.roll, only=only)
        if origin.problem:
            read = replace(read, errors=(Problem(FIELD, origin.problem), *read.errors))
        if only is not None and only not in sheet.participants and not read.errors:
            raise NotFound
        settled = Settled()
        if not read.errors:
            settled = settle(sheet.roll, read.entries, now=now(), by_role=allowed.by_role, reason=read.reason)
        if not sheet.heading.facilitates and any(change.version == 0 for change in settled.changes):
            raise Forbidden(
                _("The lead corrects marks. Only the facilitators can mark somebody who is not marked.")
            )
        saving = Saving(sheet, allowed, read, settled, {}, origin)
        if not saving.done:
            if only is None:
                await _log(sheet)
            return saving
        saved = await save_register(
            heading=sheet.heading,
            roll=sheet.roll,
            settled=settled,
            finish=finish,
            recorded_for=origin.recorded_for,
        )
    return Saving(sheet, allowed, read, settled, saved, origin)


async def _log(sheet: Sheet) -> None:
    await log_access(
        "register",
        participants=sheet.participants,
        cohort=sheet.heading.cohort,
        session=sheet.heading.session,
    )


def _address(session_id: int) -> str:
    return f"/sessions/{session_id}/register"


HANDLERS = [open_register, save_whole_register, save_one_mark, ask_why_not_held, save_not_held]
