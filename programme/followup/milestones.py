"""Milestones after release: how it stands with the areas of a life, and how the person sees it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.followup import actions
from programme.followup.form import MilestoneForm
from programme.followup.page import FormPage, address_of, kept_release, refuse, show
from programme.followup.rules import Standing, Theme, contact_problem
from programme.web.pages import StaffRequest, see_other
from programme.web.posted import read_form
from programme.web.text import _

_KEEPS = needs(Permission.KEEP_FOLLOW_UP)


@get(
    "/participants/{participant_id:int}/after-release/{release_id:int}/milestone",
    opt=_KEEPS,
    name="new_milestone",
)
async def ask_for_milestone(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """The form by which a milestone is recorded."""
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id)
    page = FormPage(person, release, MilestoneForm(happened_on=person.today), _("Record a milestone"))
    return show(request, "milestone", page)


@post(
    "/participants/{participant_id:int}/after-release/{release_id:int}/milestone",
    opt=_KEEPS,
    name="record_milestone",
    status_code=200,
)
async def record_milestone(
    request: StaffRequest, participant_id: FromPath[int], release_id: FromPath[int]
) -> Response[Any]:
    """Record how it stands with an area of life."""
    form = MilestoneForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, release = await kept_release(request, participant_id, release_id, lock=True)
        if form.happened_on.data:
            problem = contact_problem(form.happened_on.data, release.observation, today=person.today)
            refuse(form, "happened_on", problem)
        if form.refused:
            page = FormPage(person, release, form, _("Record a milestone"))
            return show(request, "milestone", page, 422)
        await actions.record_milestone(
            participant=participant_id,
            release=release_id,
            area=Theme(form.area.data),
            what=form.what.data,
            standing=Standing(form.standing.data),
            on=form.happened_on.data,
            source=form.source.data,
            own_view=form.own_view.data,
        )
    return see_other(address_of(participant_id), message=_("The milestone is recorded."))


HANDLERS = [ask_for_milestone, record_milestone]
