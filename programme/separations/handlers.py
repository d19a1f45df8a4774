"""From whom somebody is kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.queries import Participant, find_participant
from programme.separations import actions, queries, rules
from programme.separations.form import EndForm, SeparationForm, refuse_date
from programme.separations.queries import Person, Separated
from programme.web.errors import Forbidden, NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _


@dataclass(frozen=True)
class SeparationsPage:
    """From whom somebody is kept apart now, and was before."""

    participant: Participant
    now: tuple[Separated, ...]
    before: tuple[Separated, ...]

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class NewSeparationPage:
    """The form by which a separation is recorded; `people`: whom the search found."""

    participant: Participant
    form: SeparationForm
    people: tuple[Person, ...]

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class EndPage:
    """The form by which a separation ends. `stands`: somebody else has ended it."""

    participant: Participant
    separation: Separated
    form: EndForm
    stands: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get(
    "/participants/{participant_id:int}/separations",
    opt=needs(Permission.SEE_SEPARATIONS),
    name="separations",
)
async def show_separations(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """From whom somebody is kept apart; on the page of the person, a part of it."""
    async with acting(request.user):
        participant = await found(participant_id)
        everything = await queries.separations_of(participant_id)
        await log_access("participant: separations", participants=_ids(participant, everything))
    page = SeparationsPage(
        participant,
        now=tuple(one for one in everything if one.holds(participant.today)),
        before=tuple(one for one in everything if not one.holds(participant.today)),
    )
    template = "_separations" if is_fragment(request) else "separations"
    return render(request, f"programme/separations/{template}.html", page)


@get(
    "/participants/{participant_id:int}/separations/new",
    opt=needs(Permission.KEEP_SEPARATIONS),
    name="new_separation",
)
async def ask_for_separation(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which a separation is recorded."""
    async with acting(request.user):
        participant = await found(participant_id, to_change=True)
        form = SeparationForm(starts_on=participant.today)
        return await _show_form(request, participant, form, ())


@post(
    "/participants/{participant_id:int}/separations/new",
    opt=needs(Permission.KEEP_SEPARATIONS),
    name="record_separation",
)
async def record_separation(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Keep two people apart; or search for the other one."""
    posted = await read_form(request)
    form = SeparationForm(posted)
    try:
        return await _record(request, participant_id, posted, form)
    except asyncpg.ExclusionViolationError:
        async with acting(request.user):
            participant = await found(participant_id, to_change=True)
            people = await _offer(participant, form)
            free = await queries.free_from(participant_id, form.other.data)
            if free is None:
                message = _("They are kept apart already. Nothing was changed")
                return see_other(_address(participant_id), message=message, kind="information")
            refuse_date(form, "starts_on", rules.again_problem(free_from=free))
            return await _show_form(request, participant, form, people, status=422)


async def _record(
    request: StaffRequest, participant_id: int, posted: Posted, form: SeparationForm
) -> Response[Any]:
    async with acting(request.user):
        participant = await found(participant_id, to_change=True)
        people = await _offer(participant, form)
        if posted.get("action") == "find":
            status = 200 if form.find.validate(form) else 422
            return await _show_form(request, participant, form, people, status=status)
        if form.validate():
            day = form.starts_on.data
            refuse_date(form, "starts_on", rules.start_problem(day, today=participant.today))
        if form.refused:
            return await _show_form(request, participant, form, people, status=422)
        await actions.record_separation(
            participant=participant_id,
            other=form.other.data,
            reason=form.reason.data,
            statement=form.statement.data,
            source=form.source.data,
            starts_on=form.starts_on.data,
        )
    return see_other(_address(participant_id), message=_("The separation is recorded"))


@get(
    "/participants/{participant_id:int}/separations/{separation_id:int}/end",
    opt=needs(Permission.KEEP_SEPARATIONS),
    name="end_of_separation",
)
async def ask_about_end(
    request: StaffRequest, participant_id: FromPath[int], separation_id: FromPath[int]
) -> Response[Any]:
    """The form by which a separation ends."""
    async with acting(request.user):
        participant, separation = await _found_separation(participant_id, separation_id)
        return await _show_end(request, participant, separation, EndForm(ends_on=participant.today))


@post(
    "/participants/{participant_id:int}/separations/{separation_id:int}/end",
    opt=needs(Permission.KEEP_SEPARATIONS),
    name="end_separation",
)
async def end_separation(
    request: StaffRequest, participant_id: FromPath[int], separation_id: FromPath[int]
) -> Response[Any]:
    """Let two people be in one cohort again."""
    form = EndForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        participant, separation = await _found_separation(participant_id, separation_id)
        ends_on, end_reason = form.ends_on.data, form.end_reason.data
        if ends_on is not None:
            problem = rules.end_problem(ends_on, starts_on=separation.starts_on, today=participant.today)
            refuse_date(form, "ends_on", problem)
        if form.refused:
            return await _show_end(request, participant, separation, form, status=422)
        done = (separation.ends_on, separation.end_reason) == (ends_on, end_reason)
        if not done and not await actions.end_separation(
            separation=separation_id, ends_on=ends_on, end_reason=end_reason
        ):
            participant, separation = await _found_separation(participant_id, separation_id)
            return await _show_end(request, participant, separation, form, status=409)
    return see_other(_address(participant_id), message=_("The separation has ended"))


async def found(participant_id: int, *, to_change: bool = False) -> Participant:
    """The person. Raises NotFound when they are hidden, and Forbidden when something is to be changed
    that only the coordinators of their site may change."""
    participant = await find_participant(participant_id)
    if participant is None:
        raise NotFound()
    if to_change and not participant.kept_here:
        raise Forbidden(_("Only the coordinators of %(site)s record this.", site=participant.site_name))
    return participant


async def _found_separation(participant_id: int, separation_id: int) -> tuple[Participant, Separated]:
    participant = await found(participant_id)
    for separation in await queries.separations_of(participant_id):
        if separation.id == separation_id:
            if not separation.kept:
                raise Forbidden(_("Only the coordinators of one of the two end a separation."))
            return participant, separation
    raise NotFound()


async def _offer(participant: Participant, form: SeparationForm) -> tuple[Person, ...]:
    typed = form.other.text
    chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    people = await queries.people_to_separate(participant.id, find=form.find.data or "", chosen=chosen)
    form.other.choices = [(one.id, one.name, one.about) for one in people]
    return people


async def _show_form(
    request: StaffRequest,
    participant: Participant,
    form: SeparationForm,
    people: tuple[Person, ...],
    *,
    status: int = 200,
) -> Response[Any]:
    await log_access(
        "participant: new separation", participants={participant.id} | {one.id for one in people}
    )
    template = "_people" if is_fragment(request) else "new"  # only the search asks for a part
    page = NewSeparationPage(participant, form, people)
    return render(request, f"programme/separations/{template}.html", page, status=status)


async def _show_end(
    request: StaffRequest,
    participant: Participant,
    separation: Separated,
    form: EndForm,
    *,
    status: int = 200,
) -> Response[Any]:
    await log_access("participant: end of separation", participants=_ids(participant, [separation]))
    page = EndPage(participant, separation, form, stands=separation.ends_on is not None)
    return render(request, "programme/separations/end.html", page, status=status)


def _ids(participant: Participant, separations: Iterable[Separated]) -> set[int]:
    return {participant.id} | {one.other for one in separations if one.other is not None}


def _address(participant_id: int) -> str:
    return f"/participants/{participant_id}/separations"


HANDLERS = [show_separations, ask_for_separation, record_separation, ask_about_end, end_separation]
