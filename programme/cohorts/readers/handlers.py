"""Who reads the session records of a cohort: the page on which the lead decides it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.cohorts.readers import actions, queries
from programme.cohorts.readers.queries import Choice, Reader, Supervisor
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.fields import ChoiceField
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from programme.web.text import lazy as _l

_DECIDES = needs(Permission.KEEP_READERS)


class SupervisorForm(Form):
    """Who shall supervise the team from today on."""

    supervisor = ChoiceField(
        _l("Supervisor"), required=_l("Choose who supervises the team"), prompt=_l("Choose a supervisor")
    )


@dataclass(frozen=True)
class ReadersPage:
    """Facilitators with how far back they read, and supervisors: those of now, and those of before."""

    cohort: Cohort
    readers: tuple[Reader, ...]
    supervisors: tuple[Supervisor, ...]
    past: tuple[Supervisor, ...]
    form: SupervisorForm

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@get("/cohorts/{cohort_id:int}/readers", opt=_DECIDES, name="readers")
async def show_readers(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Who reads the session records, and how far back."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        page = await _page(cohort, _form(await queries.choices(cohort_id)))
    return render(request, "programme/cohorts/readers/readers.html", page)


@post("/cohorts/{cohort_id:int}/readers", opt=_DECIDES, name="add_supervisor", status_code=200)
async def add_supervisor(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Let somebody supervise the team from today on."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            cohort = await _found(cohort_id)
            offered = await queries.choices(cohort_id)
            form = _form(offered, SupervisorForm(posted))
            form.validate()
            chosen = next((one for one in offered if one.id == form.supervisor.data), None)
            if chosen is not None and chosen.elsewhere:
                form.refuse(
                    "supervisor",
                    _(
                        "%(name)s comes from another organisation than the team. Choose one of its own",
                        name=chosen.name,
                    ),
                )
            if form.refused or chosen is None:
                page = await _page(cohort, form)
                return render(request, "programme/cohorts/readers/readers.html", page, status=422)
            await actions.add_supervisor(cohort=cohort_id, staff=chosen.id, starts_on=cohort.today)
    except asyncpg.ExclusionViolationError:
        return _done(cohort_id, _("They supervise this team already"), kind="information")
    return _done(cohort_id, _("%(name)s supervises this team now", name=chosen.name))


@post(
    "/cohorts/{cohort_id:int}/readers/{supervisor_id:int}/end",
    opt=_DECIDES,
    name="end_supervision",
)
async def end_supervision(
    request: StaffRequest, cohort_id: FromPath[int], supervisor_id: FromPath[int]
) -> Response[Any]:
    """Let somebody supervise the team no longer: today is the last day, or yesterday when it can be."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        found = next(
            (one for one in await queries.supervisors_of(cohort_id) if one.id == supervisor_id), None
        )
        if found is None:
            raise NotFound()
        yesterday = cohort.today - dt.timedelta(days=1)
        await actions.end_supervision(supervisor=supervisor_id, ends_on=yesterday)
    return _done(cohort_id, _("%(name)s supervises this team no longer", name=found.name))


@post(
    "/cohorts/{cohort_id:int}/facilitators/{part_id:int}/reads-from",
    opt=_DECIDES,
    name="reads_from",
)
async def decide_how_far_back(
    request: StaffRequest, cohort_id: FromPath[int], part_id: FromPath[int]
) -> Response[Any]:
    """Let a facilitator read the records from the start, or from the day of joining."""
    posted = await read_form(request)
    async with acting(request.user):
        cohort = await _found(cohort_id)
        readers = await queries.readers_of(cohort.id)
        found = next((one for one in readers if one.id == part_id and one.decided), None)
        if found is None:
            raise NotFound()
        if posted.get("from") not in {"start", "joining"}:
            return _done(cohort_id, _("Choose from when they read. Nothing was changed"), kind="information")
        first = None if posted.get("from") == "start" else found.starts_on
        await actions.read_from(cohort=cohort_id, part=part_id, first=first)
    if first is None:
        return _done(cohort_id, _("%(name)s reads the records from the start", name=found.name))
    return _done(cohort_id, _("%(name)s reads the records from the day of joining", name=found.name))


async def _found(cohort_id: int) -> Cohort:
    cohort = await find_cohort(cohort_id)
    if cohort is None:
        raise NotFound()
    return cohort


def _form(offered: tuple[Choice, ...], form: SupervisorForm | None = None) -> SupervisorForm:
    form = form or SupervisorForm()
    form.supervisor.choices = [(one.id, one.label) for one in offered]
    return form


async def _page(cohort: Cohort, form: SupervisorForm) -> ReadersPage:
    supervisors = await queries.supervisors_of(cohort.id)
    past = tuple(one for one in supervisors if one.ends_on is not None and one.ends_on < cohort.today)
    now = tuple(one for one in supervisors if one not in past)
    return ReadersPage(cohort, await queries.readers_of(cohort.id), now, past, form)


def _done(cohort_id: int, words: str, kind: str = "success") -> Response[Any]:
    return see_other(f"/cohorts/{cohort_id}/readers", message=words, kind=kind)


HANDLERS = [show_readers, add_supervisor, end_supervision, decide_how_far_back]
