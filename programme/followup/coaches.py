"""Who coaches somebody after release: assigned by the offender manager, from whoever can be rostered."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, execute, fetch
from programme.followup.form import CoachEndForm, CoachForm
from programme.followup.page import FormPage, LeadsToTransition, WithdrawPage, managed_person, show
from programme.participants.queries import Participant
from programme.web.errors import Conflict, NotFound
from programme.web.pages import StaffRequest, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _

_ABOUT = "coaches"
_DECIDES = needs(Permission.ASSIGN_COACHES)


@dataclass(frozen=True)
class Coach:
    """Who coaches somebody, from when, until when and why not any more."""

    id: int
    staff: int
    name: str
    starts_on: dt.date
    ends_on: dt.date | None
    ended_why: str


async def coaches_of(participant: int) -> tuple[Coach, ...]:
    """Whoever coaches or coached somebody, as far as the viewer may know: those of today first."""
    rows = await fetch(
        """
        select k.id, k.staff, coalesce(n.name, '') as name, k.starts_on, k.ends_on, k.ended_why
        from coach k left join coach_names($1) n on n.staff = k.staff
        where k.participant = $1
        order by k.ends_on is not null, k.starts_on desc, k.id desc
        """,
        participant,
    )
    return tuple(Coach(**row) for row in rows)


@dataclass(frozen=True)
class CoachPage(LeadsToTransition, FormPage):
    """The form by which a coach is assigned."""


@dataclass(frozen=True)
class EndPage(LeadsToTransition, WithdrawPage):
    """The form by which somebody's part as a coach ends. `name`, `on`: who it is, since when."""


@get("/participants/{participant_id:int}/coaches/new", opt=_DECIDES, name="new_coach")
async def ask_for_coach(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which a coach is assigned: first those who know the person from the group."""
    async with acting(request.user):
        person = await managed_person(request, participant_id, about=_ABOUT)
        form = await _form(person, starts_on=person.today)
    return show(request, "coach", CoachPage(person, None, form, _("Assign a coach")))


@post("/participants/{participant_id:int}/coaches/new", opt=_DECIDES, name="assign_coach", status_code=200)
async def assign_coach(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Assign a coach, who then sees the person. Sent twice, it is one."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            person = await managed_person(request, participant_id, about=_ABOUT)
            form = await _form(person, posted)
            form.validate()
            if not form.refused:
                await execute(
                    "insert into coach (participant, staff, starts_on, assigned_by)"
                    " values ($1, $2, $3, acting_staff())",
                    participant_id,
                    form.staff.data,
                    form.starts_on.data,
                )
    except asyncpg.ExclusionViolationError:
        form.refuse("staff", _("This is their coach already"))
    except asyncpg.CheckViolationError as broken:
        if broken.constraint_name not in ("may_be_rostered", "coach_is_facilitator"):
            raise
        form.refuse("staff", _("Clearance, training or agency do not allow it now. Ask the lead"))
    if form.refused:
        return show(request, "coach", CoachPage(person, None, form, _("Assign a coach")), 422)
    return see_other(f"/participants/{participant_id}/transition", message=_("The coach is assigned."))


@get("/participants/{participant_id:int}/coaches/{coach_id:int}/end", opt=_DECIDES, name="ask_to_end_coach")
async def ask_to_end(
    request: StaffRequest, participant_id: FromPath[int], coach_id: FromPath[int]
) -> Response[Any]:
    """The form by which somebody's part as a coach ends."""
    async with acting(request.user):
        person, coach = await _found(request, participant_id, coach_id)
    return show(request, "coach_end", _end_page(person, coach, CoachEndForm(ends_on=person.today)))


@post(
    "/participants/{participant_id:int}/coaches/{coach_id:int}/end",
    opt=_DECIDES,
    name="end_coach",
    status_code=200,
)
async def end_coach(
    request: StaffRequest, participant_id: FromPath[int], coach_id: FromPath[int]
) -> Response[Any]:
    """End somebody's part as a coach; they see the person until that day, and none of it after."""
    form = CoachEndForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, coach = await _found(request, participant_id, coach_id, ended_as=form)
        if form.ends_on.data and form.ends_on.data < coach.starts_on:
            form.refuse("ends_on", _("This is before the first day"))
        if form.refused:
            return show(request, "coach_end", _end_page(person, coach, form), 422)
        if coach.ends_on is None:
            await execute(
                "update coach set ends_on = $2, ended_why = $3, ended_by = acting_staff() where id = $1",
                coach_id,
                form.ends_on.data,
                form.why.data,
            )
    return see_other(f"/participants/{participant_id}/transition", message=_("The coach's part ends."))


async def _form(person: Participant, posted: Posted | None = None, **values: Any) -> CoachForm:
    form = CoachForm(posted, **values)
    known = _("had the person in a group")
    form.staff.choices = [
        (row["staff"], row["name"], known if row["had"] else "")
        for row in await fetch("select * from coach_choices($1) where free", person.id)
    ]
    return form


async def _found(
    request: StaffRequest, participant_id: int, coach_id: int, *, ended_as: CoachEndForm | None = None
) -> tuple[Participant, Coach]:
    """The person and a coach whose part has not ended, or has just as the form says: sent twice, it ends
    once."""
    person = await managed_person(request, participant_id, about=_ABOUT)
    for coach in await coaches_of(participant_id):
        if coach.id != coach_id:
            continue
        same = ended_as and (coach.ends_on, coach.ended_why) == (ended_as.ends_on.data, ended_as.why.data)
        if coach.ends_on is not None and not same:
            raise Conflict(_("It has ended already."), back=f"/participants/{participant_id}/transition")
        return person, coach
    raise NotFound()


def _end_page(person: Participant, coach: Coach, form: CoachEndForm) -> EndPage:
    action = f"/participants/{person.id}/coaches/{coach.id}/end"
    return EndPage(
        person, None, form, _("End somebody's part as a coach"), coach.name, coach.starts_on, action
    )


HANDLERS = [ask_for_coach, assign_coach, ask_to_end, end_coach]
