"""Changes of circumstances: what happened to the people of a cohort, and what was done about it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.changes import actions, queries
from programme.changes.form import AnswerForm, answer_form
from programme.changes.queries import Change
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting, log_access
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _


@dataclass(frozen=True)
class ChangesPage:
    """The changes of one cohort. `forms` hold the answer to each open one; `asked` is the form that
    was sent, and `first` the change that somebody else answered, or that changed, meanwhile."""

    cohort: Cohort
    open: tuple[Change, ...]
    answered: tuple[Change, ...]
    forms: dict[int, AnswerForm]
    asked: AnswerForm | None
    first: Change | None

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@dataclass(frozen=True)
class CountPage:
    """How many changes of a cohort are open: the part that its page shows."""

    cohort: int
    count: int


@dataclass(frozen=True)
class AllChangesPage:
    """The open changes of all cohorts, and how many there are in all."""

    changes: tuple[Change, ...]
    count: int


@get("/cohorts/{cohort_id:int}/changes", opt=needs(Permission.SEE_CHANGES), name="circumstances")
async def show_changes(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """What has changed for the people of a cohort; on the page of the cohort, how many are open."""
    async with acting(request.user):
        cohort = await _found(cohort_id)
        await actions.note_who_runs_out()
        if is_fragment(request):
            count = await queries.count_open(cohort_id)
            return render(request, "programme/changes/_count.html", CountPage(cohort_id, count))
        return await _show(request, cohort)


@post(
    "/cohorts/{cohort_id:int}/changes/{change_id:int}",
    opt=needs(Permission.ANSWER_CHANGES),
    name="acknowledge_circumstance",
)
async def acknowledge_change(
    request: StaffRequest, cohort_id: FromPath[int], change_id: FromPath[int]
) -> Response[Any]:
    """Say what was done about a change."""
    posted = await read_form(request)
    form = answer_form(change_id, posted)
    form.validate()
    async with acting(request.user):
        cohort = await _found(cohort_id)
        change = await _found_change(cohort_id, change_id)
        done = form.done.data
        if form.refused and change.acknowledged_at is None:
            return await _show(request, cohort, form=form, status=422)
        same = (change.done, change.acknowledged_by) == (done, request.user.name)
        if not same and not await actions.acknowledge(circumstance=change_id, seen=_seen(posted), done=done):
            change = await _found_change(cohort_id, change_id)
            return await _show(request, cohort, form=form, first=change, status=409)
    return see_other(f"/cohorts/{cohort_id}/changes", message=_("It is recorded what was done"))


@get("/changes", opt=needs(Permission.SEE_CHANGES), name="all_circumstances")
async def show_all_changes(request: StaffRequest) -> Response[Any]:
    """What waits for an answer in all cohorts that the viewer sees."""
    async with acting(request.user):
        await actions.note_who_runs_out()
        count = await queries.count_open()
        changes = await queries.open_changes()
        await log_access("changes", participants={person for one in changes for person in one.people})
    return render(request, "programme/changes/all.html", AllChangesPage(changes, count))


async def _found(cohort_id: int) -> Cohort:
    cohort = await find_cohort(cohort_id)
    if cohort is None:
        raise NotFound()
    return cohort


async def _found_change(cohort_id: int, change_id: int) -> Change:
    for change in await queries.changes_of(cohort_id):
        if change.id == change_id:
            return change
    raise NotFound()


def _seen(posted: Posted) -> dt.datetime:
    """When the change was noted that the person answers; long ago when that cannot be read."""
    long_ago = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
    try:
        moment = dt.datetime.fromisoformat(posted.get("seen"))
    except ValueError:
        return long_ago
    return moment if moment.tzinfo and 2000 < moment.year < 2200 else long_ago


async def _show(
    request: StaffRequest,
    cohort: Cohort,
    *,
    form: AnswerForm | None = None,
    first: Change | None = None,
    status: int = 200,
) -> Response[Any]:
    changes = await queries.changes_of(cohort.id)
    await log_access(
        "cohort: changes", participants={person for one in changes for person in one.people}, cohort=cohort.id
    )
    waiting = tuple(one for one in changes if one.acknowledged_at is None)
    forms = {one.id: answer_form(one.id) for one in waiting}
    if form is not None:
        forms |= {one.id: form for one in waiting if form.done.id.startswith(f"change-{one.id}-")}
    page = ChangesPage(
        cohort=cohort,
        open=waiting,
        answered=tuple(one for one in changes if one.acknowledged_at is not None),
        forms=forms,
        asked=form,
        first=first,
    )
    return render(request, "programme/changes/changes.html", page, status=status)


HANDLERS = [show_changes, acknowledge_change, show_all_changes]
