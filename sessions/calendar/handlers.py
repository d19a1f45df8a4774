"""The calendar of a site, a room, a cohort or a person."""

import datetime as dt
from typing import Any

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.pages import StaffRequest, is_fragment, render
from sessions.calendar.page import make_page


@get("/calendar", opt=needs(Permission.SEE_CALENDAR), name="calendar")
async def show_calendar(request: StaffRequest) -> Response[Any]:
    """A month, a week or a day: a page, or the part that htmx fetches to move on."""
    async with acting(request.user):
        page = await make_page(
            request.user, list(request.query_params.multi_items()), dt.datetime.now(dt.UTC)
        )
        if page.participant is not None:
            await log_access("calendar", participants=[page.participant.id])
    part = "_moved" if is_fragment(request) else "calendar"
    status = 422 if page.form.refused else 200
    return render(request, f"sessions/calendar/{part}.html", page, status=status)


HANDLERS = [show_calendar]
