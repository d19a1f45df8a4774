"""The coordinator's page that imports files."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

from litestar import Response, get, post

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from sessions.importing.actions import RefusedError, import_file
from sessions.importing.form import ImportForm
from sessions.importing.kinds import ON_PAGE
from sessions.importing.page import import_page, not_written, outcome
from sessions.importing.rules import Checked, read

MOST_BYTES = 25_000_000


@get("/import", opt=needs(Permission.IMPORT_RECORDS), name="import_page")
async def show_import(request: StaffRequest) -> Response[Any]:
    """The empty form, with the columns of each kind of file."""
    return _page(request, ImportForm())


@post("/import", opt=needs(Permission.IMPORT_RECORDS), name="import_file", request_max_body_size=MOST_BYTES)
async def take_file(request: StaffRequest) -> Response[Any]:
    """Check the file and, unless it was only to be checked, import it: all of it or nothing."""
    posted = await read_form(request)
    form = ImportForm(posted)
    if not form.validate():
        return _page(request, form, status=422)
    only_check = posted.get("action") != "import"
    checked = await _import(request, form, only_check)
    if not checked.may_write:
        form.refuse("file", not_written(checked.mistakes_in_all))
        return _page(request, form, checked, status=422)
    if only_check:
        return _page(request, form, checked)
    return see_other("/import", message=outcome(checked, only_check=False))


async def _import(request: StaffRequest, form: ImportForm, only_check: bool) -> Checked:
    data = await form.upload.read()
    # A large file takes seconds to read: in a thread, so that everybody else is served meanwhile.
    file = await asyncio.to_thread(read, ON_PAGE[form.kind.data], data)
    today = dt.datetime.now(dt.UTC).date()
    try:
        async with acting(request.user):
            return await import_file(
                file, today=today, by=request.user.id, dry_run=only_check, may_add_sites=False
            )
    except RefusedError as refused:
        return refused.checked


def _page(
    request: StaffRequest, form: ImportForm, checked: Checked | None = None, *, status: int = 200
) -> Response[Any]:
    return render(request, "sessions/importing/import.html", import_page(form, checked), status=status)
