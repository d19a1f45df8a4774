"""The plan of contacts after release, and the contacts: recorded in a minute, on a phone."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.followup import actions, queries
from programme.followup.form import ContactForm, PlanForm, WithdrawForm
from programme.followup.page import (
    FormPage,
    WithdrawPage,
    address_of,
    kept_person,
    kept_release,
    refuse,
    show,
)
from programme.followup.rules import REACHED, ContactKind, contact_problem
from programme.web.errors import Conflict, NotFound
from programme.web.pages import StaffRequest, see_other
from programme.web.posted import read_form
from programme.web.text import _

_KEEPS = needs(Permission.KEEP_FOLLOW_UP)


@dataclass(frozen=True)
class PlanPage(FormPage):
    """The form of the plan. `revises`: there is one already, so a reason is asked for."""

    revises: bool


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/plan", opt=_KEEPS, name="coaching_plan"
)
async def ask_for_plan(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The plan that holds, in a form."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
        plans = (await queries.contacts_of(release_id)).plans
    form = PlanForm(starts_on=person.today)
    if plans:
        form = PlanForm(starts_on=person.today, interval_days=plans[0].interval_days, agreed=plans[0].agreed)
    page = PlanPage(person, release, form, _("Plan the contacts"), bool(plans))
    return show(request, "plan", page)


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
        plans = (await queries.contacts_of(release_id)).plans
        if form.starts_on.data and form.starts_on.data < release.released_on:
            form.refuse("starts_on", _("This is before the release"))
        wanted = (form.starts_on.data, form.interval_days.data, form.agreed.data, form.reason.data)
        same = bool(plans) and wanted == (
            plans[0].starts_on,
            plans[0].interval_days,
            plans[0].agreed,
            plans[0].reason,
        )
        if plans and not form.reason.data and not same:
            form.refuse("reason", _("Say why the plan is revised"))
        if form.refused:
            page = PlanPage(person, release, form, _("Plan the contacts"), bool(plans))
            return show(request, "plan", page, 422)
        if not same:
            await actions.make_plan(
                participant=participant_id,
                release=release_id,
                starts_on=form.starts_on.data,
                interval_days=form.interval_days.data,
                agreed=form.agreed.data,
                reason=form.reason.data if plans else "",
            )
    return see_other(address_of(participant_id), message=_("The contacts are planned."))


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/contact",
    opt=_KEEPS,
    name="new_contact",
)
async def ask_for_contact(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The form by which a contact is recorded; today stands in it."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
    page = FormPage(person, release, ContactForm(held_on=person.today), _("Record a contact"))
    return show(request, "contact", page)


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/contact",
    opt=_KEEPS,
    name="record_contact",
    status_code=200,
)
async def record_contact(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """Record a contact, or that it came to nothing."""
    form = ContactForm(await read_form(request))
    form.validate()
    try:
        async with acting(request.user):
            person, release = await kept_release(request, participant_id, release_id, lock=True)
            if form.held_on.data:
                refuse(
                    form,
                    "held_on",
                    contact_problem(form.held_on.data, release.observation, today=person.today),
                )
            if not form.refused:
                kind = ContactKind(form.kind.data)
                reached = kind in REACHED
                await actions.record_contact(
                    participant=participant_id,
                    release=release_id,
                    on=form.held_on.data,
                    kind=kind,
                    # Nothing was talked about, and nobody was there, where nobody was reached.
                    minutes=form.minutes.data if reached else None,
                    themes=form.themes.data if reached else (),
                    present=form.present.data if reached else (),
                )
    except asyncpg.UniqueViolationError:
        form.refuse("held_on", _("A contact of this kind is recorded for this day already"))
    if form.refused:
        page = FormPage(person, release, form, _("Record a contact"))
        return show(request, "contact", page, 422)
    return see_other(address_of(participant_id), message=_("The contact is recorded."))


@get(
    "/participants/{participant_id:int}/after-release/contacts/{contact_id:int}/withdraw",
    opt=_KEEPS,
    name="ask_why_no_contact",
)
async def ask_why_no_contact(
    request: StaffRequest, participant_id: FromPath[int], contact_id: FromPath[int]
) -> Response[Any]:
    """The form by which a contact is withdrawn."""
    async with acting(request.user):
        page = await _withdraw_page(request, participant_id, contact_id, WithdrawForm())
    return show(request, "withdraw", page)


@post(
    "/participants/{participant_id:int}/after-release/contacts/{contact_id:int}/withdraw",
    opt=_KEEPS,
    name="withdraw_contact",
    status_code=200,
)
async def withdraw_contact(
    request: StaffRequest, participant_id: FromPath[int], contact_id: FromPath[int]
) -> Response[Any]:
    """Withdraw a contact that was wrong, with the reason; both stay to be read."""
    form = WithdrawForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        page = await _withdraw_page(request, participant_id, contact_id, form)
        if form.refused:
            return show(request, "withdraw", page, 422)
        if not await actions.withdraw_contact(contact=contact_id, why=form.why.data):
            raise Conflict(_("It was withdrawn already."), back=address_of(participant_id))
    return see_other(address_of(participant_id), message=_("It is withdrawn, and stays to be read."))


async def _withdraw_page(
    request: StaffRequest, participant_id: int, contact_id: int, form: WithdrawForm
) -> WithdrawPage:
    person = await kept_person(request, participant_id)
    for release in await queries.releases_of(participant_id, lock=True):
        for one in (await queries.contacts_of(release.id)).made:
            if one.id == contact_id:
                action = f"{address_of(participant_id)}/contacts/{contact_id}/withdraw"
                return WithdrawPage(
                    person, release, form, _("Withdraw what was wrong"), one.name, one.on, action
                )
    raise NotFound()


HANDLERS = [
    ask_for_plan,
    make_plan,
    ask_for_contact,
    record_contact,
    ask_why_no_contact,
    withdraw_contact,
]
