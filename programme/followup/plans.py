"""The plan of contacts after release: made, revised, extended, ended early and taken up again."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.followup import actions, queries
from programme.followup.coaching import Plan, plans_of
from programme.followup.form import EndForm, PlanForm
from programme.followup.page import FormPage, address_of, kept_release, show
from programme.followup.queries import Released
from programme.followup.rules import ContactKind
from programme.participants.queries import Participant
from programme.web.errors import Conflict
from programme.web.pages import StaffRequest, see_other
from programme.web.posted import read_form
from programme.web.text import _
from programme.web.text import lazy as _l

_KEEPS = needs(Permission.KEEP_FOLLOW_UP)
_ENDED = _l("Coaching has ended. The observation goes on.")
_USUAL = dt.timedelta(days=365)
"""How long coaching is proposed to last; six to twelve months are usual."""


@dataclass(frozen=True)
class PlanPage(FormPage):
    """The form of the plan. `holds`: the plan that it revises, None for the first."""

    holds: Plan | None


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/plan", opt=_KEEPS, name="coaching_plan"
)
async def ask_for_plan(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The plan that holds, in a form; of whoever comes out again, the one from before the return."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
        plans = await plans_of(release_id)
        usual = plans or await _plans_before(participant_id, release)
    form = PlanForm(starts_on=person.today, ends_on=release.released_on + _USUAL)
    if usual:
        last = next((plan for plan in usual if not plan.ended), usual[0])
        form = PlanForm(
            # Of a plan that runs: a revision by itself does not put off what is due.
            starts_on=plans[0].starts_on if plans and not plans[0].ended else person.today,
            ends_on=last.ends_on if plans else release.released_on + _USUAL,
            interval_days=last.interval_days,
            kinds=last.kinds,
            agreed=last.agreed,
        )
    return show(request, "plan", _page(person, release, form, plans))


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/plan",
    opt=_KEEPS,
    name="make_coaching_plan",
    status_code=200,
)
async def make_plan(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """Make the plan, or revise it with the reason. Sent twice, it is one."""
    form = PlanForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id, lock=True)
        plans = await plans_of(release_id)
        starts_on, ends_on = form.starts_on.data, form.ends_on.data
        if starts_on and starts_on < release.released_on:
            form.refuse("starts_on", _("This is before the release"))
        if starts_on and ends_on and ends_on < starts_on:
            form.refuse("ends_on", _("The last day must not be before the first"))
        reason = form.reason.data if plans else ""
        kinds = tuple(ContactKind(kind) for kind in form.kinds.data)
        wanted = (starts_on, ends_on, form.interval_days.data, kinds, False, form.agreed.data, reason)
        same = bool(plans) and wanted == plans[0].content
        if plans and not reason and not same:
            form.refuse("reason", _("Say why the plan is revised"))
        if form.refused:
            return show(request, "plan", _page(person, release, form, plans), 422)
        if not same:
            await actions.make_plan(
                participant=participant_id,
                release=release_id,
                starts_on=starts_on,
                ends_on=ends_on,
                interval_days=form.interval_days.data,
                kinds=kinds,
                agreed=form.agreed.data,
                reason=reason,
            )
    return see_other(address_of(participant_id), message=_("The contacts are planned."))


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/end",
    opt=_KEEPS,
    name="ask_to_end_coaching",
)
async def ask_to_end(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The form by which coaching ends early."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
        await _running(participant_id, release_id)
    return show(request, "end", _end_page(person, release, EndForm(starts_on=person.today)))


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/end",
    opt=_KEEPS,
    name="end_coaching",
    status_code=200,
)
async def end_coaching(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """End coaching early, with the reason; the observation goes on without it."""
    form = EndForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id, lock=True)
        last = await plans_of(release_id)
        if (
            last
            and last[0].ended
            and (last[0].starts_on, last[0].reason)
            == (
                form.starts_on.data,
                form.reason.data,
            )
        ):
            # Sent twice, it ends once.
            return see_other(address_of(participant_id), message=_ENDED)
        plan = await _running(participant_id, release_id)
        on = form.starts_on.data
        if on and on > person.today:
            form.refuse("starts_on", _("This day is still to come"))
        if on and on < release.released_on:
            form.refuse("starts_on", _("This is before the release"))
        if form.refused:
            return show(request, "end", _end_page(person, release, form), 422)
        await actions.make_plan(
            participant=participant_id,
            release=release_id,
            starts_on=on,
            ends_on=None,
            interval_days=plan.interval_days,
            kinds=plan.kinds,
            agreed=plan.agreed,
            reason=form.reason.data,
            ended=True,
        )
    return see_other(address_of(participant_id), message=_ENDED)


async def _running(participant_id: int, release_id: int) -> Plan:
    plans = await plans_of(release_id)
    if not plans or plans[0].ended:
        raise Conflict(_("There is no coaching that could end."), back=address_of(participant_id))
    return plans[0]


async def _plans_before(participant_id: int, release: Released) -> tuple[Plan, ...]:
    """The plans of the release before this one."""
    earlier = [
        one for one in await queries.releases_of(participant_id) if one.released_on < release.released_on
    ]
    return await plans_of(earlier[0].id) if earlier else ()


def _page(person: Participant, release: Released, form: PlanForm, plans: tuple[Plan, ...]) -> PlanPage:
    return PlanPage(person, release, form, _("Plan the contacts"), plans[0] if plans else None)


def _end_page(person: Participant, release: Released, form: EndForm) -> FormPage:
    return FormPage(person, release, form, _("End coaching"))


HANDLERS = [ask_for_plan, make_plan, ask_to_end, end_coaching]
