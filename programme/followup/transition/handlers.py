"""From the end of training to release: who is responsible, what is planned, how the case is handed over."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.followup.coaches import Coach, coaches_of
from programme.followup.form import WithdrawForm
from programme.followup.page import (
    FormPage,
    LeadsToTransition,
    WithdrawPage,
    followed_person,
    keeps,
    kept_person,
    manages,
    show,
)
from programme.followup.resources.queries import Resource, resources_in_use, some_resources
from programme.followup.rules import AREAS, Theme
from programme.followup.transition import actions, queries
from programme.followup.transition.form import HandoverForm, TransitionForm
from programme.followup.transition.queries import Handover, Plan, Transition
from programme.participants.queries import Participant
from programme.web.errors import Conflict, NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _

_KEEPS = needs(Permission.KEEP_FOLLOW_UP)
_ABOUT = "transition"


@dataclass(frozen=True)
class TransitionPage:
    """Somebody's way out. `keeps`: the viewer writes here; `manages`: it is the viewer's own case."""

    participant: Participant
    transition: Transition
    coaches: tuple[Coach, ...]
    keeps: bool
    manages: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class PlanPage(LeadsToTransition, FormPage):
    """The form of the plan. `version`: the one that was seen, 0 for none; `chosen`: resources that are to
    help and are offered no more; `stands`: what somebody else saved meanwhile."""

    version: int
    chosen: tuple[Resource, ...]
    stands: Plan | None = None


@dataclass(frozen=True)
class HandoverPage(LeadsToTransition, FormPage):
    """The form of a handover meeting."""


@dataclass(frozen=True)
class HandoverWithdrawPage(LeadsToTransition, WithdrawPage):
    """The form by which a meeting is withdrawn."""


@get("/participants/{participant_id:int}/transition", opt=needs(Permission.SEE_FOLLOW_UP), name="transition")
async def show_transition(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Who is responsible, the plan, and the handover meetings."""
    async with acting(request.user):
        person = await followed_person(request, participant_id, about=_ABOUT)
        page = TransitionPage(
            person,
            await queries.transition_of(participant_id),
            await coaches_of(participant_id),
            keeps=keeps(request, person),
            manages=manages(request, person),
        )
    return render(request, "programme/followup/transition/transition.html", page)


@get("/participants/{participant_id:int}/transition/plan", opt=_KEEPS, name="transition_plan")
async def ask_for_plan(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The plan that holds, in a form."""
    async with acting(request.user):
        person = await kept_person(request, participant_id, about=_ABOUT)
        plans = await queries.plans_of(participant_id)
        plan = plans[0] if plans else None
        form = await _form(plan)
        page = await _page(person, form, plan.version if plan else 0, plan)
    return show(request, "transition/plan", page)


@post(
    "/participants/{participant_id:int}/transition/plan",
    opt=_KEEPS,
    name="write_transition_plan",
    status_code=200,
)
async def write_plan(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Save the plan as its next version. Whoever is second sees both."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            return await _write(request, participant_id, posted)
    except asyncpg.UniqueViolationError:  # somebody else wrote the same version this moment
        async with acting(request.user):
            return await _write(request, participant_id, posted)


async def _write(request: StaffRequest, participant_id: int, posted: Posted) -> Response[Any]:
    person = await kept_person(request, participant_id, about=_ABOUT)
    plans = await queries.plans_of(participant_id)
    plan = plans[0] if plans else None
    form = await _form(plan, posted)
    form.validate()
    version = plan.version if plan else 0
    if form.refused:
        return show(request, "transition/plan", await _page(person, form, version, plan), 422)
    areas: dict[Theme, str] = {area: form[area.value].data for area in AREAS}
    wanted = (form.safety_plan.data, *areas.values(), form.own_view.data, sorted(form.resources.data))
    if plan is None or wanted != plan.content:
        if posted.get("version") != str(version):
            page = await _page(person, form, version, plan, stands=plan)
            return show(request, "transition/plan", page, 409)
        await actions.write_plan(
            participant=participant_id,
            version=version + 1,
            safety_plan=form.safety_plan.data,
            areas=areas,
            own_view=form.own_view.data,
            resources=form.resources.data,
        )
    return see_other(f"/participants/{participant_id}/transition", message=_("The plan is saved."))


@get("/participants/{participant_id:int}/transition/handover", opt=_KEEPS, name="new_handover")
async def ask_for_handover(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which a handover meeting is recorded."""
    async with acting(request.user):
        person = await kept_person(request, participant_id, about=_ABOUT)
    return show(request, "transition/handover", _handover_page(person, HandoverForm(held_on=person.today)))


@post(
    "/participants/{participant_id:int}/transition/handover",
    opt=_KEEPS,
    name="record_handover",
    status_code=200,
)
async def record_handover(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Record a handover meeting."""
    form = HandoverForm(await read_form(request))
    form.validate()
    try:
        async with acting(request.user):
            person = await kept_person(request, participant_id, about=_ABOUT)
            if form.held_on.data and form.held_on.data > person.today:
                form.refuse("held_on", _("This day is still to come"))
            if not form.refused:
                await actions.record_handover(
                    participant=participant_id,
                    on=form.held_on.data,
                    present=form.present.data,
                    agreed=form.agreed.data,
                )
    except asyncpg.UniqueViolationError:
        form.refuse("held_on", _("A meeting is recorded for this day already"))
    if form.refused:
        return show(request, "transition/handover", _handover_page(person, form), 422)
    return see_other(f"/participants/{participant_id}/transition", message=_("The meeting is recorded."))


@get(
    "/participants/{participant_id:int}/transition/handovers/{handover_id:int}/withdraw",
    opt=_KEEPS,
    name="ask_why_no_handover",
)
async def ask_why_no_handover(
    request: StaffRequest, participant_id: FromPath[int], handover_id: FromPath[int]
) -> Response[Any]:
    """The form by which a meeting is withdrawn."""
    async with acting(request.user):
        page = await _withdraw_page(request, participant_id, handover_id, WithdrawForm())
    return show(request, "withdraw", page)


@post(
    "/participants/{participant_id:int}/transition/handovers/{handover_id:int}/withdraw",
    opt=_KEEPS,
    name="withdraw_handover",
    status_code=200,
)
async def withdraw_handover(
    request: StaffRequest, participant_id: FromPath[int], handover_id: FromPath[int]
) -> Response[Any]:
    """Withdraw a meeting that was recorded wrongly, with the reason; both stay to be read."""
    form = WithdrawForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        page = await _withdraw_page(request, participant_id, handover_id, form)
        if form.refused:
            return show(request, "withdraw", page, 422)
        await actions.withdraw_handover(handover=handover_id, why=form.why.data)
    message = _("It is withdrawn, and stays to be read.")
    return see_other(f"/participants/{participant_id}/transition", message=message)


async def _withdraw_page(
    request: StaffRequest, participant_id: int, handover_id: int, form: WithdrawForm
) -> HandoverWithdrawPage:
    person = await kept_person(request, participant_id, about=_ABOUT)
    for one in await queries.handovers_of(participant_id, lock=True):
        if one.id == handover_id and one.withdrawn_why:
            back = f"/participants/{participant_id}/transition"
            raise Conflict(_("It was withdrawn already."), back=back)
        if one.id == handover_id:
            return _withdrawal(person, one, form)
    raise NotFound()


def _withdrawal(person: Participant, one: Handover, form: WithdrawForm) -> HandoverWithdrawPage:
    action = f"/participants/{person.id}/transition/handovers/{one.id}/withdraw"
    title = _("Withdraw what was wrong")
    return HandoverWithdrawPage(person, None, form, title, _("Handover meeting"), one.held_on, action)


async def _form(plan: Plan | None, posted: Posted | None = None) -> TransitionForm:
    values = {}
    if plan:
        values = {
            "safety_plan": plan.safety_plan,
            "own_view": plan.own_view,
            "resources": plan.resources,
            **{area.value: text for area, text in plan.areas.items()},
        }
    form = TransitionForm(posted, **values)
    kept = await some_resources(plan.resources) if plan else ()
    offered = {one.id: one for one in (*await resources_in_use(), *kept)}
    form.resources.choices = [(one.id, one.title, one.offers_short) for one in offered.values()]
    return form


async def _page(
    person: Participant, form: TransitionForm, version: int, plan: Plan | None, stands: Plan | None = None
) -> PlanPage:
    chosen = await some_resources(plan.resources) if plan else ()
    gone = tuple(one for one in chosen if not one.in_use)
    return PlanPage(person, None, form, _("Plan the transition"), version, gone, stands)


def _handover_page(person: Participant, form: HandoverForm) -> HandoverPage:
    return HandoverPage(person, None, form, _("Record a handover meeting"))


HANDLERS = [
    show_transition,
    ask_for_plan,
    write_plan,
    ask_for_handover,
    record_handover,
    ask_why_no_handover,
    withdraw_handover,
]
