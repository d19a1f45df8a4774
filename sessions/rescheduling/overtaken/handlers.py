"""Sessions that fall on a day off which came after they were dated."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render
from programme.web.text import Text
from sessions.rescheduling import queries
from sessions.rescheduling.queries import Group
from sessions.rescheduling.standing import Session
from sessions.timetable.states import SessionState


@dataclass(frozen=True)
class OvertakenPage:
    """The sessions to come that fall on a day off, each with the reason."""

    group: Group
    sessions: tuple[tuple[Session, Text], ...]

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@get("/cohorts/{cohort_id:int}/timetable/overtaken", opt=needs(Permission.SEE_COHORTS), name="overtaken")
async def show_overtaken(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """What a holiday, a closure or a day off has overtaken: a page, or the part for the timetable."""
    now = dt.datetime.now(dt.UTC)
    async with acting(request.user):
        group = await queries.find_group(cohort=cohort_id)
        if group is None:
            raise NotFound()
        frame, _warning = await queries.frame_of(group, now.astimezone(group.zone).date())
        sessions = await queries.sessions_of(cohort_id)
    found = tuple(
        (one, frame.days_off[one.on(group.zone)])
        for one in sessions
        if one.state is SessionState.SCHEDULED
        and one.starts_at > now
        and one.on(group.zone) in frame.days_off
    )
    part = "_overtaken" if is_fragment(request) else "overtaken"
    return render(request, f"sessions/rescheduling/overtaken/{part}.html", OvertakenPage(group, found))


HANDLERS = [show_overtaken]
