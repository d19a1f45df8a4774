"""The page of what a cohort asks of its dates: its own days off, and the gap between sessions."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from sessions.timetable import actions, queries
from sessions.timetable.form import GapForm
from sessions.timetable.queries import OwnDayOff
from sessions.timetable.rows import OneDayOff


@dataclass(frozen=True)
class DaysOffPage:
    """The cohort's days off, and the forms for another one and for the gap."""

    cohort: Cohort
    days: tuple[OwnDayOff, ...]
    form: OneDayOff
    gap: GapForm

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@get("/cohorts/{cohort_id:int}/days-off", opt=needs(Permission.SCHEDULE_COHORTS), name="days_off")
async def show_days_off(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The cohort's own days off."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        gap = GapForm(least_days=await queries.least_days_between(cohort_id) or None)
        page = DaysOffPage(cohort, await queries.own_days_off(cohort), OneDayOff(), gap)
    return render(request, "sessions/timetable/days_off.html", page)


@post("/cohorts/{cohort_id:int}/days-off", opt=needs(Permission.SCHEDULE_COHORTS), name="change_days_off")
async def change_days_off(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Add days off, or (action=gap) change the gap between sessions."""
    posted = await read_form(request)
    asks_gap = posted.get("action") == "gap"
    async with acting(request.user):
        cohort = await _found(cohort_id, lock=True)
        gap = (
            GapForm(posted)
            if asks_gap
            else GapForm(least_days=await queries.least_days_between(cohort_id) or None)
        )
        form = OneDayOff() if asks_gap else OneDayOff(posted)
        if asks_gap:
            gap.validate()
        else:
            form.validate()
            form.judge()
        if gap.refused or form.refused:
            page = DaysOffPage(cohort, await queries.own_days_off(cohort), form, gap)
            return render(request, "sessions/timetable/days_off.html", page, status=422)
        if asks_gap:
            await actions.keep_gap(cohort=cohort_id, least_days=gap.least_days.data or 0)
        else:
            await actions.add_days_off(cohort=cohort_id, days=form.given())
    message = _("The gap between sessions is kept") if asks_gap else _("The days off are added")
    return see_other(f"/cohorts/{cohort_id}/days-off", message=message)


@post(
    "/cohorts/{cohort_id:int}/days-off/{day_off_id:int}/remove",
    opt=needs(Permission.SCHEDULE_COHORTS),
    name="remove_days_off",
)
async def remove_days_off(
    request: StaffRequest, cohort_id: FromPath[int], day_off_id: FromPath[int]
) -> Response[Any]:
    """Take days off away again."""
    async with acting(request.user):
        await _found(cohort_id)
        removed = await actions.remove_days_off(cohort=cohort_id, day_off=day_off_id)
    back = f"/cohorts/{cohort_id}/days-off"
    if not removed:
        return see_other(back, message=_("These days off were removed already"), kind="information")
    return see_other(back, message=_("The days off are removed"))


async def _found(cohort_id: int, *, lock: bool = False) -> Cohort:
    cohort = await find_cohort(cohort_id, lock=lock)
    if cohort is None:
        raise NotFound()
    return cohort


HANDLERS = [show_days_off, change_days_off, remove_days_off]
