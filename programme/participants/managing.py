"""Whose case somebody is at probation: the form by which coordinators say so."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants import actions, queries
from programme.participants.keeping import found_here
from programme.participants.queries import Participant
from programme.web.fields import ChoiceField
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _
from programme.web.text import lazy as _l

_KEEPS = needs(Permission.KEEP_PARTICIPANTS)


class ManagerForm(Form):
    """Whose case it is."""

    manager = ChoiceField(_l("Offender manager"), prompt=_l("Nobody yet"))


@dataclass(frozen=True)
class ManagerPage:
    """The form. `stands`: somebody else chose another since it was opened."""

    participant: Participant
    form: ManagerForm
    stands: bool = False

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone

    @property
    def seen(self) -> str:
        """Who stands there now, so that a form can tell whether it changed meanwhile."""
        return str(self.participant.offender_manager or 0)


@get("/participants/{participant_id:int}/offender-manager", opt=_KEEPS, name="ask_offender_manager")
async def ask_offender_manager(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Whose case somebody is, in a form."""
    async with acting(request.user):
        person = await found_here(participant_id)
        form = await _form(person)
        await log_access("participant: offender manager", participants=[participant_id])
    return render(request, "programme/participants/manager.html", ManagerPage(person, form))


@post(
    "/participants/{participant_id:int}/offender-manager",
    opt=_KEEPS,
    name="choose_offender_manager",
    status_code=200,
)
async def choose_offender_manager(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Give the case to somebody, or to nobody; what they see follows at once."""
    posted = await read_form(request)
    async with acting(request.user):
        person = await found_here(participant_id, lock=True)
        form = await _form(person, posted)
        form.validate()
        page = ManagerPage(person, form)
        await log_access("participant: offender manager", participants=[participant_id])
        if form.refused:
            return render(request, "programme/participants/manager.html", page, status=422)
        if posted.get("seen") != page.seen and form.manager.data != person.offender_manager:
            page = ManagerPage(person, form, stands=True)
            return render(request, "programme/participants/manager.html", page, status=409)
        await actions.give_case(participant=participant_id, offender_manager=form.manager.data)
    return see_other(f"/participants/{participant_id}", message=_("The offender manager was saved."))


async def _form(person: Participant, posted: Posted | None = None) -> ManagerForm:
    form = ManagerForm(posted, manager=person.offender_manager)
    form.manager.choices = list(await queries.offender_managers(also=person.offender_manager))
    return form


HANDLERS = [ask_offender_manager, choose_offender_manager]
