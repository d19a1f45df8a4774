"""Adding a one-to-one, a catch-up or a session of the plan that has no date."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.errors import Forbidden, NotFound
from programme.web.filters import asked as asked_of
from programme.web.formats import in_zone
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from sessions.adding import actions, queries
from sessions.adding.form import AddForm
from sessions.adding.queries import Asked, Choices
from sessions.adding.rules import problems
from sessions.rescheduling.queries import Group, find_group, frame_of
from sessions.spoken import speak
from sessions.timetable.rules import local_start

_TAKEN: dict[str, tuple[str, Lazy]] = {
    "room_in_one_place": ("room", _l("The room is booked for another session then. Choose another")),
    "facilitator_in_one_place": ("team", _l("Somebody chosen holds another session then")),
    "cohort_in_one_place": ("at", _l("The cohort itself meets at that time")),
    "may_be_rostered": ("team", _l("Somebody chosen may not be rostered on that day any more")),
    "session_of_member": ("people", _l("Somebody chosen is not of this cohort")),
    "group_session_one_catch_up": ("what", _l("It has its catch-up by now")),
}
"""Constraint -> (field, what it means)."""


@dataclass(frozen=True)
class AddPage:
    """The form."""

    group: Group
    form: AddForm

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@get("/cohorts/{cohort_id:int}/sessions/new", opt=needs(Permission.ADD_SESSIONS), name="new_session")
async def ask_for_session(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The form; `?what=` and `?people=` choose in advance."""
    async with acting(request.user):
        page, choices, today = await _look(cohort_id, AddForm())
        await log_access(
            "session: new",
            participants=[one.participant for one in choices.members],
            cohort=cohort_id,
        )
    page.form.fill(asked_of(request), me=request.user.id, today=today)
    return render(request, "sessions/adding/add.html", page)


@post(
    "/cohorts/{cohort_id:int}/sessions/new",
    opt=needs(Permission.ADD_SESSIONS),
    name="add_session",
    status_code=200,
)
async def add_session(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Add the session. Sent twice, it is one."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            page, choices, today = await _look(cohort_id, AddForm(posted))
            wanted = await _judge(page, choices, today)
            if wanted is None:
                return render(request, "sessions/adding/add.html", page, status=422)
            asked, starts_at = wanted
            if await queries.just_added(cohort_id, asked, starts_at) is None:
                await actions.add_session(cohort=cohort_id, asked=asked, starts_at=starts_at)
    except (
        asyncpg.ExclusionViolationError,
        asyncpg.CheckViolationError,
        asyncpg.UniqueViolationError,
    ) as problem:
        return await _refused(request, cohort_id, posted, problem)
    words = _("“%(title)s” is in the timetable.", title=asked.title)
    return see_other(f"/cohorts/{cohort_id}/timetable", message=words)


async def _refused(
    request: StaffRequest, cohort_id: int, posted: Posted, problem: asyncpg.PostgresError
) -> Response[Any]:
    known = _TAKEN.get(getattr(problem, "constraint_name", None) or "")
    if known is None:
        raise problem
    async with acting(request.user):
        page, choices, today = await _look(cohort_id, AddForm(posted))
        await _judge(page, choices, today)
    if not page.form.refused:
        page.form.refuse(*known)
    return render(request, "sessions/adding/add.html", page, status=422)


async def _look(cohort_id: int, form: AddForm) -> tuple[AddPage, Choices, dt.date]:
    group = await find_group(cohort=cohort_id)
    if group is None:
        raise NotFound()
    today = dt.datetime.now(group.zone).date()
    choices = await queries.choices_of(group, today)
    if not choices.team:
        raise Forbidden(
            _("Nobody facilitates this cohort, so nobody could hold a session."),
            back=f"/cohorts/{cohort_id}",
        )
    with in_zone(group.site.time_zone):
        form.offer(choices)
    return AddPage(group, form), choices, today


async def _judge(page: AddPage, choices: Choices, today: dt.date) -> tuple[Asked, dt.datetime] | None:
    """What was asked for and when it starts; None when something is wrong with it, which the form says."""
    form, group = page.form, page.group
    if not form.validate():
        return None
    what = choices.whats[form.what.data]
    members = {one.participant: one for one in choices.members}
    for field, sentence in problems(what, form.people.data, form.minutes.data, form.on.data, members):
        form.refuse(field, speak(sentence))
    if form.refused:
        return None
    asked = form.asked(what, team=form.team.data)
    starts_at, _note = local_start(asked.on, asked.at, group.zone)
    ends_at = starts_at + dt.timedelta(minutes=asked.minutes)
    if asked.on >= today:
        frame, _warning = await frame_of(group, asked.on)
        if (reason := frame.days_off.get(asked.on)) is not None:
            form.refuse("on", _("Nothing runs on this day. %(reason)s", reason=reason))
    if await queries.just_added(group.id, asked, starts_at) is None:
        busy = await queries.people_busy(group.id, asked.people, starts_at, ends_at)
        for title in busy if asked.people else ():
            form.refuse("at", _("They are expected at “%(title)s” then.", title=title))
    return None if page.form.refused else (asked, starts_at)


HANDLERS = [ask_for_session, add_session]
