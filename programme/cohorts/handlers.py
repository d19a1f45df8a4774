"""The page of a cohort, and who its members are."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts import actions, queries, rules
from programme.cohorts.form import JoinForm, LeaveForm, clash_of_leaving, refuse_all, ticked
from programme.cohorts.queries import Candidate, Cohort, Facilitator, Member
from programme.database import acting, log_access
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _, ngettext
from programme.web.text import lazy as _l


@dataclass(frozen=True)
class CohortPage:
    """A cohort. `places_left` counts from today, or from the start of a cohort to come."""

    cohort: Cohort
    facilitators: tuple[Facilitator, ...]
    members: tuple[Member, ...]
    former: tuple[Member, ...]
    places_left: int
    closed_door: str
    time_zone: str


@dataclass(frozen=True)
class MembersPage:
    """The form by which people join. `closed_door`: why nobody can join any more, or ""."""

    cohort: Cohort
    form: JoinForm
    people: tuple[Candidate, ...]
    more: bool
    places_left: int
    closed_door: str
    time_zone: str


@dataclass(frozen=True)
class LeavePage:
    """The form by which somebody leaves. `stands`: what somebody else recorded meanwhile."""

    cohort: Cohort
    member: Member
    form: LeaveForm
    stands: bool
    time_zone: str


@get("/cohorts/{cohort_id:int}", opt=needs(Permission.SEE_COHORTS), name="cohort")
async def show_cohort(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Who is in the cohort, who was, and links to all about it."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        facilitators = await queries.facilitators_of(cohort_id)
        everybody = await queries.members_of(
            cohort_id, with_numbers=Permission.SCHEDULE_COHORTS in request.user.permissions
        )
        await log_access("cohort", participants=_ids(everybody), cohort=cohort_id)
    today = cohort.today
    page = CohortPage(
        cohort=cohort,
        facilitators=facilitators,
        members=tuple(one for one in everybody if one.left_on is None or one.left_on > today),
        former=tuple(one for one in everybody if one.left_on is not None and one.left_on <= today),
        places_left=_places(cohort, everybody),
        closed_door=_closed_door(cohort),
        time_zone=cohort.time_zone,
    )
    return render(request, "programme/cohorts/cohort.html", page)


@get("/cohorts/{cohort_id:int}/members", opt=needs(Permission.KEEP_MEMBERS), name="choose_members")
async def choose_members(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The form by which people join the cohort."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        form = JoinForm(joined_on=rules.likely_date(cohort.group, cohort.today))
        return await _show_choice(request, cohort, form, await _offer(cohort, form))


@post("/cohorts/{cohort_id:int}/members", opt=needs(Permission.KEEP_MEMBERS), name="add_members")
async def add_members(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Let the people who were ticked join, all or none; or search for more of them."""
    posted = await read_form(request)
    try:
        return await _add(request, cohort_id, posted, refused=422)
    except (asyncpg.ExclusionViolationError, asyncpg.CheckViolationError, asyncpg.DeadlockDetectedError):
        return await _add(request, cohort_id, posted, refused=409)  # it sees now who was first


async def _add(request: StaffRequest, cohort_id: int, posted: Posted, *, refused: int) -> Response[Any]:
    async with acting(request.user):
        cohort = await _found(cohort_id, lock=True)
        form = JoinForm(posted)
        offered = await _offer(cohort, form, ticked(posted))
        if posted.get("action") == "find":
            status = 200 if form.find.validate(form) else 422
            return await _show_choice(request, cohort, form, offered, status=status)
        chosen = [one for one in offered.people if form.validate() and one.id in form.people.data]
        if chosen and all(one.place is not None and one.place.here for one in chosen):
            message = ngettext(
                "This person is a member already", "These people are members already", len(chosen)
            )
            return see_other(f"/cohorts/{cohort_id}", message=message, kind="information")
        if not form.refused:
            refuse_all(form, await _judge(cohort, form, chosen))
        if form.refused:
            return await _show_choice(request, cohort, form, offered, status=refused)
        await actions.add_members(
            cohort=cohort_id, participants=[one.id for one in chosen], joined_on=form.joined_on.data
        )
    message = ngettext("1 person joined the cohort", "%(num)s people joined the cohort", len(chosen))
    return see_other(f"/cohorts/{cohort_id}", message=message)


@get(
    "/cohorts/{cohort_id:int}/members/{membership_id:int}/leave",
    opt=needs(Permission.KEEP_MEMBERS),
    name="leave",
)
async def ask_about_leaving(
    request: StaffRequest, cohort_id: FromPath[int], membership_id: FromPath[int]
) -> Response[Any]:
    """The form by which somebody leaves, or what it said is corrected."""
    async with acting(request.user):
        cohort, member = await _found_member(cohort_id, membership_id)
        form = LeaveForm(left_on=member.left_on or cohort.today, outcome=member.outcome, reason=member.reason)
        return await _show_leaving(request, cohort, member, form)


@post(
    "/cohorts/{cohort_id:int}/members/{membership_id:int}/leave",
    opt=needs(Permission.KEEP_MEMBERS),
    name="record_leaving",
)
async def record_leaving(
    request: StaffRequest, cohort_id: FromPath[int], membership_id: FromPath[int]
) -> Response[Any]:
    """Record when and how somebody left."""
    posted = await read_form(request)
    form = LeaveForm(posted)
    form.validate()
    try:
        return await _leave(request, cohort_id, membership_id, posted, form)
    except asyncpg.ExclusionViolationError as problem:
        form.refuse("left_on", clash_of_leaving(problem.constraint_name, problem.detail))
    except asyncpg.CheckViolationError as problem:
        if problem.constraint_name not in _REFUSED_LEAVING:
            raise
        form.refuse(*_REFUSED_LEAVING[problem.constraint_name])
    async with acting(request.user):
        cohort, member = await _found_member(cohort_id, membership_id)
        return await _show_leaving(request, cohort, member, form, status=422)


_REFUSED_LEAVING = {
    "completed_before_start": (
        "outcome",
        _l("Somebody who attended no session up to the date of leaving cannot have completed"),
    ),
    "consent_withdrawn": (
        "left_on",
        _l("They withdrew their consent, so they cannot have belonged to the cohort after that day"),
    ),
}


async def _leave(
    request: StaffRequest, cohort_id: int, membership_id: int, posted: Posted, form: LeaveForm
) -> Response[Any]:
    async with acting(request.user):
        cohort, member = await _found_member(cohort_id, membership_id)
        left_on, outcome, reason = form.left_on.data, form.outcome.data, form.reason.data
        if not form.refused:
            problem = rules.leave_problem(joined_on=member.joined_on, left_on=left_on, today=cohort.today)
            refuse_all(form, [problem] if problem else [])
        if form.refused:
            return await _show_leaving(request, cohort, member, form, status=422)
        done = (member.left_on, member.outcome, member.reason) == (left_on, outcome, reason)
        if not done and (
            posted.get("seen", "|") != member.seen
            or not await actions.record_leaving(
                membership=membership_id,
                left_on=left_on,
                outcome=outcome,
                reason=reason,
                instead_of=(member.left_on, member.outcome),
            )
        ):
            member = await queries.find_member(cohort_id, membership_id) or member
            return await _show_leaving(request, cohort, member, form, status=409)
    return see_other(f"/cohorts/{cohort_id}", message=_("It is recorded when and how they left"))


async def _found(cohort_id: int, *, lock: bool = False) -> Cohort:
    cohort = await queries.find_cohort(cohort_id, lock=lock)
    if cohort is None:
        raise NotFound()
    return cohort


async def _found_member(cohort_id: int, membership_id: int) -> tuple[Cohort, Member]:
    cohort = await _found(cohort_id)
    member = await queries.find_member(cohort_id, membership_id)
    if member is None:
        raise NotFound()
    return cohort, member


async def _offer(cohort: Cohort, form: JoinForm, chosen: list[int] | None = None) -> queries.Candidates:
    if rules.may_join(cohort.group) is not None:
        return queries.Candidates((), more=False)  # nobody is shown where nobody can be chosen
    offered = await queries.candidates(
        cohort,
        joined_on=form.joined_on.data or rules.likely_date(cohort.group, cohort.today),
        find=form.find.data or "",
        ticked=chosen or (),
    )
    form.people.choices = [(one.id, one.name) for one in offered.people]
    return offered


async def _judge(cohort: Cohort, form: JoinForm, chosen: list[Candidate]) -> tuple[rules.Problem, ...]:
    members = await queries.members_of(cohort.id, with_numbers=False)
    names = {one.participant: one.name for one in members} | {one.id: one.name for one in chosen}
    pairs = await queries.separated_joiners(
        cohort.id, [one.id for one in chosen], joined_on=form.joined_on.data
    )
    return rules.join_problems(
        cohort.group,
        [one.stay for one in members],
        [
            rules.Chosen(one.id, one.name, one.place, rules.names_apart(one.id, pairs, names), one.consent)
            for one in chosen
        ],
        joined_on=form.joined_on.data,
        today=cohort.today,
    )


async def _show_choice(
    request: StaffRequest, cohort: Cohort, form: JoinForm, offered: queries.Candidates, *, status: int = 200
) -> Response[Any]:
    members = await queries.members_of(cohort.id, with_numbers=False)
    await log_access(
        "cohort: choose members",
        participants={one.id for one in offered.people} | _ids(members),
        cohort=cohort.id,
    )
    page = MembersPage(
        cohort=cohort,
        form=form,
        people=offered.people,
        more=offered.more,
        places_left=_places(cohort, members),
        closed_door=_closed_door(cohort),
        time_zone=cohort.time_zone,
    )
    template = "_people" if is_fragment(request) else "members"  # only the search asks for a part
    return render(request, f"programme/cohorts/{template}.html", page, status=status)


async def _show_leaving(
    request: StaffRequest, cohort: Cohort, member: Member, form: LeaveForm, *, status: int = 200
) -> Response[Any]:
    await log_access("cohort: member leaves", participants=[member.participant], cohort=cohort.id)
    page = LeavePage(cohort, member, form, stands=status == 409, time_zone=cohort.time_zone)
    return render(request, "programme/cohorts/leave.html", page, status=status)


def _ids(members: tuple[Member, ...]) -> set[int]:
    return {one.participant for one in members}


def _places(cohort: Cohort, members: tuple[Member, ...]) -> int:
    day = max(cohort.starts_on, cohort.today)
    return max(rules.places_left(cohort.capacity, [one.stay for one in members], day), 0)


def _closed_door(cohort: Cohort) -> str:
    problem = rules.may_join(cohort.group)
    return str(problem.message) % problem.values if problem else ""


HANDLERS = [show_cohort, choose_members, add_members, ask_about_leaving, record_leaving]
