"""An offender manager's own cases."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.pages import StaffRequest, render
from sessions.cases.queries import SILENT_AFTER, Listing, own_people

_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


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
        asked = request.query_params.get("page", "1")
        listing = await own_people(int(asked) if _NUMBER.fullmatch(asked) else 1)
        await log_access("my people", participants=[one.id for one in listing.people])
    page = OwnPage(listing, dt.datetime.now(dt.UTC).date())
    return render(request, "sessions/cases/my_people.html", page)


HANDLERS = [show_own]
