"""The start page of facilitators."""

import datetime as dt
from typing import Any

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.pages import StaffRequest, render
from sessions.day.queries import find_day


@get("/my-day", opt=needs(Permission.RECORD_SESSIONS), name="my_day")
async def open_my_day(request: StaffRequest) -> Response[Any]:
    """Today's sessions, those not recorded yet, and the next ones."""
    async with acting(request.user):
        page = await find_day(dt.datetime.now(dt.UTC))
    return render(request, "sessions/day/my_day.html", page)


HANDLERS = [open_my_day]
