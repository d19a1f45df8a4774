"""The attendance of a cohort so far."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting, log_access
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render
from sessions.attendance.queries import attendance_of, unrecorded
from sessions.attendance.rules import Attendance
from sessions.reach import only_covers


@dataclass(frozen=True)
class AttendancePage:
    """Who came to which session. `unrecorded`: sessions that are over without a register;
    `covers`: it is shown to a cover, of the own days alone."""

    cohort: Cohort
    attendance: Attendance
    unrecorded: int
    covers: bool

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@get("/cohorts/{cohort_id:int}/attendance", opt=needs(Permission.SEE_COHORTS), name="attendance")
async def show_attendance(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Attendance so far: a page, or the part that htmx fetches into the cohort's page."""
    async with acting(request.user):
        cohort = await find_cohort(cohort_id)
        if cohort is None:
            raise NotFound()
        attendance = await attendance_of(cohort_id, cohort.time_zone)
        page = AttendancePage(cohort, attendance, await unrecorded(cohort_id), await only_covers(cohort_id))
        people = [row.participant for row in attendance.rows]
        await log_access("cohort: attendance", participants=people, cohort=cohort_id)
    part = is_fragment(request)
    return render(request, f"sessions/attendance/{'_attendance' if part else 'attendance'}.html", page)


HANDLERS = [show_attendance]
