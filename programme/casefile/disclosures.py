"""What was deliberately passed on about somebody, over HTTP."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.casefile import actions, queries
from programme.casefile.form import DisclosureForm
from programme.casefile.queries import Disclosure
from programme.database import acting, log_access
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Forbidden
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _


@dataclass(frozen=True)
class DisclosuresPage:
    """What was passed on about a person. `may_add`: the viewer facilitates a cohort of theirs."""

    participant: Participant
    disclosures: tuple[Disclosure, ...]
    may_add: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class NewDisclosurePage:
    """The form."""

    participant: Participant
    form: DisclosureForm
    id: UUID

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get(
    "/participants/{participant_id:int}/disclosures",
    opt=needs(Permission.SEE_DISCLOSURES),
    name="disclosures",
)
async def show_disclosures(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """What was passed on: a page, or the part that the participant's page fetches."""
    async with acting(request.user):
        person = await found(participant_id)
        may_add = (
            request.user.may(Permission.DISCLOSE) and await queries.own_cohort_of(participant_id) is not None
        )
        page = DisclosuresPage(person, await queries.disclosures_of(participant_id), may_add)
        await log_access("disclosures", participants=[participant_id])
    template = "_disclosures" if is_fragment(request) else "disclosures"
    return render(request, f"programme/casefile/{template}.html", page)


@get(
    "/participants/{participant_id:int}/disclosures/new",
    opt=needs(Permission.DISCLOSE),
    name="new_disclosure",
)
async def ask_what_is_passed_on(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The empty form: nothing is taken over from any note."""
    async with acting(request.user):
        person, _cohort = await _own(participant_id)
        form = DisclosureForm(disclosed_on=person.today)
        form.recipients.choices = list(await queries.recipients_for(participant_id))
    page = NewDisclosurePage(person, form, uuid4())
    return render(request, "programme/casefile/new_disclosure.html", page)


@post(
    "/participants/{participant_id:int}/disclosures/new",
    opt=needs(Permission.DISCLOSE),
    name="disclose",
    status_code=200,
)
async def disclose(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Keep what is passed on; those inside read it at once."""
    posted = await read_form(request)
    form = DisclosureForm(posted)
    async with acting(request.user):
        person, cohort = await _own(participant_id)
        form.recipients.choices = list(await queries.recipients_for(participant_id))
        form.validate()
        form.judge(dt.datetime.now(dt.UTC).date())
        if form.refused:
            page = NewDisclosurePage(person, form, _uuid(posted))
            return render(request, "programme/casefile/new_disclosure.html", page, status=422)
        names = ("ground", "content", "outside", "decided_by", "told_note", "disclosed_on")
        await actions.disclose(
            form=_uuid(posted),
            participant=participant_id,
            cohort=cohort,
            recipients=form.recipients.data,
            facts={**{name: form[name].data for name in names}, "told": form.told.data == "yes"},
        )
        await log_access("disclosure: new", participants=[participant_id])
    return see_other(
        f"/participants/{participant_id}/disclosures", message=_("It is kept what was passed on.")
    )


async def _own(participant_id: int) -> tuple[Participant, int]:
    person = await found(participant_id)
    cohort = await queries.own_cohort_of(participant_id)
    if cohort is None:
        raise Forbidden(
            _("Only the lead and co-facilitators of a cohort of this person pass something on."),
            back=f"/participants/{participant_id}",
        )
    return person, cohort


def _uuid(posted: Posted) -> UUID:
    try:
        return UUID(posted.get("form"))
    except ValueError:
        return uuid4()


HANDLERS = [show_disclosures, ask_what_is_passed_on, disclose]
