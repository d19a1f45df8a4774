"""An offender manager's own cases."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.filters import page_number
from programme.web.pages import StaffRequest, render
from sessions.cases.queries import SILENT_AFTER, Listing, own_people


@dataclass(frozen=True)
class OwnPage:
    """An offender manager's own cases."""

    listing: Listing
    today: dt.date
    silent_after: int = SILENT_AFTER


@get("/my-people", opt=needs(Permission.KEEP_FOLLOW_UP), name="my_people")
async def show_own(request: StaffRequest) -> Response[Any]:
    """The own cases: who is due, what is known, attendance so far, what was disclosed to me."""
    async with acting(request.user):
        listing = await own_people(page_number(request))
        await log_access("my people", participants=[one.id for one in listing.people])
    page = OwnPage(listing, dt.datetime.now(dt.UTC).date())
    return render(request, "sessions/cases/my_people.html", page)


HANDLERS = [show_own]
