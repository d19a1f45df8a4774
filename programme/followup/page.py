"""What the pages about the time after release show, and who keeps what stands there."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response

from programme.access.permissions import Permission
from programme.database import log_access
from programme.followup import queries
from programme.followup.queries import Followed, Known, Made, Released, ReleaseDay
from programme.followup.rules import Problem
from programme.followup.words import PROBLEMS
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Forbidden, NotFound
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render
from programme.web.text import Text, _


@dataclass(frozen=True)
class AfterReleasePage:
    """What is known of somebody after release. `days`: what the prison may know of it; `keeps`: the viewer is
    their offender manager; `records`: the viewer may record a release."""

    participant: Participant
    releases: tuple[Followed, ...]
    days: tuple[ReleaseDay, ...]
    keeps: bool
    records: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class FormPage:
    """A form about somebody's time after release. `release` None: it is about a new one."""

    participant: Participant
    release: Released | None
    form: Form
    title: Text

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class WithdrawPage(FormPage):
    """The form by which something of a day is withdrawn, and where it is sent."""

    name: Text
    on: dt.date
    action: str


def keeps(request: StaffRequest, person: Participant) -> bool:
    """Whether the viewer keeps what becomes of this person."""
    return request.user.may(Permission.KEEP_FOLLOW_UP) and person.offender_manager == request.user.id


def records(request: StaffRequest, person: Participant) -> bool:
    """Whether the viewer may record a release of this person."""
    return keeps(request, person) or (request.user.may(Permission.RECORD_RELEASES) and person.kept_here)


async def recorded_person(request: StaffRequest, participant_id: int) -> Participant:
    """The person, for whoever may record a release: others get 403 or 404."""
    person = await found(participant_id)
    if not records(request, person):
        raise Forbidden(
            _("The coordinators of the person's site and the offender manager record a release."),
            back=address_of(participant_id),
        )
    await log_access("participant: after release", participants=[participant_id])
    return person


async def kept_person(request: StaffRequest, participant_id: int) -> Participant:
    """The person, for their offender manager alone: others get 403 or 404."""
    person = await found(participant_id)
    if not keeps(request, person):
        raise Forbidden(_("Only the person's offender manager keeps this."), back=address_of(participant_id))
    await log_access("participant: after release", participants=[participant_id])
    return person


async def kept_release(
    request: StaffRequest, participant_id: int, release_id: int, *, lock: bool = False
) -> tuple[Participant, Released]:
    """The person and a release, for their offender manager alone."""
    person = await kept_person(request, participant_id)
    releases = await queries.releases_of(participant_id, lock=lock)
    release = next((one for one in releases if one.id == release_id), None)
    if release is None:
        raise NotFound()
    return person, release


def refuse(form: Form, field: str, problem: Problem | None) -> None:
    """Say what is wrong with a date beside its field; None: nothing is."""
    if problem is not None:
        form.refuse(field, PROBLEMS[problem])


def withdrawal(
    person: Participant, release: Released, form: Form, what: Known | Made, action: str
) -> WithdrawPage:
    """The form by which an event or a contact is withdrawn."""
    return WithdrawPage(person, release, form, _("Withdraw what was wrong"), what.name, what.on, action)


def show(request: StaffRequest, name: str, page: FormPage, status: int = 200) -> Response[Any]:
    """The form, by the name of its template."""
    return render(request, f"programme/followup/{name}.html", page, status=status)


def address_of(participant_id: int) -> str:
    """Where it is shown what became of somebody."""
    return f"/participants/{participant_id}/after-release"
