"""The session record over HTTP."""

import datetime as dt
from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission, Role
from programme.access.rules import Tier
from programme.database import acting, log_access
from programme.web.errors import Forbidden, NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from sessions.origin import FIELD, origin_of
from sessions.record.actions import append_notes, save_facts, sign_off
from sessions.record.drafts.actions import drop_draft
from sessions.record.drafts.queries import own_draft, writers
from sessions.record.facts import SettledFacts, settle_facts
from sessions.record.form import NUMBER, ReadRecord, read
from sessions.record.page import RecordPage, record_page, refused_page, with_draft
from sessions.record.queries import RecordSheet, find_record
from sessions.record.rules import Problem
from sessions.register.marks import is_open, opens_at
from sessions.sentence import say
from sessions.spoken import speak

_LARGEST_FORM = 6_000_000
"""Bytes: ten boxes full of emoji, three times as long on their way."""


@get("/sessions/{session_id:int}/record", opt=needs(Permission.SEE_RECORDS), name="record")
async def open_record(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """The record, as far as this person may read it; facilitators write on it."""
    keys = request.app.state.note_keys
    async with acting(request.user):
        sheet = await _find(request, session_id)
        page = _page(request, sheet)
        if page.may_write:
            page = replace(page, writers=await writers(session_id))
            said = asked(request)
            draft = await own_draft(session_id, cohort=sheet.heading.cohort, keys=keys)
            if draft is not None:
                page = with_draft(page, sheet, read(draft.typed, sheet), draft)
                said = said if said.get("from") else draft.typed
            page = replace(page, origin=await origin_of(said.get, session_id, me=request.user.id))
        await _log(sheet)
    return render(request, "sessions/record/record.html", page)


@post(
    "/sessions/{session_id:int}/record",
    opt=needs(Permission.RECORD_SESSIONS),
    name="save_record",
    request_max_body_size=_LARGEST_FORM,
)
async def save_record(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Append what was written and store the facts: all of it, or nothing (422, 409)."""
    posted = await read_form(request)
    async with acting(request.user):
        sheet = await _find(request, session_id, hold=True)
        if not sheet.heading.facilitates:
            raise Forbidden(_("Only the facilitators of this cohort write its session records."))
        form = _refuse_when_closed(read(posted, sheet), sheet)
        if sheet.signed_off_at is not None:
            form = replace(form, facts=None)
        origin = await origin_of(posted.get, session_id, me=request.user.id)
        if origin.problem:
            form = replace(form, errors=(Problem(FIELD, origin.problem), *form.errors))
        signs = posted.get("action") == "sign-off" and sheet.signed_off_at is None
        settled = _settle(form, sheet)
        saves = not form.errors and not settled.conflict
        if saves:
            if settled.change is not None:
                await save_facts(
                    heading=sheet.heading, facts=settled.change, recorded_for=origin.recorded_for
                )
            await append_notes(
                heading=sheet.heading,
                texts=form.texts,
                form=form.form,
                author=request.user.id,
                keys=request.app.state.note_keys,
                recorded_for=origin.recorded_for,
            )
            if signs:
                await sign_off(heading=sheet.heading)
            await drop_draft(draft=form.form)
        else:
            await _log(sheet)
    if not saves:
        draft = posted.get("draft")
        page = refused_page(_page(request, sheet), sheet, form, conflict=settled.conflict and not form.errors)
        page = replace(page, draft=int(draft) if NUMBER.fullmatch(draft) else 0, origin=origin)
        return render(request, "sessions/record/record.html", page, status=422 if form.errors else 409)
    return _saved(session_id, bool(settled.change or form.texts or signs))


def _saved(session_id: int, anything: bool) -> Response[Any]:
    where = f"/sessions/{session_id}/record"
    if not anything:
        return see_other(where, message=_("Nothing was new, so nothing was saved."), kind="information")
    return see_other(where, message=_("The session record was saved."))


async def _find(request: StaffRequest, session_id: int, *, hold: bool = False) -> RecordSheet:
    sheet = await find_record(session_id, keys=request.app.state.note_keys, hold=hold)
    if sheet is None:
        raise NotFound
    return sheet


def _settle(form: ReadRecord, sheet: RecordSheet) -> SettledFacts:
    if form.errors or form.facts is None:
        return SettledFacts()
    return settle_facts(
        stored=sheet.facts,
        stored_version=sheet.version,
        posted=form.facts,
        posted_version=form.version,
        drawn_from=form.drawn_from,
    )


def _refuse_when_closed(form: ReadRecord, sheet: RecordSheet) -> ReadRecord:
    notice = _closed(sheet)
    if notice is None:
        return form
    return replace(form, errors=(notice,))


def _closed(sheet: RecordSheet) -> Problem | None:
    """Why nothing can be written now; None when it can."""
    head = sheet.heading
    if head.is_over:
        return Problem("", say("This session did not run, so there is nothing to record."))
    if not is_open(head.starts_at, now=dt.datetime.now(dt.UTC)):
        opens = opens_at(head.starts_at)
        return Problem("", say("The record opens on %(opens)s, an hour before the session.", opens=opens))
    return None


def _page(request: StaffRequest, sheet: RecordSheet) -> RecordPage:
    closed = _closed(sheet)
    return record_page(
        sheet,
        may_write=sheet.heading.facilitates and closed is None,
        tiers=_tiers(request, sheet),
        notice=speak(closed.message) if closed else "",
    )


def _tiers(request: StaffRequest, sheet: RecordSheet) -> set[Tier]:
    """What the page has a place for; which texts stand in it is the database's decision."""
    if sheet.heading.facilitates or Role.SUPERVISOR in request.user.roles:
        return set(Tier)
    if Role.LEAD in request.user.roles:
        return {Tier.PROGRAMME_TEAM, Tier.SHAREABLE}
    return {Tier.SHAREABLE}


async def _log(sheet: RecordSheet) -> None:
    await log_access("session record", cohort=sheet.heading.cohort, session=sheet.heading.session)


HANDLERS = [open_record, save_record]
