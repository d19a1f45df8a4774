"""What became of somebody after release."""

from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.followup import actions, queries
from programme.followup.form import CorrectionForm, EventForm, ReleaseForm, SeenForm, WithdrawForm
from programme.followup.page import (
    AfterReleasePage,
    FormPage,
    WithdrawPage,
    address_of,
    keeps,
    kept_person,
    kept_release,
    manages,
    read_person,
    recorded_person,
    records,
    refuse,
    show,
)
from programme.followup.rules import (
    Event,
    Problem,
    ReleaseKind,
    correction_problem,
    event_problem,
    release_problem,
    seen_problem,
)
from programme.participants.queries import Participant
from programme.web.errors import Conflict, NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _

_BROKEN = {
    "release_before_another": Problem.BEFORE_EARLIER_RELEASE,
    "release_after_end": Problem.AFTER_END,
    "release_at_liberty": Problem.AT_LIBERTY,
    "release_participant_released_on_key": Problem.ALREADY,
}
"""Constraint -> what it means."""


@get(
    "/participants/{participant_id:int}/after-release",
    opt=needs(Permission.SEE_RELEASES),
    name="after_release",
)
async def show_after_release(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Releases, what happened after them, and until when that is known."""
    async with acting(request.user):
        person = await read_person(request, participant_id)
        page = AfterReleasePage(
            person,
            await queries.followed(participant_id, request.app.state.note_keys),
            await queries.release_days_of(participant_id),
            await queries.reviews_of(participant_id),
            keeps=keeps(request, person),
            manages=manages(request, person),
            records=records(request, person),
        )
    return render(request, "programme/followup/after_release.html", page)


@get(
    "/participants/{participant_id:int}/after-release/new",
    opt=needs(Permission.RECORD_RELEASES),
    name="new_release",
)
async def ask_for_release(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which a release is recorded."""
    async with acting(request.user):
        person = await recorded_person(request, participant_id)
    return show(request, "release", _release_page(person, ReleaseForm(released_on=person.today)))


@post(
    "/participants/{participant_id:int}/after-release/new",
    opt=needs(Permission.RECORD_RELEASES),
    name="record_release",
    status_code=200,
)
async def record_release(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Record a release."""
    form = ReleaseForm(await read_form(request))
    form.validate()
    try:
        async with acting(request.user):
            person = await recorded_person(request, participant_id)
            earlier = [one.observation for one in await queries.releases_of(participant_id, lock=True)]
            if not form.refused:
                problem = release_problem(form.released_on.data, earlier, today=person.today)
                refuse(form, "released_on", problem)
            if not form.refused:
                await actions.record_release(
                    participant=participant_id, on=form.released_on.data, kind=ReleaseKind(form.kind.data)
                )
    except (asyncpg.CheckViolationError, asyncpg.UniqueViolationError) as broken:
        # Whoever sees the day of release only learns from the database what the rest is.
        problem = _BROKEN.get(broken.constraint_name or "")
        if problem is None:
            raise
        refuse(form, "released_on", problem)
    if form.refused:
        return show(request, "release", _release_page(person, form), 422)
    return see_other(address_of(participant_id), message=_("The release is recorded."))


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/day",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="ask_for_day",
)
async def ask_for_day(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The form by which the day of a release is moved."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
    form = CorrectionForm(released_on=release.released_on)
    return show(request, "day", FormPage(person, release, form, _("Move the day of the release")))


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/day",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="correct_release",
    status_code=200,
)
async def correct_release(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """Move the day of a release that was recorded wrongly, with the reason."""
    form = CorrectionForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id, lock=True)
        moved = release.corrections[0] if release.corrections else None
        if moved and (moved.after, moved.reason) == (form.released_on.data, form.reason.data):
            # Sent twice, it is moved once.
            return see_other(address_of(participant_id), message=_("The day of the release is moved."))
        if form.released_on.data:
            releases = await queries.releases_of(participant_id)
            problem = correction_problem(
                form.released_on.data,
                release.observation,
                [one.observation for one in releases if one.id != release_id],
                known=await queries.known_days(release_id),
                today=person.today,
            )
            refuse(form, "released_on", problem)
        if form.refused:
            page = FormPage(person, release, form, _("Move the day of the release"))
            return show(request, "day", page, 422)
        await actions.correct_release(
            participant=participant_id,
            release=release_id,
            before=release.released_on,
            after=form.released_on.data,
            why=form.reason.data,
        )
    return see_other(address_of(participant_id), message=_("The day of the release is moved."))


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/event",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="new_event",
)
async def ask_for_event(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The form by which something that happened is recorded."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
    return show(request, "event", FormPage(person, release, EventForm(), _("Record what happened")))


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/event",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="record_event",
    status_code=200,
)
async def record_event(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """Record something that happened. Sent twice, it is recorded once."""
    form = EventForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id, lock=True)
        if not form.refused:
            event, on = Event(form.event.data), form.happened_on.data
            refuse(form, "happened_on", event_problem(event, on, release.observation, today=person.today))
        if not form.refused:
            await actions.record_event(
                participant=participant_id,
                release=release_id,
                event=Event(form.event.data),
                on=form.happened_on.data,
                source=form.source.data,
                verified=bool(form.verified.data),
            )
    if form.refused:
        page = FormPage(person, release, form, _("Record what happened"))
        return show(request, "event", page, 422)
    return see_other(address_of(participant_id), message=_("It is recorded."))


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/seen",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="ask_until_when",
)
async def ask_until_when(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The form by which the observation is kept up."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
    form = SeenForm(until=person.today, lost=False)
    return show(request, "seen", FormPage(person, release, form, _("Keep the observation up")))


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/seen",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="keep_observation",
    status_code=200,
)
async def keep_observation(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """Keep until when it is certain what had become of the person, or that they are lost."""
    form = SeenForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id, lock=True)
        if not form.refused:
            lost = bool(form.lost.data)
            problem = seen_problem(form.until.data, release.observation, lost=lost, today=person.today)
            refuse(form, "until", problem)
        if not form.refused:
            await actions.keep_seen(release=release_id, until=form.until.data, lost=bool(form.lost.data))
    if form.refused:
        page = FormPage(person, release, form, _("Keep the observation up"))
        return show(request, "seen", page, 422)
    return see_other(address_of(participant_id), message=_("The observation is kept up."))


@get(
    "/participants/{participant_id:int}/after-release/events/{event_id:int}/withdraw",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="ask_why_wrong",
)
async def ask_why_wrong(
    request: StaffRequest, participant_id: FromPath[int], event_id: FromPath[int]
) -> Response[Any]:
    """The form by which an event is withdrawn."""
    async with acting(request.user):
        page = await _withdraw_page(request, participant_id, event_id, WithdrawForm())
    return show(request, "withdraw", page)


@post(
    "/participants/{participant_id:int}/after-release/events/{event_id:int}/withdraw",
    opt=needs(Permission.KEEP_FOLLOW_UP),
    name="withdraw_event",
    status_code=200,
)
async def withdraw_event(
    request: StaffRequest, participant_id: FromPath[int], event_id: FromPath[int]
) -> Response[Any]:
    """Withdraw an event that was wrong, with the reason; both stay to be read."""
    form = WithdrawForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        page = await _withdraw_page(request, participant_id, event_id, form)
        if not form.refused:
            await actions.withdraw_event(event=event_id, why=form.why.data)
    if form.refused:
        return show(request, "withdraw", page, 422)
    return see_other(address_of(participant_id), message=_("It is withdrawn, and stays to be read."))


async def _withdraw_page(
    request: StaffRequest, participant_id: int, event_id: int, form: WithdrawForm
) -> WithdrawPage:
    person = await kept_person(request, participant_id)
    for release in await queries.releases_of(participant_id, lock=True):
        for event in release.events:
            if event.id == event_id and event.withdrawn_why:
                raise Conflict(_("It was withdrawn already."), back=address_of(participant_id))
            if event.id == event_id:
                action = f"{address_of(participant_id)}/events/{event_id}/withdraw"
                return WithdrawPage(
                    person, release, form, _("Withdraw what was wrong"), event.name, event.on, action
                )
    raise NotFound()


def _release_page(person: Participant, form: ReleaseForm) -> FormPage:
    return FormPage(person, None, form, _("Record a release"))


HANDLERS = [
    show_after_release,
    ask_for_release,
    record_release,
    ask_for_event,
    record_event,
    ask_until_when,
    keep_observation,
    ask_for_day,
    correct_release,
    ask_why_wrong,
    withdraw_event,
]
