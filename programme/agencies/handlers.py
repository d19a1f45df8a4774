"""The pages of agencies: who sends staff to the programme, and how far each is trusted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.agencies import actions, queries, rules
from programme.agencies.form import AgencyForm, StepForm, step_form
from programme.agencies.queries import Agency, Listed, Step
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.formats import date
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _

_FIELDS = ("name", "kind", "purpose", "values_checked", "referees", "review_on")


@dataclass(frozen=True)
class AgenciesPage:
    """Every agency."""

    agencies: tuple[Listed, ...]
    today: dt.date


@dataclass(frozen=True)
class AgencyPage:
    """An agency with its steps, the newest first."""

    agency: Agency
    steps: tuple[Step, ...]
    today: dt.date


@dataclass(frozen=True)
class AgencyFormPage:
    """The form of an agency, None for one to come. `changed`: how it stands since somebody else was first."""

    form: AgencyForm
    agency: Agency | None = None
    changed: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True)
class StepPage:
    """The form of a step."""

    agency: Agency
    form: StepForm


@get("/agencies", opt=needs(Permission.SEE_AGENCIES), name="agencies")
async def list_agencies(request: StaffRequest) -> Response[Any]:
    """Every agency, those that work here first."""
    async with acting(request.user):
        page = AgenciesPage(await queries.list_agencies(), _today(request))
    return render(request, "programme/agencies/agencies.html", page)


@get("/agencies/new", opt=needs(Permission.KEEP_AGENCIES), name="new_agency")
async def show_new_agency(request: StaffRequest) -> Response[Any]:
    """The form of an agency to come."""
    return _show_form(request, AgencyFormPage(AgencyForm()))


@post("/agencies/new", opt=needs(Permission.KEEP_AGENCIES), name="propose_agency", status_code=200)
async def propose_agency(request: StaffRequest) -> Response[Any]:
    """Propose an agency; it is assessed and approved by steps of their own."""
    return await _save(request, None)


@get("/agencies/{agency_id:int}", opt=needs(Permission.SEE_AGENCIES), name="agency")
async def show_agency(request: StaffRequest, agency_id: FromPath[int]) -> Response[Any]:
    """What is known of an agency, and how it came to its state."""
    async with acting(request.user):
        page = AgencyPage(await _found(agency_id), await queries.steps_of(agency_id), _today(request))
    return render(request, "programme/agencies/agency.html", page)


@get("/agencies/{agency_id:int}/edit", opt=needs(Permission.KEEP_AGENCIES), name="edit_agency")
async def show_agency_to_change(request: StaffRequest, agency_id: FromPath[int]) -> Response[Any]:
    """The form to change what is known of an agency."""
    async with acting(request.user):
        agency = await _found(agency_id)
    return _show_form(request, AgencyFormPage(AgencyForm(obj=agency), agency))


@post(
    "/agencies/{agency_id:int}/edit",
    opt=needs(Permission.KEEP_AGENCIES),
    name="change_agency",
    status_code=200,
)
async def change_agency(request: StaffRequest, agency_id: FromPath[int]) -> Response[Any]:
    """Change what is known of an agency."""
    return await _save(request, agency_id)


async def _save(request: StaffRequest, agency_id: int | None) -> Response[Any]:
    posted = await read_form(request)
    try:
        async with acting(request.user):
            return await _write(request, agency_id, posted)
    except asyncpg.UniqueViolationError:  # somebody else took the name this moment
        async with acting(request.user):
            return await _write(request, agency_id, posted)


async def _write(request: StaffRequest, agency_id: int | None, posted: Posted) -> Response[Any]:
    form = AgencyForm(posted)
    agency = await _found(agency_id, lock=True) if agency_id is not None else None
    form.validate()
    if form.name.data and await queries.name_is_taken(form.name.data, by_other_than=agency_id):
        form.refuse("name", _("There is already an agency of this name"))
    if form.refused:
        return _show_form(request, AgencyFormPage(form, agency), status=422)
    values = {name: form[name].data for name in _FIELDS}
    if agency is None:
        made = await actions.propose_agency(**values)
        return see_other(f"/agencies/{made}", message=_("%(name)s is proposed", name=form.name.data))
    if posted.get("seen") != agency.seen:
        return _show_form(request, AgencyFormPage(form, agency, _as_it_stands(agency)), status=409)
    await actions.change_agency(agency=agency.id, **values)
    return see_other(f"/agencies/{agency.id}", message=_("%(name)s was changed", name=form.name.data))


def _as_it_stands(agency: Agency) -> tuple[tuple[Text, Text], ...]:
    return (
        (_("Name"), agency.name),
        (_("Kind of agency"), agency.kind_name),
        (_("Statement of purpose"), agency.purpose),
        (_("Values checked"), agency.values_checked),
        (_("References"), agency.referees),
        (_("Review date"), date(agency.review_on)),
    )


@get("/agencies/{agency_id:int}/step", opt=needs(Permission.KEEP_AGENCIES), name="agency_step")
async def ask_about_step(request: StaffRequest, agency_id: FromPath[int]) -> Response[Any]:
    """The form by which an agency comes to another state."""
    async with acting(request.user):
        agency = await _found(agency_id)
    return _show_step(request, StepPage(agency, step_form(agency, today=_today(request))))


@post(
    "/agencies/{agency_id:int}/step",
    opt=needs(Permission.KEEP_AGENCIES),
    name="take_agency_step",
    status_code=200,
)
async def take_step(request: StaffRequest, agency_id: FromPath[int]) -> Response[Any]:
    """Assess, approve, suspend or end an agency, with date and reason."""
    posted = await read_form(request)
    async with acting(request.user):
        agency = await _found(agency_id, lock=True)
        form = step_form(agency, posted=posted, today=_today(request))
        form.validate()
        to_state, happened_on = form.to_state.data, form.happened_on.data
        if to_state and happened_on:
            form.refuse_all(rules.step_problems(agency.known, to_state, happened_on, today=_today(request)))
        if posted.get("state", agency.state) != agency.state:
            form.refuse(
                None,
                _(
                    "Somebody else was first: the agency is now in the state “%(state)s”. Decide again",
                    state=agency.state_name,
                ),
            )
            return _show_step(request, StepPage(agency, form), status=409)
        if form.refused:
            return _show_step(request, StepPage(agency, form), status=422)
        await actions.take_step(
            agency=agency_id,
            from_state=agency.state,
            to_state=to_state,
            happened_on=happened_on,
            reason=form.reason.data,
            by=request.user.id,
        )
    return see_other(f"/agencies/{agency_id}", message=_("The decision is recorded"))


def _today(request: StaffRequest) -> dt.date:
    return dt.datetime.now(ZoneInfo(request.user.time_zone)).date()


def _show_form(request: StaffRequest, page: AgencyFormPage, *, status: int = 200) -> Response[Any]:
    return render(request, "programme/agencies/edit.html", page, status=status)


def _show_step(request: StaffRequest, page: StepPage, *, status: int = 200) -> Response[Any]:
    return render(request, "programme/agencies/step.html", page, status=status)


async def _found(agency_id: int, *, lock: bool = False) -> Agency:
    agency = await queries.find_agency(agency_id, lock=lock)
    if agency is None:
        raise NotFound()
    return agency


HANDLERS = [
    list_agencies,
    show_new_agency,
    propose_agency,
    show_agency,
    show_agency_to_change,
    change_agency,
    ask_about_step,
    take_step,
]
