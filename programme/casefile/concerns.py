"""Concerns over HTTP: raising one, the list, answering."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import QUIET, needs
from programme.access.permissions import Permission
from programme.casefile import actions, queries
from programme.casefile.form import CloseForm, ConcernForm, EntryForm
from programme.casefile.queries import Concern, Listed, Subject
from programme.database import acting, log_access
from programme.web.errors import Conflict, NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _

_SEES = needs(Permission.SEE_CONCERNS)


@dataclass(frozen=True)
class NewPage:
    """The form of a concern. `reach`: severity -> who would be told; empty while nobody is chosen."""

    form: ConcernForm
    id: UUID
    reach: Mapping[str, Sequence[Text]]
    chosen: Subject | None


@dataclass(frozen=True)
class ListPage:
    """The concerns that the viewer reads."""

    concerns: tuple[Listed, ...]
    now: dt.datetime

    @property
    def waiting(self) -> int:
        return sum(one.mine for one in self.concerns)


@dataclass(frozen=True)
class ConcernPage:
    """A concern with the forms to answer it."""

    concern: Concern
    entry: EntryForm
    close: CloseForm
    may_close: bool
    now: dt.datetime


@get("/concerns", opt=_SEES, name="concerns")
async def list_concerns(request: StaffRequest) -> Response[Any]:
    """Concerns that wait for the viewer first, then the others that they read."""
    async with acting(request.user):
        page = ListPage(await queries.listed(), _now())
        await log_access("concerns")
    return render(request, "programme/casefile/concerns.html", page)


@get("/concerns/bar", opt={**_SEES, QUIET: True}, name="concern_bar")
async def show_bar(request: StaffRequest) -> Response[Any]:
    """How many concerns wait for the viewer: a part of every page, asked for again and again."""
    if not is_fragment(request):
        return see_other("/concerns")
    async with acting(request.user):
        waiting = await queries.waiting()
    return render(request, "programme/casefile/_bar.html", waiting)


@get("/concerns/new", opt=needs(Permission.RAISE_CONCERNS), name="new_concern")
async def ask_what_was_seen(request: StaffRequest) -> Response[Any]:
    """The form of a concern; `?about=p7` chooses whom it is about."""
    form = ConcernForm(about=request.query_params.get("about", ""))
    async with acting(request.user):
        page = await _page(form, uuid4())
    return render(request, "programme/casefile/new.html", page)


@post("/concerns/new", opt=needs(Permission.RAISE_CONCERNS), name="raise_concern", status_code=200)
async def raise_concern(request: StaffRequest) -> Response[Any]:
    """Raise a concern: kept, and addressed to everybody who has to know, in one transaction."""
    posted = await read_form(request)
    form = ConcernForm(posted)
    async with acting(request.user):
        page = await _page(form, _uuid(posted))
        form.validate()
        if form.refused or page.chosen is None:
            return render(request, "programme/casefile/new.html", page, status=422)
        try:
            made = await actions.raise_concern(
                form=page.id,
                subject=page.chosen,
                whom=form.whom.data,
                category=form.category.data,
                severity=form.severity.data,
                seen=form.seen.data,
            )
        except LookupError:
            raise Conflict(_("This form was sent before. Open it anew to raise another concern.")) from None
    return see_other(f"/concerns/{made}", message=_("The concern was raised. Below stands who was told."))


@get("/concerns/{concern_id:int}", opt=_SEES, name="concern")
async def show_concern(request: StaffRequest, concern_id: FromPath[int]) -> Response[Any]:
    """A concern; whoever it is addressed to has read it then."""
    async with acting(request.user):
        concern = await _found(request, concern_id)
        if concern.alert is not None and concern.alert.read_at is None:
            await actions.note_read(concern=concern_id)
        await _log(concern)
    return render(request, "programme/casefile/concern.html", _answers(request, concern))


@post("/concerns/{concern_id:int}/acknowledge", opt=_SEES, name="acknowledge_concern")
async def acknowledge(request: StaffRequest, concern_id: FromPath[int]) -> Response[Any]:
    """Keep that whoever was told knows, and acts."""
    async with acting(request.user):
        concern = await _found(request, concern_id)
        if concern.alert is None:
            raise NotFound()
        new = await actions.acknowledge(concern=concern_id)
    words = _("Acknowledged. Write below what is done.") if new else _("You acknowledged it before.")
    return see_other(f"/concerns/{concern_id}", message=words, kind="success" if new else "information")


@post("/concerns/{concern_id:int}/entries", opt=_SEES, name="add_to_concern", status_code=200)
async def add_entry(request: StaffRequest, concern_id: FromPath[int]) -> Response[Any]:
    """Add what was done."""
    form = EntryForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        concern = await _found(request, concern_id)
        if form.refused:
            page = _answers(request, concern, entry=form)
            return render(request, "programme/casefile/concern.html", page, status=422)
        await actions.add_entry(concern=concern_id, body=form.body.data)
    return see_other(f"/concerns/{concern_id}", message=_("Added."))


@post("/concerns/{concern_id:int}/close", opt=_SEES, name="close_concern", status_code=200)
async def close_concern(request: StaffRequest, concern_id: FromPath[int]) -> Response[Any]:
    """Close a concern with how it ended."""
    form = CloseForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        concern = await _found(request, concern_id)
        page = _answers(request, concern, close=form)
        if not page.may_close and concern.closed_at is None:
            raise NotFound()
        if form.refused:
            return render(request, "programme/casefile/concern.html", page, status=422)
        if concern.closed_at is not None or not await actions.close_concern(
            concern=concern_id, outcome=form.outcome.data
        ):
            form.refuse(None, _("Somebody else closed it first. What you wrote stands below: add it instead"))
            kept = EntryForm(body=form.outcome.data)
            page = _answers(request, await _found(request, concern_id), entry=kept, close=form)
            return render(request, "programme/casefile/concern.html", page, status=409)
    return see_other(f"/concerns/{concern_id}", message=_("The concern is closed."))


async def _found(request: StaffRequest, concern_id: int) -> Concern:
    concern = await queries.find_concern(concern_id, request.user.id)
    if concern is None:
        raise NotFound()
    return concern


def _answers(
    request: StaffRequest, concern: Concern, *, entry: EntryForm | None = None, close: CloseForm | None = None
) -> ConcernPage:
    addressed = concern.alert is not None or request.user.may(Permission.READ_ALL_CONCERNS)
    return ConcernPage(
        concern,
        entry or EntryForm(),
        close or CloseForm(),
        may_close=addressed and concern.closed_at is None,
        now=_now(),
    )


async def _page(form: ConcernForm, id_: UUID) -> NewPage:
    offered = await queries.subjects()
    form.about.choices = [(one.key, one.name) for one in offered]
    chosen = next((one for one in offered if one.key == form.about.text), None)
    reach = await queries.reach(chosen) if chosen else {}
    return NewPage(form, id_, reach, chosen)


async def _log(concern: Concern) -> None:
    people = [concern.participant] if concern.participant else []
    await log_access("concern", participants=people, cohort=concern.cohort)


def _uuid(posted: Posted) -> UUID:
    try:
        return UUID(posted.get("form"))
    except ValueError:
        return uuid4()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


HANDLERS = [
    list_concerns,
    show_bar,
    ask_what_was_seen,
    raise_concern,
    show_concern,
    acknowledge,
    add_entry,
    close_concern,
]
