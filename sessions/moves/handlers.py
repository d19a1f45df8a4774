"""The forms by which coordinators record a transfer and a new release date."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.actions import record_leaving
from programme.cohorts.tables import Outcome
from programme.database import acting, log_access
from programme.participants.keeping import found_here
from programme.participants.queries import Participant, find_participant
from programme.web.errors import Conflict
from programme.web.formats import date
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from sessions.moves import actions, queries
from sessions.moves.form import ReleaseForm, TransferForm
from sessions.moves.rules import Place, ends_too_late


@dataclass(frozen=True)
class TransferPage:
    """The form of a transfer. `places`: in which cohorts the person has a place; `stands`: somebody
    else transferred the person meanwhile."""

    participant: Participant
    form: TransferForm
    places: tuple[Place, ...]
    stands: bool = False

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class ReleasePage:
    """The form of a release date. `stands`: somebody else changed the date meanwhile."""

    participant: Participant
    form: ReleaseForm
    places: tuple[Place, ...]
    stands: bool = False

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone

    @property
    def seen(self) -> str:
        """The date that the form replaces."""
        return _seen(self.participant)


@get(
    "/participants/{participant_id:int}/transfer",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="ask_about_transfer",
)
async def ask_about_transfer(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which somebody goes to another site."""
    async with acting(request.user):
        person = await found_here(participant_id)
        form = TransferForm(transferred_on=person.today)
        return await _show_transfer(request, person, form, await queries.places_of(participant_id))


@post(
    "/participants/{participant_id:int}/transfer",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="transfer_participant",
    status_code=200,
)
async def transfer_participant(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Move somebody to another site and, when wanted, out of the cohort."""
    posted = await read_form(request)
    async with acting(request.user):
        person = await found_here(participant_id, lock=True)
        places = await queries.places_of(participant_id)
        form = TransferForm(posted)
        sites = dict(await queries.other_sites(person.site))
        form.to_site.choices = list(sites.items())
        form.validate()
        form.judge(places, person.today)
        if form.refused:
            return await _show_transfer(request, person, form, places, status=422)
        if posted.get("from") != str(person.site):
            return await _show_transfer(request, person, form, places, status=409)
        if form.place.data == "leave":
            await _leave(participant_id, places, form)
        await actions.record_transfer(
            participant=participant_id,
            from_site=person.site,
            to_site=form.to_site.data,
            transferred_on=form.transferred_on.data,
            reason=form.reason.data,
        )
        still_seen = await find_participant(participant_id) is not None
    words = _("%(name)s was transferred to %(site)s.", name=person.name, site=sites[form.to_site.data])
    return see_other(f"/participants/{participant_id}" if still_seen else "/participants", message=words)


async def _leave(participant_id: int, places: tuple[Place, ...], form: TransferForm) -> None:
    for place in places:
        left = await record_leaving(
            membership=place.membership,
            left_on=place.leaves_on(form.transferred_on.data),
            outcome=Outcome.TRANSFERRED,
            reason=form.reason.data,
            instead_of=(place.left_on, place.outcome),
        )
        if not left:
            message = _("Somebody else changed the membership at this moment. Nothing was saved.")
            raise Conflict(message, back=f"/participants/{participant_id}/transfer")


@get(
    "/participants/{participant_id:int}/release-date",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="ask_about_release",
)
async def ask_about_release(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which the earliest release date is changed."""
    async with acting(request.user):
        person = await found_here(participant_id)
        return await _show_release(request, person, ReleaseForm(after=person.earliest_release_date))


@post(
    "/participants/{participant_id:int}/release-date",
    opt=needs(Permission.KEEP_PARTICIPANTS),
    name="change_release_date",
    status_code=200,
)
async def change_release_date(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Give somebody another earliest release date, and say which cohort still meets after it."""
    posted = await read_form(request)
    async with acting(request.user):
        person = await found_here(participant_id, lock=True)
        form = ReleaseForm(posted)
        form.validate()
        before, after = person.earliest_release_date, form.after.data
        if not form.refused and posted.get("seen") != _seen(person) and before != after:
            return await _show_release(request, person, form, status=409)
        if not form.refused and before == after:
            form.refuse("after", _("This is the date that stands already. Enter another one, or go back"))
        if form.refused:
            return await _show_release(request, person, form, status=422)
        await actions.change_release_date(
            participant=participant_id, before=before, after=after, reason=form.reason.data
        )
        late = ends_too_late(await queries.places_of(participant_id), after)
    if not late:
        return see_other(f"/participants/{participant_id}", message=_("The release date was changed."))
    words = _(
        "The release date was changed. Cohort %(cohort)s still meets after it: its last session is %(on)s.",
        cohort=late[0].label,
        on=date(late[0].last_on),
    )
    return see_other(f"/participants/{participant_id}", message=words, kind="information")


async def _show_transfer(
    request: StaffRequest,
    person: Participant,
    form: TransferForm,
    places: tuple[Place, ...],
    *,
    status: int = 200,
) -> Response[Any]:
    form.to_site.choices = list(await queries.other_sites(person.site))
    await log_access("participant: transfer", participants=[person.id])
    page = TransferPage(person, form, places, status == 409)
    return render(request, "sessions/moves/transfer.html", page, status=status)


async def _show_release(
    request: StaffRequest, person: Participant, form: ReleaseForm, *, status: int = 200
) -> Response[Any]:
    page = ReleasePage(person, form, await queries.places_of(person.id), status == 409)
    await log_access("participant: release date", participants=[person.id])
    return render(request, "sessions/moves/release.html", page, status=status)


def _seen(person: Participant) -> str:
    return person.earliest_release_date.isoformat() if person.earliest_release_date else ""


HANDLERS = [ask_about_transfer, transfer_participant, ask_about_release, change_release_date]
