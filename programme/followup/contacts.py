"""Contacts after release: recorded in a minute, on a phone, with what a coach writes of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.followup import actions, queries
from programme.followup.coaching import Made, contacts_of
from programme.followup.form import CoachContactForm, ContactForm, NotesForm, WithdrawForm
from programme.followup.page import (
    FormPage,
    WithdrawPage,
    address_of,
    kept_person,
    kept_release,
    refuse,
    show,
)
from programme.followup.queries import Released
from programme.followup.rules import REACHED, ContactKind, contact_problem
from programme.participants.queries import Participant
from programme.web.errors import Conflict, Forbidden, NotFound
from programme.web.pages import StaffRequest, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _

_KEEPS = needs(Permission.KEEP_FOLLOW_UP)


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
    return show(request, "contact", _contact_page(person, release, _form(person, held_on=person.today)))


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
    posted = await read_form(request)
    try:
        async with acting(request.user):
            person, release = await kept_release(request, participant_id, release_id, lock=True)
            form = _form(person, posted)
            form.validate()
            if form.held_on.data:
                refuse(
                    form,
                    "held_on",
                    contact_problem(form.held_on.data, release.observation, today=person.today),
                )
            if not form.refused:
                kind = ContactKind(form.kind.data)
                reached = kind in REACHED
                made = await actions.record_contact(
                    participant=participant_id,
                    release=release_id,
                    on=form.held_on.data,
                    kind=kind,
                    # Nothing was talked about, and nobody was there, where nobody was reached.
                    minutes=form.minutes.data if reached else None,
                    themes=form.themes.data if reached else (),
                    present=form.present.data if reached else (),
                )
                if isinstance(form, CoachContactForm):
                    await actions.append_notes(
                        participant=participant_id,
                        contact=made,
                        texts=form.texts,
                        form=uuid4(),
                        keys=request.app.state.note_keys,
                    )
    except asyncpg.UniqueViolationError:
        form.refuse("held_on", _("A contact of this kind is recorded for this day already"))
    if form.refused:
        return show(request, "contact", _contact_page(person, release, form), 422)
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
    release, one = await _contact(participant_id, contact_id)
    action = f"{address_of(participant_id)}/contacts/{contact_id}/withdraw"
    return WithdrawPage(person, release, form, _("Withdraw what was wrong"), one.name, one.on, action)


def _form(person: Participant, posted: Posted | None = None, **values: Any) -> ContactForm:
    return (CoachContactForm if person.coached else ContactForm)(posted, **values)


def _contact_page(person: Participant, release: Released, form: ContactForm) -> FormPage:
    return FormPage(person, release, form, _("Record a contact"))


@dataclass(frozen=True)
class NotesPage(FormPage):
    """The form by which something is written about a contact. `id` stands for the page: sent twice, it is
    kept once."""

    contact: Made
    id: UUID


@get(
    "/participants/{participant_id:int}/after-release/contacts/{contact_id:int}/notes",
    opt=needs(Permission.WRITE_CONTACT_NOTES),
    name="ask_for_notes",
)
async def ask_for_notes(
    request: StaffRequest, participant_id: FromPath[int], contact_id: FromPath[int]
) -> Response[Any]:
    """The form by which a coach writes about a contact."""
    async with acting(request.user):
        page = await _notes_page(request, participant_id, contact_id, NotesForm(), uuid4())
    return show(request, "notes", page)


@post(
    "/participants/{participant_id:int}/after-release/contacts/{contact_id:int}/notes",
    opt=needs(Permission.WRITE_CONTACT_NOTES),
    name="add_notes",
    status_code=200,
)
async def add_notes(
    request: StaffRequest, participant_id: FromPath[int], contact_id: FromPath[int]
) -> Response[Any]:
    """Keep what a coach wrote about a contact; nothing that stands there is changed."""
    posted = await read_form(request)
    form = NotesForm(posted)
    form.validate()
    async with acting(request.user):
        page = await _notes_page(request, participant_id, contact_id, form, _page_id(posted))
        if not form.refused and not form.texts:
            form.refuse("facilitator_only", _("Write something in one of the fields"))
        if form.refused:
            return show(request, "notes", page, 422)
        await actions.append_notes(
            participant=participant_id,
            contact=contact_id,
            texts=form.texts,
            form=page.id,
            keys=request.app.state.note_keys,
        )
    return see_other(address_of(participant_id), message=_("The note is kept."))


def _page_id(posted: Posted) -> UUID:
    try:
        return UUID(posted.get("page") or "")
    except ValueError:
        return uuid4()


async def _notes_page(
    request: StaffRequest, participant_id: int, contact_id: int, form: NotesForm, page_id: UUID
) -> NotesPage:
    person = await kept_person(request, participant_id)
    if not person.coached:
        raise Forbidden(
            _("Only whoever coaches the person writes about contacts."), back=address_of(person.id)
        )
    release, contact = await _contact(participant_id, contact_id)
    return NotesPage(person, release, form, _("Write about a contact"), contact, page_id)


async def _contact(participant_id: int, contact_id: int) -> tuple[Released, Made]:
    for release in await queries.releases_of(participant_id, lock=True):
        for one in (await contacts_of(release.id)).made:
            if one.id == contact_id:
                return release, one
    raise NotFound()


HANDLERS = [
    ask_for_contact,
    record_contact,
    ask_for_notes,
    add_notes,
    ask_why_no_contact,
    withdraw_contact,
]
