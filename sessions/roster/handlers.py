"""Who facilitates a cohort: reading it, adding somebody, ending a part, changing the lead."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting
from programme.web.errors import Conflict, NotFound
from programme.web.formats import date
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _
from sessions.roster import actions, queries, rules
from sessions.roster.form import AddForm, EndForm, LeadForm, days, refuse_all, typed_id
from sessions.roster.queries import Choice, Choices, Standing, Taken

_SCHEDULES = needs(Permission.SCHEDULE_COHORTS)
# Taken, or no longer to be rostered, since the person looked.
_MEANWHILE = (asyncpg.ExclusionViolationError, asyncpg.DeadlockDetectedError, asyncpg.CheckViolationError)


@dataclass(frozen=True)
class RosterPage:
    """The facilitators of a cohort. `leaderless`: the first day on which nobody leads, or None."""

    cohort: Cohort
    now: tuple[Taken, ...]
    past: tuple[Taken, ...]
    leaderless: dt.date | None

    @property
    def has_lead(self) -> bool:
        return any(taken.part.role == rules.LEAD for taken in self.now)

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@dataclass(frozen=True)
class ChoicePage:
    """The form by which somebody takes a part (`lead` None), or the lead is changed."""

    cohort: Cohort
    form: AddForm | LeadForm
    choices: Choices
    lead: Taken | None = None

    @property
    def action(self) -> str:
        return f"/cohorts/{self.cohort.id}/facilitators/{'lead' if self.lead else 'add'}"


@dataclass(frozen=True)
class EndPage:
    """The form by which a part ends. `stands`: somebody else changed it meanwhile."""

    cohort: Cohort
    taken: Taken
    form: EndForm
    stands: bool = False

    @property
    def not_begun(self) -> bool:
        return self.taken.part.starts_on > self.cohort.today


@get("/cohorts/{cohort_id:int}/facilitators", opt=_SCHEDULES, name="roster")
async def show_roster(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Who is lead, co-facilitator and cover, from when to when."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        parts = await queries.parts_of(cohort_id)
    over = tuple(one for one in parts if one.part.ends_on is not None and one.part.ends_on < cohort.today)
    leaderless = None
    if cohort.state not in rules.ENDED:
        leaderless = rules.without_lead(
            [one.part for one in parts], today=cohort.today, starts_on=cohort.starts_on
        )
    page = RosterPage(cohort, tuple(one for one in parts if one not in over), over, leaderless)
    return render(request, "sessions/roster/roster.html", page)


@get(
    "/cohorts/{cohort_id:int}/facilitators/add",
    opt=_SCHEDULES,
    name="ask_facilitator",
)
async def ask_who_to_add(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The form by which somebody takes a part."""
    async with acting(request.user):
        cohort = await _open(cohort_id)
        form = AddForm(starts_on=max(cohort.today, cohort.starts_on))
        page = ChoicePage(cohort, form, await _choices(cohort, await queries.parts_of(cohort_id), form))
    return _show_choice(request, page)


@post(
    "/cohorts/{cohort_id:int}/facilitators/add",
    opt=_SCHEDULES,
    name="add_facilitator",
)
async def add_facilitator(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Give somebody a part and its sessions to come; or search for who is free."""
    posted = await read_form(request)
    try:
        return await _add(request, cohort_id, posted, refused=422)
    except _MEANWHILE:
        return await _add(request, cohort_id, posted, refused=409)  # it sees now who was first


async def _add(request: StaffRequest, cohort_id: int, posted: Posted, *, refused: int) -> Response[Any]:
    async with acting(request.user):
        cohort = await _open(cohort_id, lock=True)
        form, taken = AddForm(posted), await queries.parts_of(cohort_id)
        form.role.validate(form)
        form.starts_on.validate(form)
        form.ends_on.validate(form)
        page = ChoicePage(cohort, form, await _choices(cohort, taken, form))
        if posted.get("action") == "find":
            return _show_choice(request, page, status=200 if form.find.validate(form) else 422)
        form.validate()
        form.judge_dates()
        person = _chosen(page.choices, form)
        if person is not None and not form.refused:
            new = form.part(person.name)
            if any(one.part == new for one in taken):
                return _done(cohort_id, _("They have this part already"), kind="information")
            refuse_all(form, rules.add_problems([one.part for one in taken], new, today=cohort.today))
            _refuse_standing(form, person)
        if form.refused or person is None:
            return _show_choice(request, page, status=refused)
        await actions.add_part(cohort=cohort_id, part=new)
    return _done(cohort_id, _("%(name)s has a part in this cohort now", name=person.name))


@get("/cohorts/{cohort_id:int}/facilitators/lead", opt=_SCHEDULES, name="ask_lead")
async def ask_who_leads(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The form by which somebody else leads."""
    async with acting(request.user):
        cohort = await _open(cohort_id)
        parts = await queries.parts_of(cohort_id)
        form = LeadForm(from_on=max(cohort.today, cohort.starts_on))
        page = ChoicePage(cohort, form, await _choices(cohort, parts, form), _lead(parts, form.from_on.data))
        if page.lead is None:
            return _done(cohort_id, _("Nobody leads this cohort. Add a lead"), kind="information")
    return _show_choice(request, page)


@post("/cohorts/{cohort_id:int}/facilitators/lead", opt=_SCHEDULES, name="change_lead")
async def change_lead(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Let somebody else lead from a day on; or search for who is free."""
    posted = await read_form(request)
    try:
        return await _change_lead(request, cohort_id, posted, refused=422)
    except _MEANWHILE:
        return await _change_lead(request, cohort_id, posted, refused=409)


async def _change_lead(
    request: StaffRequest, cohort_id: int, posted: Posted, *, refused: int
) -> Response[Any]:
    async with acting(request.user):
        cohort = await _open(cohort_id, lock=True)
        form, taken = LeadForm(posted), await queries.parts_of(cohort_id)
        form.from_on.validate(form)
        from_on = form.from_on.data or cohort.today
        lead = _lead(taken, from_on) or _lead(taken, max(cohort.today, cohort.starts_on))
        if lead is None:
            return _done(cohort_id, _("Nobody leads this cohort. Add a lead"), kind="information")
        page = ChoicePage(cohort, form, await _choices(cohort, taken, form), lead)
        if posted.get("action") == "find":
            return _show_choice(request, page, status=200 if form.find.validate(form) else 422)
        form.validate()
        person = _chosen(page.choices, form)
        if person is not None and not form.refused:
            if lead.part.staff == person.id and lead.part.starts_on == from_on:
                return _done(cohort_id, _("They lead the cohort already"), kind="information")
            problems = rules.lead_problems(
                [one.part for one in taken],
                staff=person.id,
                from_on=from_on,
                stays=form.before.data == rules.CO,
                today=cohort.today,
            )
            refuse_all(form, problems)
            _refuse_standing(form, person)
        if form.refused or person is None:
            return _show_choice(request, page, status=refused)
        await actions.change_lead(
            cohort=cohort_id,
            old=lead,
            new=next((one for one in taken if one.part.staff == person.id and one.part.holds(from_on)), None),
            staff=person.id,
            from_on=from_on,
            stays=form.before.data == rules.CO,
            reason=_("%(name)s leads from %(on)s on", name=person.name, on=date(from_on)),
        )
    return _done(cohort_id, _("%(name)s leads from %(on)s on", name=person.name, on=date(from_on)))


@get(
    "/cohorts/{cohort_id:int}/facilitators/{part_id:int}/end",
    opt=_SCHEDULES,
    name="ask_end",
)
async def ask_when_it_ends(
    request: StaffRequest, cohort_id: FromPath[int], part_id: FromPath[int]
) -> Response[Any]:
    """The form by which somebody's part ends."""
    async with acting(request.user):
        cohort, taken = await _found_part(cohort_id, part_id)
    form = EndForm(ends_on=taken.part.ends_on, reason=taken.end_reason)
    return render(request, "sessions/roster/end.html", EndPage(cohort, taken, form))


@post(
    "/cohorts/{cohort_id:int}/facilitators/{part_id:int}/end",
    opt=_SCHEDULES,
    name="end_part",
)
async def end_part(request: StaffRequest, cohort_id: FromPath[int], part_id: FromPath[int]) -> Response[Any]:
    """Let a part end, or take back one that has not begun."""
    posted = await read_form(request)
    form = EndForm(posted)
    form.validate()
    async with acting(request.user):
        cohort, taken = await _found_part(cohort_id, part_id, lock=True)
        page = EndPage(cohort, taken, form)
        if posted.get("action") == "take-back" and page.not_begun:
            await actions.take_back(cohort=cohort_id, taken=taken)
            return _done(cohort_id, _("%(name)s no longer has this part", name=taken.part.name))
        if not form.refused and (taken.part.ends_on, taken.end_reason) == (
            form.ends_on.data,
            form.reason.data,
        ):
            return _done(cohort_id, _("It was recorded already"), kind="information")
        if not form.refused and posted.get("seen") != taken.seen:
            return render(
                request, "sessions/roster/end.html", EndPage(cohort, taken, form, stands=True), status=409
            )
        if not form.refused and (problem := rules.end_problem(taken.part, form.ends_on.data)):
            refuse_all(form, [problem])
        if form.refused:
            return render(request, "sessions/roster/end.html", page, status=422)
        await actions.end_part(
            cohort=cohort_id, taken=taken, ends_on=form.ends_on.data, reason=form.reason.data
        )
    return _done(
        cohort_id,
        _("The part of %(name)s ends on %(on)s", name=taken.part.name, on=date(form.ends_on.data)),
    )


def _show_choice(request: StaffRequest, page: ChoicePage, *, status: int = 200) -> Response[Any]:
    template = "_people" if is_fragment(request) else "choose"  # only the search asks for a part
    return render(request, f"sessions/roster/{template}.html", page, status=status)


def _done(cohort_id: int, message: Text, *, kind: str = "success") -> Response[Any]:
    return see_other(f"/cohorts/{cohort_id}/facilitators", message=message, kind=kind)


async def _choices(cohort: Cohort, parts: tuple[Taken, ...], form: AddForm | LeadForm) -> Choices:
    first, last = days(form, cohort.today)
    found = await queries.choices(
        cohort,
        parts,
        first,
        last,
        find=form.find.data or "",
        chosen=typed_id(form.staff),
        leading=isinstance(form, LeadForm),
    )
    form.staff.choices = [(one.id, one.label) for one in found.people]
    return found


def _chosen(choices: Choices, form: AddForm | LeadForm) -> Choice | None:
    return next((one for one in choices.people if one.id == form.staff.data), None)


def _refuse_standing(form: AddForm | LeadForm, person: Choice) -> None:
    if person.standing is Standing.UNSUITABLE:
        form.refuse("staff", person.why)
    elif person.standing is Standing.CLASH:
        form.refuse("staff", _("%(name)s: %(why)s", name=person.name, why=person.why))


def _lead(parts: tuple[Taken, ...], on: dt.date) -> Taken | None:
    return next((one for one in parts if one.part.role == rules.LEAD and one.part.holds(on)), None)


async def _found(cohort_id: int, *, lock: bool = False) -> Cohort:
    cohort = await find_cohort(cohort_id, lock=lock)
    if cohort is None:
        raise NotFound()
    return cohort


async def _open(cohort_id: int, *, lock: bool = False) -> Cohort:
    cohort = await _found(cohort_id, lock=lock)
    if cohort.state in rules.ENDED:
        raise Conflict(
            _("This cohort has ended: nobody takes a part in it any more."),
            back=f"/cohorts/{cohort_id}/facilitators",
        )
    return cohort


async def _found_part(cohort_id: int, part_id: int, *, lock: bool = False) -> tuple[Cohort, Taken]:
    cohort = await _found(cohort_id, lock=lock)
    taken = next((one for one in await queries.parts_of(cohort_id) if one.id == part_id), None)
    if taken is None:
        raise NotFound()
    return cohort, taken


HANDLERS = [
    show_roster,
    ask_who_to_add,
    add_facilitator,
    ask_who_leads,
    change_lead,
    ask_when_it_ends,
    end_part,
]
