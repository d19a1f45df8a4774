"""An offender manager's own cases, and those whom somebody coaches."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.filters import page_number
from programme.web.pages import StaffRequest, is_fragment, render
from sessions.cases.queries import AHEAD, SILENT_AFTER, Due, Listing, contacts_due, own_people


@dataclass(frozen=True)
class OwnPage:
    """The own cases, or those whom the viewer coaches."""

    listing: Listing
    today: dt.date
    silent_after: int = SILENT_AFTER


@get("/my-people", opt=needs(Permission.KEEP_FOLLOW_UP), name="my_people")
async def show_own(request: StaffRequest) -> Response[Any]:
    """The own cases: who is due, what is known, attendance so far, what was disclosed to me."""
    async with acting(request.user):
        listing = await own_people(page_number(request))
        await log_access("my people", participants=[one.id for one in listing.people])
    page = OwnPage(listing, dt.datetime.now(ZoneInfo(request.user.time_zone)).date())
    return render(request, "sessions/cases/my_people.html", page)


@dataclass(frozen=True)
class DuePage:
    """The contacts that are due of those whom the viewer coaches."""

    due: tuple[Due, ...]
    today: dt.date
    ahead: int = AHEAD


@get("/my-day/contacts", opt=needs(Permission.WRITE_CONTACT_NOTES), name="contacts_due")
async def show_due(request: StaffRequest) -> Response[Any]:
    """The contacts that a coach has to make: a part of their day, or a page by itself."""
    today = dt.datetime.now(ZoneInfo(request.user.time_zone)).date()
    async with acting(request.user):
        page = DuePage(await contacts_due(today), today)
        if page.due:
            await log_access("contacts due", participants=[one.participant for one in page.due])
    template = "_due" if is_fragment(request) else "due"
    return render(request, f"sessions/cases/{template}.html", page)


HANDLERS = [show_own, show_due]
