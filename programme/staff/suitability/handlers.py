"""Until when staff may be rostered: the list of who runs out, and the form of each."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.agencies.queries import find_agency
from programme.database import acting
from programme.staff.suitability import actions, queries
from programme.staff.suitability.form import SuitabilityForm, suitability_form
from programme.staff.suitability.queries import DATES, Person
from programme.web.errors import NotFound
from programme.web.formats import date
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _


@dataclass(frozen=True)
class ListPage:
    """Who runs out, or everybody."""

    people: tuple[Person, ...]
    everybody: bool
    today: dt.date


@dataclass(frozen=True)
class AgencyStaffPage:
    """The staff of an agency that one may know of."""

    agency: int
    name: str
    people: tuple[Person, ...]
    today: dt.date


@dataclass(frozen=True)
class SuitabilityPage:
    """The form of somebody. `changed`: how it stands since somebody else was first."""

    person: Person
    form: SuitabilityForm
    changed: tuple[tuple[Text, Text], ...] = ()


@get("/suitability", opt=needs(Permission.SCHEDULE_COHORTS), name="suitability_list")
async def list_running_out(request: StaffRequest) -> Response[Any]:
    """Who cannot be rostered any more, or soon; `?show=all` lists everybody."""
    everybody, today = request.query_params.get("show") == "all", _today(request)
    async with acting(request.user):
        page = ListPage(await queries.running_out(today=today, everybody=everybody), everybody, today)
    return render(request, "programme/staff/suitability/list.html", page)


@get("/agencies/{agency_id:int}/staff", opt=needs(Permission.SCHEDULE_COHORTS), name="agency_staff")
async def show_staff_of_agency(request: StaffRequest, agency_id: FromPath[int]) -> Response[Any]:
    """Who works for an agency: a page, or the part that htmx fetches into the agency's page."""
    async with acting(request.user):
        agency = await find_agency(agency_id)
        if agency is None:
            raise NotFound()
        page = AgencyStaffPage(agency_id, agency.name, await queries.staff_of(agency_id), _today(request))
    template = "_staff" if is_fragment(request) else "staff"
    return render(request, f"programme/staff/suitability/{template}.html", page)


@get("/staff/{staff_id:int}/suitability", opt=needs(Permission.KEEP_SUITABILITY), name="suitability")
async def show_suitability(request: StaffRequest, staff_id: FromPath[int]) -> Response[Any]:
    """The form of agency and dates of somebody."""
    async with acting(request.user):
        person = await _found(staff_id)
        form = suitability_form(await queries.agency_choices(), person=person)
    return _show(request, SuitabilityPage(person, form))


@post(
    "/staff/{staff_id:int}/suitability",
    opt=needs(Permission.KEEP_SUITABILITY),
    name="record_suitability",
    status_code=200,
)
async def record_suitability(request: StaffRequest, staff_id: FromPath[int]) -> Response[Any]:
    """Record the agency and the dates of somebody."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            return await _record(request, staff_id, posted)
    except asyncpg.UniqueViolationError:  # somebody else recorded the first of it this moment
        async with acting(request.user):
            return await _record(request, staff_id, posted)


async def _record(request: StaffRequest, staff_id: int, posted: Posted) -> Response[Any]:
    person = await _found(staff_id, lock=True)
    form = suitability_form(await queries.agency_choices(), posted=posted)
    form.validate()
    if form.refused:
        return _show(request, SuitabilityPage(person, form), status=422)
    if posted.get("seen") != person.seen:
        return _show(request, SuitabilityPage(person, form, _as_it_stands(person)), status=409)
    values = {name: form[name].data for name in ("agency", *DATES)}
    await actions.record_suitability(staff=staff_id, **values)
    return see_other("/suitability", message=_("What is recorded of %(name)s was saved", name=person.name))


def _as_it_stands(person: Person) -> tuple[tuple[Text, Text], ...]:
    return (
        (_("Agency"), person.agency_name or _("None recorded")),
        (_("Suitable until"), date(person.suitability_until)),
        (_("Cleared until"), date(person.clearance_until)),
        (_("Trained until"), date(person.training_until)),
    )


def _today(request: StaffRequest) -> dt.date:
    return dt.datetime.now(ZoneInfo(request.user.time_zone)).date()


def _show(request: StaffRequest, page: SuitabilityPage, *, status: int = 200) -> Response[Any]:
    return render(request, "programme/staff/suitability/suitability.html", page, status=status)


async def _found(staff_id: int, *, lock: bool = False) -> Person:
    person = await queries.find_person(staff_id, lock=lock)
    if person is None:
        raise NotFound()
    return person


HANDLERS = [list_running_out, show_staff_of_agency, show_suitability, record_suitability]
