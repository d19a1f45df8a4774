"""The list of changes of a timetable, and undoing one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _, ngettext
from sessions.rescheduling import actions, queries
from sessions.rescheduling.actions import LOST
from sessions.rescheduling.changes.queries import ROWS, Change, changes_of, hold_change, steps_of
from sessions.rescheduling.meeting import against_going_back
from sessions.rescheduling.queries import Group
from sessions.rescheduling.undo import Step


@dataclass(frozen=True)
class ChangesPage:
    """The changes of a cohort's timetable. `against`: why one could not be undone; `older`: the number
    before which the next page begins, or 0."""

    group: Group
    changes: tuple[Change, ...]
    older: int
    now: dt.datetime
    against: tuple[Text, ...] = ()

    @property
    def time_zone(self) -> str:
        return self.group.site.time_zone


@get("/cohorts/{cohort_id:int}/timetable/changes", opt=needs(Permission.SEE_COHORTS), name="changes")
async def show_changes(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """What was changed in a timetable, by whom and when."""
    typed = request.query_params.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    async with acting(request.user):
        page = await _page(await _found(cohort_id), before)
    return render(request, "sessions/rescheduling/changes/changes.html", page)


@post(
    "/cohorts/{cohort_id:int}/timetable/changes/{change_id:int}/undo",
    opt=needs(Permission.SCHEDULE_COHORTS),
    name="undo_change",
)
async def undo_change(
    request: StaffRequest, cohort_id: FromPath[int], change_id: FromPath[int]
) -> Response[Any]:
    """Put everything back as it was before a change, or say what stands against it."""
    await read_form(request)
    try:
        async with acting(request.user):
            group, change, steps, against = await _look(cohort_id, change_id)
            if change.undone_at is not None:
                return _undone_already(cohort_id, change)
            if against:
                return await _refuse(request, group, against)
            await actions.undo(changes=[change_id])
    except LOST:
        async with acting(request.user):
            group, _change, _steps, against = await _look(cohort_id, change_id)
            return await _refuse(request, group, against or (_somebody_else(),))
    message = ngettext(
        "Undone: 1 session is as it was before",
        "Undone: %(num)s sessions are as they were before",
        len(steps),
    )
    return see_other(f"/cohorts/{cohort_id}/timetable", message=message)


async def _look(cohort_id: int, change_id: int) -> tuple[Group, Change, tuple[Step, ...], tuple[Text, ...]]:
    """A change, held, with all that stands against undoing it."""
    group = await _found(cohort_id)
    await queries.hold_sessions(group.id)
    change = await hold_change(group.id, change_id) if change_id < 2**31 else None
    if change is None:
        raise NotFound()
    now = dt.datetime.now(dt.UTC)
    steps = await steps_of([group.id], [change_id])
    if not change.may_be_undone(now):
        return group, change, steps, (_too_old(change),)
    against = await against_going_back(steps, group.zone, made_at=change.made_at, now=now)
    return group, change, steps, against


def _too_old(change: Change) -> Text:
    if change.cancellation is not None:
        return _("This was cancelled for the whole site. Take it back on the page of the site")
    return _("A change can be undone for 24 hours. Move the sessions back by hand")


def _somebody_else() -> Text:
    return _("Somebody else was scheduling at the same moment, so nothing was undone. Try again")


def _undone_already(cohort_id: int, change: Change) -> Response[Any]:
    message = _("%(name)s has undone this change already", name=change.undone_by)
    return see_other(f"/cohorts/{cohort_id}/timetable/changes", message=message, kind="information")


async def _refuse(request: StaffRequest, group: Group, against: tuple[Text, ...]) -> Response[Any]:
    page = await _page(group, 0, against)
    return render(request, "sessions/rescheduling/changes/changes.html", page, status=409)


async def _found(cohort_id: int) -> Group:
    group = await queries.find_group(cohort=cohort_id)
    if group is None:
        raise NotFound()
    return group


async def _page(group: Group, before: int, against: tuple[Text, ...] = ()) -> ChangesPage:
    found = await changes_of(group.id, before)
    shown = found[:ROWS]
    older = shown[-1].id if len(found) > ROWS else 0
    return ChangesPage(group, shown, older, dt.datetime.now(dt.UTC), against)


HANDLERS = [show_changes, undo_change]
