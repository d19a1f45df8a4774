"""An offender manager's own cases."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.pages import StaffRequest, render
from sessions.cases.queries import SILENT_AFTER, Person, own_people


@dataclass(frozen=True)
class OwnPage:
    """An offender manager's own cases."""

    people: tuple[Person, ...]
    today: dt.date
    silent_after: int = SILENT_AFTER

    @property
    def overdue(self) -> tuple[Person, ...]:
        """Those whose contact is overdue."""
        return tuple(one for one in self.people if one.due_on is not None and one.due_on < self.today)

    @property
    def silent(self) -> tuple[Person, ...]:
        """Those of whom nothing was heard for so long."""
        return tuple(one for one in self.people if (one.silent(self.today) or 0) > self.silent_after)


@get("/my-people", opt=needs(Permission.KEEP_FOLLOW_UP), name="my_people")
async def show_own(request: StaffRequest) -> Response[Any]:
    """The own cases: who is due, what is known, attendance so far, what was disclosed to me."""
    async with acting(request.user):
        people = await own_people()
        await log_access("my people", participants=[one.id for one in people])
    page = OwnPage(people, dt.datetime.now(dt.UTC).date())
    return render(request, "sessions/cases/my_people.html", page)


HANDLERS = [show_own]
