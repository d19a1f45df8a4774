"""Drafts of session records over HTTP: the page keeps them by itself while somebody types."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Response, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, fetch_one
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from sessions.record.drafts.actions import Kept, drop_draft, keep_draft
from sessions.record.form import NUMBER, form_id

_OF_THE_PAGE = {"_csrf_token", "form", "draft", "action"}
_LARGEST_FORM = 6_000_000


@dataclass(frozen=True, slots=True)
class DraftPart:
    """What the page says of its draft. `kept` is None when another tab was newer."""

    session: int
    kept: Kept | None
    time_zone: str


@post(
    "/sessions/{session_id:int}/record/draft",
    opt=needs(Permission.RECORD_SESSIONS),
    name="keep_record_draft",
    request_max_body_size=_LARGEST_FORM,
    status_code=200,
)
async def keep(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Keep what was typed so far, sealed; answers when, or 409 when another tab is newer."""
    posted = await read_form(request)
    version = posted.get("draft")
    typed = [
        (name, value)
        for name in posted
        if name not in _OF_THE_PAGE
        for value in posted.getlist(name)
        if isinstance(value, str) and value != ""
    ]
    async with acting(request.user):
        row = await fetch_one(
            "select g.cohort, s.time_zone from group_session g join cohort c on c.id = g.cohort"
            " join site s on s.id = c.site where g.id = $1 and g.id in (select sessions_in_reach())",
            session_id,
        )
        if row is None:
            raise NotFound()
        try:
            kept = await keep_draft(
                draft=form_id(posted.get("form")),
                session=session_id,
                cohort=row["cohort"],
                version=int(version) if NUMBER.fullmatch(version) else 0,
                typed=typed,
                keys=request.app.state.note_keys,
            )
        except asyncpg.InsufficientPrivilegeError:  # the id of a page is somebody else's
            raise NotFound() from None
    part = DraftPart(session_id, kept, row["time_zone"])
    return render(request, "sessions/record/_draft.html", part, status=200 if kept else 409)


@post(
    "/sessions/{session_id:int}/record/draft/drop",
    opt=needs(Permission.RECORD_SESSIONS),
    name="drop_record_draft",
)
async def drop(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Forget a draft, as its author asked."""
    posted = await read_form(request)
    async with acting(request.user):
        row = await fetch_one(
            "select g.id from group_session g where g.id = $1 and g.id in (select sessions_in_reach())",
            session_id,
        )
        if row is None:
            raise NotFound()
        await drop_draft(draft=_uuid(posted.get("form")))
    return see_other(
        f"/sessions/{session_id}/record", message=_("The draft was dropped."), kind="information"
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


HANDLERS = [keep, drop]
