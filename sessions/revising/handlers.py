"""The plan of a cohort: planned, revised and delivered side by side, and its revision with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import find_cohort
from programme.database import acting
from programme.web.errors import Conflict, Forbidden, NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Lazy, Text, _
from programme.web.text import lazy as _l
from sessions.rescheduling.queries import Group, find_group, hold_sessions
from sessions.revising import actions, queries
from sessions.revising.form import AddItemForm, ReviseForm
from sessions.revising.page import AddItemPage, PlanPage, RevisePage
from sessions.revising.queries import Revision
from sessions.revising.rules import (
    Item,
    Step,
    movable,
    new_places,
    order_broken,
    place_after,
    why_delivered,
    why_placed,
)
from sessions.spoken import speak
from sessions.timetable.queries import prerequisites

_TAKEN: dict[str, Lazy] = {
    "room_in_one_place": _l("The room is booked for another session in the longer time"),
    "facilitator_in_one_place": _l("A facilitator holds another session in the longer time"),
    "cohort_in_one_place": _l("The cohort meets for another session in the longer time"),
    "may_be_rostered": _l("A facilitator may not be rostered on one of the days any more"),
}
"""Constraint -> what it means."""
_DONE: dict[Step, Lazy] = {
    Step.CHANGE: _l("The plan is revised, and the dates to come with it."),
    Step.SWAP: _l("The two sessions have changed places."),
    Step.MOVE: _l("The session has its new place."),
    Step.DROP: _l("The session is dropped from the plan, and its dates to come are cancelled."),
    Step.RESTORE: _l("The session is back in the plan. Add its date to the timetable."),
}


@dataclass(frozen=True)
class _Plan:
    """Everything that a revision looks at."""

    group: Group
    items: tuple[Item, ...]
    revisions: tuple[Revision, ...]

    @property
    def seen(self) -> int:
        """The number of the latest revision; 0: none."""
        return self.revisions[0].id if self.revisions else 0

    @property
    def address(self) -> str:
        return f"/cohorts/{self.group.id}/plan"


@get("/cohorts/{cohort_id:int}/plan", opt=needs(Permission.SEE_REGISTERS), name="plan")
async def show_plan(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Planned, revised and delivered side by side."""
    async with acting(request.user):
        cohort = await find_cohort(cohort_id)
        if cohort is None:
            raise NotFound()
        may_revise = request.user.may(Permission.REVISE_PLANS) and await queries.leads(cohort_id)
        page = PlanPage(
            cohort, await queries.items_of(cohort_id), await queries.revisions_of(cohort_id), may_revise
        )
    return render(request, "sessions/revising/plan.html", page)


@get("/cohorts/{cohort_id:int}/plan/new", opt=needs(Permission.REVISE_PLANS), name="new_plan_item")
async def ask_for_item(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The form by which a session is added to the plan."""
    async with acting(request.user):
        plan = await _look(cohort_id)
        page = await _add_page(plan, AddItemForm())
    page.form.after.data = plan.items[-1].id if plan.items else 0
    return render(request, "sessions/revising/add.html", page)


@post(
    "/cohorts/{cohort_id:int}/plan/new",
    opt=needs(Permission.REVISE_PLANS),
    name="add_plan_item",
    status_code=200,
)
async def add_item(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Add a session to the plan. Sent twice, it is one."""
    posted = await read_form(request)
    async with acting(request.user):
        plan = await _look(cohort_id, hold=True)
        page = await _add_page(plan, AddItemForm(posted))
        form = page.form
        if _sent_twice(posted, plan, what="added", reason=form.reason.data, by=request.user.id):
            return _back(plan, _("The session is in the plan already."), "information")
        if form.validate():
            position = place_after(plan.items, form.after.data, plan.group.zone)
            if isinstance(position, int):
                await actions.add_item(
                    cohort=cohort_id,
                    position=position,
                    title=form.title.data,
                    kind=form.kind.data,
                    minutes=form.minutes.data,
                    module=form.module.data or None,
                    reason=form.reason.data,
                )
                return _back(plan, _("“%(title)s” is in the plan. Add its date.", title=form.title.data))
            form.refuse("after", speak(position))
    return render(request, "sessions/revising/add.html", page, status=422)


@get("/cohorts/{cohort_id:int}/plan/{item_id:int}", opt=needs(Permission.REVISE_PLANS), name="plan_item")
async def show_item(request: StaffRequest, cohort_id: FromPath[int], item_id: FromPath[int]) -> Response[Any]:
    """The form by which one item is revised."""
    async with acting(request.user):
        plan = await _look(cohort_id)
        item = _item(plan, item_id)
        page = _revise_page(plan, item, ReviseForm(title=item.title, minutes=item.minutes))
    if len(page.form.step.choices) == 1:
        page.form.step.data = page.form.step.choices[0][0]
    return render(request, "sessions/revising/revise.html", page)


@post(
    "/cohorts/{cohort_id:int}/plan/{item_id:int}",
    opt=needs(Permission.REVISE_PLANS),
    name="revise_plan_item",
    status_code=200,
)
async def revise_item(
    request: StaffRequest, cohort_id: FromPath[int], item_id: FromPath[int]
) -> Response[Any]:
    """Change, move, drop or take back an item. Sent twice, it is done once."""
    posted = await read_form(request)
    form = ReviseForm(posted)
    try:
        async with acting(request.user):
            plan = await _look(cohort_id, hold=True)
            page = _revise_page(plan, _item(plan, item_id), form)
            if _sent_twice(posted, plan, item=item_id, reason=form.reason.data, by=request.user.id):
                return _back(plan, _("This is in the plan already."), "information")
            if posted.get("seen") != str(plan.seen):
                form.refuse(None, _("Somebody revised the plan meanwhile. Look at it again, then save."))
                return render(request, "sessions/revising/revise.html", page, status=409)
            if not form.validate() or not await _revise(plan, page, by=request.user.id):
                return render(request, "sessions/revising/revise.html", page, status=422)
            return _back(plan, _DONE[Step(form.step.data)])
    except (asyncpg.ExclusionViolationError, asyncpg.CheckViolationError) as problem:
        known = _TAKEN.get(getattr(problem, "constraint_name", None) or "")
        if known is None:
            raise
        async with acting(request.user):
            plan = await _look(cohort_id)
            page = _revise_page(plan, _item(plan, item_id), ReviseForm(posted))
        page.form.validate()
        page.form.refuse("minutes" if page.form.step.data == Step.CHANGE else "other", known)
        return render(request, "sessions/revising/revise.html", page, status=422)


async def _revise(plan: _Plan, page: RevisePage, *, by: int) -> bool:
    """Do what the valid form asks for; False when it cannot be, which the form then says."""
    form, item, cohort = page.form, page.item, plan.group.id
    step, reason = Step(form.step.data), form.reason.data
    match step:
        case Step.CHANGE:
            title, minutes = form.title.data or item.title, form.minutes.data or item.minutes
            if (title, minutes) == (item.title, item.minutes):
                form.refuse("title", _("Enter another title or another length"))
            else:
                await actions.change_item(
                    cohort=cohort, item=item, title=title, minutes=minutes, reason=reason, by=by
                )
        case Step.DROP:
            note = _("Dropped from the plan: %(reason)s", reason=reason)
            await actions.drop_item(cohort=cohort, item=item, reason=reason, note=note, by=by)
        case Step.RESTORE:
            await actions.restore_item(cohort=cohort, item=item, reason=reason)
        case Step.SWAP | Step.MOVE:
            await _place(plan, page, step, by=by)
    return not form.refused


async def _place(plan: _Plan, page: RevisePage, step: Step, *, by: int) -> None:
    form, item = page.form, page.item
    if not form.other.data:
        form.refuse("other", _("Choose another session"))
        return
    moves = new_places(movable(plan.items, plan.group.zone), item.id, form.other.data, step)
    needed = await prerequisites(plan.group.curriculum) if plan.group.curriculum else ()
    if not moves:
        form.refuse("other", _("It stands there already. Choose another session"))
    elif (broken := order_broken(plan.items, moves, needed)) is not None:
        form.refuse("other", speak(broken))
    else:
        chosen = [item.id, form.other.data] if step is Step.SWAP else [item.id]
        await actions.place_items(
            cohort=plan.group.id, moves=moves, chosen=chosen, reason=form.reason.data, by=by
        )


async def _look(cohort_id: int, *, hold: bool = False) -> _Plan:
    group = await find_group(cohort=cohort_id)
    if group is None:
        raise NotFound()
    if not await queries.leads(cohort_id):
        raise Forbidden(
            _("The facilitators of the cohort and the lead revise its plan."),
            back=f"/cohorts/{cohort_id}/plan",
        )
    if group.curriculum is None:
        raise Conflict(_("This cohort follows no curriculum, so there is no plan to revise."))
    if hold:
        await queries.hold_plan(cohort_id)
        await hold_sessions(cohort_id)
    return _Plan(group, await queries.items_of(cohort_id), await queries.revisions_of(cohort_id))


def _item(plan: _Plan, item_id: int) -> Item:
    found = next((one for one in plan.items if one.id == item_id), None)
    if found is None:
        raise NotFound()
    return found


def _revise_page(plan: _Plan, item: Item, form: ReviseForm) -> RevisePage:
    zone = plan.group.zone
    steps: list[Step] = []
    stands = []
    if item.dropped is not None:
        steps = [Step.RESTORE]
    else:
        delivered, placed = why_delivered(item, zone), why_placed(item, zone)
        places = movable(plan.items, zone) if placed is None else []
        steps += [] if delivered else [Step.CHANGE]
        steps += [Step.SWAP, Step.MOVE] if len(places) > 1 else []
        steps += [] if delivered else [Step.DROP]
        stands = list(dict.fromkeys(speak(one) for one in (delivered, placed) if one is not None))
    others: Iterable[Item] = movable(plan.items, zone) if Step.SWAP in steps else ()
    form.offer(steps, [one for one in others if one.id != item.id])
    return RevisePage(plan.group, item, form, plan.seen, tuple(stands))


async def _add_page(plan: _Plan, form: AddItemForm) -> AddItemPage:
    form.offer(await queries.modules_of(plan.group.curriculum or 0), plan.items)
    return AddItemPage(plan.group, form, plan.seen)


def _sent_twice(
    posted: Posted, plan: _Plan, *, reason: str, by: int, item: int | None = None, what: str | None = None
) -> bool:
    """Whether the latest revision is this one: of the page that was sent, and no newer page."""
    latest = next(iter(plan.revisions), None)
    return (
        latest is not None
        and posted.get("seen") != str(plan.seen)
        and (latest.by_id, latest.reason) == (by, reason)
        and (item is None or any(one.item == item for one in plan.revisions[:2]))
        and (what is None or latest.what == what)
    )


def _back(plan: _Plan, message: Text, kind: str = "success") -> Response[Any]:
    return see_other(plan.address, message=message, kind=kind)


HANDLERS = [show_plan, ask_for_item, add_item, show_item, revise_item]
