"""What the pages about the time after release show, and who keeps what stands there."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response

from programme.access.permissions import Permission
from programme.database import log_access
from programme.followup import queries
from programme.followup.queries import Followed, Released, ReleaseDay, Review
from programme.followup.rules import Problem
from programme.followup.words import PROBLEMS
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Forbidden, NotFound
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render
from programme.web.text import Lazy, Text, _
from programme.web.text import lazy as _l


@dataclass(frozen=True)
class AfterReleasePage:
    """What is known of somebody after release. `days`: what the prison may know of it; `reviews`: of their
    risk; `keeps`: the viewer is their offender manager or coaches them, `manages`: the former; `records`: the
    viewer may record a release."""

    participant: Participant
    releases: tuple[Followed, ...]
    days: tuple[ReleaseDay, ...]
    reviews: tuple[Review, ...]
    keeps: bool
    manages: bool
    records: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


class LeadsToTransition:
    """A form about the way out leads back to the transition."""

    participant: Participant

    @property
    def back(self) -> tuple[str, Text]:
        return f"/participants/{self.participant.id}/transition", _("Transition")


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

    @property
    def back(self) -> tuple[str, Text]:
        """The page that the form belongs to: its address and name."""
        return address_of(self.participant.id), _("After release")


@dataclass(frozen=True)
class WithdrawPage(FormPage):
    """The form by which something of a day is withdrawn, and where it is sent."""

    name: Text
    on: dt.date
    action: str


def manages(request: StaffRequest, person: Participant) -> bool:
    """Whether this is the viewer's own case."""
    return request.user.may(Permission.ASSIGN_COACHES) and person.offender_manager == request.user.id


def keeps(request: StaffRequest, person: Participant) -> bool:
    """Whether the viewer keeps what becomes of this person: their offender manager and whoever coaches
    them."""
    return manages(request, person) or (request.user.may(Permission.KEEP_FOLLOW_UP) and person.coached)


def follows(request: StaffRequest, person: Participant) -> bool:
    """Whether the viewer reads what becomes of this person."""
    return keeps(request, person) or request.user.may(Permission.READ_ALL_FOLLOW_UP)


def records(request: StaffRequest, person: Participant) -> bool:
    """Whether the viewer may record a release of this person."""
    return keeps(request, person) or (request.user.may(Permission.RECORD_RELEASES) and person.kept_here)


def reads(request: StaffRequest, person: Participant) -> bool:
    """Whether the viewer may know when this person was released."""
    return follows(request, person) or records(request, person)


async def read_person(request: StaffRequest, participant_id: int) -> Participant:
    """The person, for whoever may know of the release: others get 403 or 404."""
    return await _person(request, participant_id, reads, "after release")


async def recorded_person(request: StaffRequest, participant_id: int) -> Participant:
    """The person, for whoever may record a release: others get 403 or 404."""
    return await _person(request, participant_id, records, "after release")


async def kept_person(
    request: StaffRequest, participant_id: int, *, about: str = "after release"
) -> Participant:
    """The person, for their offender manager and coaches alone: others get 403 or 404. `about` names the page
    in the access log."""
    return await _person(request, participant_id, keeps, about)


async def managed_person(request: StaffRequest, participant_id: int, *, about: str) -> Participant:
    """The person, for their offender manager alone."""
    return await _person(request, participant_id, manages, about)


async def followed_person(request: StaffRequest, participant_id: int, *, about: str) -> Participant:
    """The person, for whoever reads what becomes of them."""
    return await _person(request, participant_id, follows, about)


_REFUSALS: dict[Callable[[StaffRequest, Participant], bool], Lazy] = {
    reads: _l("The prison, the offender manager, the coach and the lead read this."),
    records: _l(
        "The coordinators of the person's site, the offender manager and the coach record a release."
    ),
    keeps: _l("Only the person's offender manager and coach keep this."),
    manages: _l("Only the person's offender manager decides this."),
    follows: _l("Only the person's offender manager, their coach and the lead read this."),
}


async def _person(
    request: StaffRequest,
    participant_id: int,
    may: Callable[[StaffRequest, Participant], bool],
    about: str,
) -> Participant:
    person = await found(participant_id)
    if not may(request, person):
        raise Forbidden(_REFUSALS[may], back=f"/participants/{participant_id}")
    await log_access(f"participant: {about}", participants=[participant_id])
    return person


async def kept_release(
    request: StaffRequest, participant_id: int, release_id: int, *, lock: bool = False
) -> tuple[Participant, Released]:
    """The person and a release, for their offender manager and coaches alone."""
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


def show(request: StaffRequest, name: str, page: FormPage, status: int = 200) -> Response[Any]:
    """The form, by the name of its template."""
    return render(request, f"programme/followup/{name}.html", page, status=status)


def address_of(participant_id: int) -> str:
    """Where it is shown what became of somebody."""
    return f"/participants/{participant_id}/after-release"
