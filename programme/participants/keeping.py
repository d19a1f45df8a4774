"""The forms by which coordinators add people and correct who they are."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants import actions, queries
from programme.participants.form import NewPersonForm, PersonForm
from programme.participants.handlers import found
from programme.participants.names import is_reference, new_reference
from programme.participants.queries import Participant, Similar
from programme.participants.timeline import FIELDS
from programme.web.errors import Forbidden
from programme.web.formats import date
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _


@dataclass(frozen=True)
class NewPage:
    """The form of somebody new. `similar`: people who may be the same one."""

    form: NewPersonForm
    similar: tuple[Similar, ...] = ()


@dataclass(frozen=True)
class EditPage:
    """The form to correct who somebody is. `stands`: what somebody else saved meanwhile."""

    participant: Participant
    form: PersonForm
    seen: str
    stands: tuple[tuple[Text, str], ...] = ()

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get("/participants/new", opt=needs(Permission.KEEP_PARTICIPANTS), name="new_participant")
async def show_new_participant(request: StaffRequest) -> Response[Any]:
    """The empty form."""
    async with acting(request.user):
        sites = await queries.own_sites()
    form = NewPersonForm(reference=new_reference(), site=sites[0][0] if len(sites) == 1 else None)
    form.site.choices = list(sites)
    return render(request, "programme/participants/new.html", NewPage(form))


@post("/participants/new", opt=needs(Permission.KEEP_PARTICIPANTS), name="add_participant", status_code=200)
async def add_participant(request: StaffRequest) -> Response[Any]:
    """Add somebody who is not kept yet; people who may be the same one are shown first."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            return await _add(request, posted)
    except asyncpg.UniqueViolationError:  # the reference is somebody's at another site
        async with acting(request.user):
            return await _add(request, posted, new_reference())


async def _add(request: StaffRequest, posted: Posted, instead: str = "") -> Response[Any]:
    await actions.hold_numbers()
    form = NewPersonForm(posted)
    form.site.choices = list(await queries.own_sites())
    form.validate()
    form.judge(_today())
    made = form.reference.data if is_reference(form.reference.data or "") else new_reference()
    before = await queries.find_by_reference(made)
    if before is not None:
        words = _("This person was added already.")
        return see_other(f"/participants/{before}", message=words, kind="information")
    await _judge_number(form, None)
    similar: tuple[Similar, ...] = ()
    if not form.refused:
        values = form.identity
        similar = await queries.similar_people(
            values["given_name"], values["family_name"], values["date_of_birth"]
        )
        if similar and not form.is_new.data:
            form.refuse("is_new", _("Look at these people first. Tick the box if it is none of them"))
    if form.refused:
        await log_access("participant: similar people", participants=[one.id for one in similar])
        return render(request, "programme/participants/new.html", NewPage(form, similar), status=422)
    added = await actions.add_participant(
        reference=instead or made,
        site=form.site.data,
        earliest_release_date=form.earliest_release_date.data,
        identity=form.identity,
    )
    return see_other(f"/participants/{added}", message=_("The person was added."))


@get(
    "/participants/{participant_id:int}/edit",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="edit_participant",
)
async def edit_participant(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Who somebody is, in a form."""
    async with acting(request.user):
        person = await found_here(participant_id)
        await log_access("participant: edit", participants=[participant_id])
    page = EditPage(person, PersonForm(obj=person), person.seen)
    return render(request, "programme/participants/edit.html", page)


@post(
    "/participants/{participant_id:int}/edit",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="change_participant",
    status_code=200,
)
async def change_participant(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Correct who somebody is; refused when somebody else did so since the form was opened."""
    posted = await read_form(request)
    async with acting(request.user):
        person = await found_here(participant_id, lock=True)
        form, seen = PersonForm(posted), posted.get("seen")
        form.validate()
        form.judge(person.today)
        await _judge_number(form, person)
        await log_access("participant: edit", participants=[participant_id])
        if form.refused:
            page = EditPage(person, form, seen)
            return render(request, "programme/participants/edit.html", page, status=422)
        if seen != person.seen and form.identity != _identity(person):
            page = EditPage(person, form, person.seen, _as_it_stands(person))
            return render(request, "programme/participants/edit.html", page, status=409)
        await actions.change_participant(participant=participant_id, identity=form.identity)
    return see_other(f"/participants/{participant_id}", message=_("The details were saved."))


async def found_here(participant_id: int, *, lock: bool = False) -> Participant:
    """The person, of a site that the viewer coordinates; 404 when hidden, 403 when at another site."""
    person = await found(participant_id)
    if not person.kept_here:
        raise Forbidden(
            _("This person is at a site that is not yours. Ask the coordinator there."),
            back=f"/participants/{participant_id}",
        )
    return await found(participant_id, lock=True) if lock else person


async def _judge_number(form: PersonForm, person: Participant | None) -> None:
    number = form.identity["prison_number"]
    if form.prison_number.errors or not number or (person and number == person.prison_number):
        return
    await actions.hold_numbers()
    kept = await queries.keeper_of_number(number, other_than=person.id if person else None)
    if kept and kept.name:
        message = _("%(name)s has this prison number already", name=kept.name)
        form.refuse("prison_number", message)
    elif kept:
        message = _(
            "A person with this prison number is kept at %(site)s. Ask there for a transfer",
            site=kept.site_name,
        )
        form.refuse("prison_number", message)


def _identity(person: Participant) -> dict[str, Any]:
    return {name: getattr(person, name) for name in FIELDS}


def _as_it_stands(person: Participant) -> tuple[tuple[Text, str], ...]:
    values = {**_identity(person), "date_of_birth": date(person.date_of_birth)}
    return tuple((words, values[name] or "–") for name, words in FIELDS.items())


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


HANDLERS = [show_new_participant, add_participant, edit_participant, change_participant]
