"""When somebody is in segregation."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.queries import Participant
from programme.separations import actions, queries, rules
from programme.separations.form import SegregationEndForm, SegregationForm, refuse_date
from programme.separations.handlers import found
from programme.separations.queries import Segregated
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _


@dataclass(frozen=True)
class SegregationPage:
    """When somebody was in segregation, and the form by which another time is recorded."""

    participant: Participant
    times: tuple[Segregated, ...]
    form: SegregationForm

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class SegregationEndPage:
    """The form by which a time in segregation ends. `stands`: somebody else has recorded its end."""

    participant: Participant
    segregated: Segregated
    form: SegregationEndForm
    stands: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get(
    "/participants/{participant_id:int}/segregation",
    opt=needs(Permission.SEE_PARTICIPANTS),
    name="segregation",
)
async def show_segregation(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """When somebody was in segregation."""
    async with acting(request.user):
        participant = await found(participant_id)
        return await _show(request, participant, SegregationForm(starts_on=participant.today))


@post(
    "/participants/{participant_id:int}/segregation",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="record_segregation",
)
async def record_segregation(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Record since when somebody is in segregation."""
    form = SegregationForm(await read_form(request))
    form.validate()
    try:
        return await _record(request, participant_id, form)
    except asyncpg.ExclusionViolationError:
        form.refuse(
            "starts_on", _("They were in segregation on that day or after it already: look at the list")
        )
    async with acting(request.user):
        return await _show(request, await found(participant_id, to_change=True), form, status=422)


async def _record(request: StaffRequest, participant_id: int, form: SegregationForm) -> Response[Any]:
    async with acting(request.user):
        participant = await found(participant_id, to_change=True)
        day, note = form.starts_on.data, form.note.data
        if day is not None:
            refuse_date(form, "starts_on", rules.start_problem(day, today=participant.today))
        if form.refused:
            return await _show(request, participant, form, status=422)
        times = await queries.segregations_of(participant_id)
        if not any((one.starts_on, one.ends_on, one.note) == (day, None, note) for one in times):
            await actions.record_segregation(participant=participant_id, starts_on=day, note=note)
    return see_other(f"/participants/{participant_id}/segregation", message=_("The segregation is recorded"))


@get(
    "/participants/{participant_id:int}/segregation/{segregation_id:int}/end",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="end_of_segregation",
)
async def ask_about_end(
    request: StaffRequest, participant_id: FromPath[int], segregation_id: FromPath[int]
) -> Response[Any]:
    """The form by which a time in segregation ends."""
    async with acting(request.user):
        participant, segregated = await _found_time(participant_id, segregation_id)
        form = SegregationEndForm(ends_on=participant.today)
        return await _show_end(request, participant, segregated, form)


@post(
    "/participants/{participant_id:int}/segregation/{segregation_id:int}/end",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="end_segregation",
)
async def end_segregation(
    request: StaffRequest, participant_id: FromPath[int], segregation_id: FromPath[int]
) -> Response[Any]:
    """Record until when somebody was in segregation."""
    form = SegregationEndForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        participant, segregated = await _found_time(participant_id, segregation_id)
        ends_on = form.ends_on.data
        if ends_on is not None:
            problem = rules.end_problem(ends_on, starts_on=segregated.starts_on, today=participant.today)
            refuse_date(form, "ends_on", problem)
        if form.refused:
            return await _show_end(request, participant, segregated, form, status=422)
        if segregated.ends_on != ends_on and not await actions.end_segregation(
            segregation=segregation_id, ends_on=ends_on
        ):
            participant, segregated = await _found_time(participant_id, segregation_id)
            return await _show_end(request, participant, segregated, form, status=409)
    return see_other(f"/participants/{participant_id}/segregation", message=_("The last day is recorded"))


async def _found_time(participant_id: int, segregation_id: int) -> tuple[Participant, Segregated]:
    participant = await found(participant_id, to_change=True)
    for segregated in await queries.segregations_of(participant_id):
        if segregated.id == segregation_id:
            return participant, segregated
    raise NotFound()


async def _show(
    request: StaffRequest, participant: Participant, form: SegregationForm, *, status: int = 200
) -> Response[Any]:
    times = await queries.segregations_of(participant.id)
    await log_access("participant: segregation", participants=[participant.id])
    page = SegregationPage(participant, times, form)
    return render(request, "programme/separations/segregation.html", page, status=status)


async def _show_end(
    request: StaffRequest,
    participant: Participant,
    segregated: Segregated,
    form: SegregationEndForm,
    *,
    status: int = 200,
) -> Response[Any]:
    await log_access("participant: end of segregation", participants=[participant.id])
    page = SegregationEndPage(participant, segregated, form, stands=segregated.ends_on is not None)
    return render(request, "programme/separations/segregation_end.html", page, status=status)


HANDLERS = [show_segregation, record_segregation, ask_about_end, end_segregation]
