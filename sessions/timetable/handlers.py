"""The list of cohorts, scheduling a new one, and the timetable of each."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.curriculum.queries import published_curricula
from modules.plan.queries import Followed, curriculum_of
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _
from sessions.timetable import actions, queries
from sessions.timetable.listing import ListForm, Listing, list_cohorts
from sessions.timetable.preview import Preview, make_preview
from sessions.timetable.queries import Dated, Namesake
from sessions.timetable.rows import MOST_ROWS
from sessions.timetable.schedule import Offers, Schedule

_MOST_NAMED = 5  # a summary of forty clashes would hide the form


@dataclass(frozen=True)
class ListPage:
    """The list of cohorts; `query` keeps the filters in the links to its other pages."""

    listing: Listing
    form: ListForm
    several_sites: bool
    filtered: bool
    query: str


@dataclass(frozen=True)
class SchedulePage:
    """The form with its preview. `existing`: the cohort that has the code already. `part`: htmx asks
    for the dates alone, and gets along with them what is suggested anew."""

    schedule: Schedule
    preview: Preview
    existing: Namesake | None = None
    part: bool = False

    @property
    def time_zone(self) -> str | None:
        site = self.schedule.site
        return site.time_zone if site else None

    @property
    def may_add_row(self) -> bool:
        return len(self.schedule.rows) < MOST_ROWS

    @property
    def may_add_day_off(self) -> bool:
        return len(self.schedule.off) < MOST_ROWS


@dataclass(frozen=True)
class TimetablePage:
    """Every session of a cohort. `followed`: its curriculum, None while it has no plan."""

    cohort: Cohort
    followed: Followed | None
    sessions: tuple[Dated, ...]

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@get("/cohorts", opt=needs(Permission.SEE_COHORTS), name="cohorts")
async def show_cohorts(request: StaffRequest) -> Response[Any]:
    """The cohorts that the person may see, narrowed by state, site and words."""
    form = ListForm(asked(request))
    async with acting(request.user):
        sites = await queries.sites_seen()
        form.site.choices = list(sites)
        form.validate()
        listing = await list_cohorts(
            state=form.state.data, site=form.site.data, find=form.find.data, number=_page_number(request)
        )
    asked_for = {name: form[name].text for name in ("state", "site", "find") if form[name].text}
    page = ListPage(listing, form, len(sites) > 1, bool(asked_for), urlencode(asked_for))
    return render(request, "sessions/timetable/cohorts.html", page, status=422 if form.refused else 200)


@get("/cohorts/new", opt=needs(Permission.SCHEDULE_COHORTS), name="new_cohort")
async def ask_for_schedule(request: StaffRequest) -> Response[Any]:
    """The form by which a cohort is scheduled."""
    async with acting(request.user):
        schedule = Schedule(await _offers(request))
        preview = Preview(missing=tuple(schedule.missing))
    return render(request, "sessions/timetable/new.html", SchedulePage(schedule, preview))


@post("/cohorts/new", opt=needs(Permission.SCHEDULE_COHORTS), name="schedule_cohort")
async def schedule_cohort(request: StaffRequest) -> Response[Any]:
    """Show the dates, change the rows of the form, or (action=confirm) make the cohort."""
    posted = await read_form(request)
    action = posted.get("action")
    if action == "confirm":
        return await _confirm(request, posted)
    async with acting(request.user):
        schedule = Schedule(await _offers(request), posted)
        if action == "rooms" and is_fragment(request):
            return render(request, "sessions/timetable/_room.html", SchedulePage(schedule, Preview()))
        schedule.change_rows(action)
        preview = await make_preview(schedule, only_for_dates=True)
    return _show_preview(request, SchedulePage(schedule, preview, part=is_fragment(request)), action)


def _show_preview(request: StaffRequest, page: SchedulePage, action: str) -> Response[Any]:
    rows = "_rows" if "-row" in action else "_days_off" if "-off" in action else ""
    if is_fragment(request):
        headers = {"HX-Trigger": '{"rowschanged": {"target": "#preview"}}'} if rows else None
        return render(request, f"sessions/timetable/{rows or '_preview'}.html", page, headers=headers)
    if rows:
        page.schedule.forget_errors()
    return render(request, "sessions/timetable/new.html", page, status=422 if page.schedule.refused else 200)


async def _confirm(request: StaffRequest, posted: Posted) -> Response[Any]:
    try:
        async with acting(request.user):
            page = await _ready(request, posted)
            if page.existing is not None and page.existing.just_now:
                return _scheduled(page.existing.id, page.existing.code)
            if page.schedule.refused:
                return render(request, "sessions/timetable/new.html", page, status=422)
            cohort = await actions.schedule(
                new=page.schedule.new_cohort(), sessions=page.preview.sessions, by=request.user.id
            )
        return _scheduled(cohort, page.schedule.form.code.data)
    except (
        asyncpg.ExclusionViolationError,
        asyncpg.UniqueViolationError,
        asyncpg.DeadlockDetectedError,
    ) as lost:
        return await _too_late(request, posted, lost)
    except asyncpg.CheckViolationError as lost:
        if lost.constraint_name != "may_be_rostered":
            raise
        return await _too_late(request, posted, lost)


async def _too_late(request: StaffRequest, posted: Posted, lost: asyncpg.PostgresError) -> Response[Any]:
    """Somebody was first while this person confirmed: look again, and say who."""
    async with acting(request.user):
        page = await _ready(request, posted)
    if page.existing is not None and page.existing.just_now:
        return _scheduled(page.existing.id, page.existing.code)
    if not page.schedule.refused and isinstance(lost, asyncpg.UniqueViolationError):
        page.schedule.form.refuse("code", _("A cohort of another site has this code. Choose another"))
    if not page.schedule.refused:
        page.schedule.form.refuse(
            None, _("Somebody else was scheduling at the same moment, so nothing was saved. Confirm again")
        )
    return render(request, "sessions/timetable/new.html", page, status=409)


async def _ready(request: StaffRequest, posted: Posted) -> SchedulePage:
    """The form judged for good: with whatever stands against making the cohort now."""
    schedule = Schedule(await _offers(request), posted)
    preview = await make_preview(schedule, only_for_dates=False)
    form, site, existing = schedule.form, schedule.site, None
    if form.code.data and form.starts_on.data and site:
        existing = await queries.namesake(form.code.data, site.id, form.starts_on.data)
    if existing is not None:
        form.refuse("code", _("There is already a cohort %(code)s. Choose another code", code=existing.code))
    else:  # else its own sessions would be named as clashes
        _refuse_dates(schedule, preview)
    seen = posted.get("seal")
    if not schedule.refused and seen and seen != preview.seal:
        form.refuse(None, _("The dates have changed since you saw them. Check them, then confirm again"))
    return SchedulePage(schedule, preview, existing)


def _refuse_dates(schedule: Schedule, preview: Preview) -> None:
    form = schedule.form
    if preview.failure:
        form.refuse(None, preview.failure)
    for field, why in preview.barred:
        form.refuse(field, why)
    for clash in preview.clashes[:_MOST_NAMED]:
        form.refuse(None, clash)
    if len(preview.clashes) > _MOST_NAMED:
        more = len(preview.clashes) - _MOST_NAMED
        form.refuse(None, _("%(number)s more clashes stand beside the dates", number=more))


def _scheduled(cohort: int, code: str) -> Response[Any]:
    return see_other(f"/cohorts/{cohort}", message=_("Cohort %(code)s is scheduled", code=code))


async def _offers(request: StaffRequest) -> Offers:
    return Offers(
        curricula=await published_curricula(),
        sites=await queries.sites(),
        rooms=await queries.rooms(),
        facilitators=await queries.facilitators(),
        today=dt.datetime.now(ZoneInfo(request.user.time_zone)).date(),
    )


@get("/cohorts/{cohort_id:int}/timetable", opt=needs(Permission.SEE_COHORTS), name="timetable")
async def show_timetable(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Every session of a cohort: a page, or the part that htmx fetches into the cohort's page."""
    async with acting(request.user):
        cohort = await find_cohort(cohort_id)
        if cohort is None:
            raise NotFound()
        followed = await curriculum_of(cohort_id)
        sessions = await queries.timetable(cohort_id)
    part = is_fragment(request)
    page = TimetablePage(cohort, followed, sessions)
    return render(request, f"sessions/timetable/{'_timetable' if part else 'timetable'}.html", page)


def _page_number(request: StaffRequest) -> int:
    typed = request.query_params.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


HANDLERS = [show_cohorts, ask_for_schedule, schedule_cohort, show_timetable]
