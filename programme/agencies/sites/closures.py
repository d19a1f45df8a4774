"""The pages of closures: the days on which a site offers no sessions."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.agencies.sites import actions, queries
from programme.agencies.sites.form import ClosureForm
from programme.agencies.sites.handlers import Stands, found
from programme.agencies.sites.queries import Closure, Site
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _


@dataclass(frozen=True)
class ClosurePage:
    """The form of a closure, None for one to come. `changed`: how it stands since somebody else was first."""

    site: Site
    form: ClosureForm
    closure: Closure | None = None
    changed: Stands = ()


@get("/sites/{site_id:int}/closures/new", opt=needs(Permission.KEEP_PLACES), name="new_closure")
async def show_new_closure(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """The form of a closure to come."""
    async with acting(request.user):
        site = await found(site_id)
    return _show(request, ClosurePage(site, ClosureForm()))


@post(
    "/sites/{site_id:int}/closures/new",
    opt=needs(Permission.KEEP_PLACES),
    name="add_closure",
    status_code=200,
)
async def add_closure(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """Close the site on one day, on several or by a weekly regime."""
    form = ClosureForm(await read_form(request))
    async with acting(request.user):
        site = await found(site_id)
        _judge(form, site)
        if form.refused:
            return _show(request, ClosurePage(site, form), status=422)
        await actions.add_closure(site=site_id, days=form.days, reason=form.reason.data)
    return _saved(site_id)


@get("/sites/{site_id:int}/closures/{closure_id:int}", opt=needs(Permission.KEEP_PLACES), name="closure")
async def show_closure(
    request: StaffRequest, site_id: FromPath[int], closure_id: FromPath[int]
) -> Response[Any]:
    """The form to change a closure or to remove it."""
    async with acting(request.user):
        site, closure = await found(site_id), await _found_closure(site_id, closure_id)
    return _show(request, ClosurePage(site, ClosureForm(obj=closure), closure))


@post(
    "/sites/{site_id:int}/closures/{closure_id:int}",
    opt=needs(Permission.KEEP_PLACES),
    name="change_closure",
    status_code=200,
)
async def change_closure(
    request: StaffRequest, site_id: FromPath[int], closure_id: FromPath[int]
) -> Response[Any]:
    """Change a closure."""
    posted = await read_form(request)
    form = ClosureForm(posted)
    async with acting(request.user):
        site, closure = await found(site_id), await _found_closure(site_id, closure_id, lock=True)
        _judge(form, site)
        if form.refused:
            return _show(request, ClosurePage(site, form, closure), status=422)
        if posted.get("seen") != closure.seen:
            stands: Stands = ((_("Days"), closure.when), (_("Reason"), closure.reason))
            return _show(request, ClosurePage(site, form, closure, stands), status=409)
        await actions.change_closure(closure=closure_id, days=form.days, reason=form.reason.data)
    return _saved(site_id)


@post(
    "/sites/{site_id:int}/closures/{closure_id:int}/remove",
    opt=needs(Permission.KEEP_PLACES),
    name="remove_closure",
    status_code=200,
)
async def remove_closure(
    request: StaffRequest, site_id: FromPath[int], closure_id: FromPath[int]
) -> Response[Any]:
    """Open the site on these days again."""
    async with acting(request.user):
        await found(site_id)
        closure = await _found_closure(site_id, closure_id, lock=True)
        await actions.remove_closure(closure=closure_id)
    message = _(
        "The closure “%(reason)s” was removed. Sessions do not come back by themselves", reason=closure.reason
    )
    return see_other(f"/sites/{site_id}", message=message)


def _judge(form: ClosureForm, site: Site) -> None:
    form.validate()
    form.judge(today=site.today)


def _saved(site_id: int) -> Response[Any]:
    message = _("The closure was saved. Sessions that were scheduled on these days stand under “Days off”")
    return see_other(f"/sites/{site_id}", message=message)


def _show(request: StaffRequest, page: ClosurePage, *, status: int = 200) -> Response[Any]:
    return render(request, "programme/agencies/sites/closure.html", page, status=status)


async def _found_closure(site_id: int, closure_id: int, *, lock: bool = False) -> Closure:
    closure = await queries.find_closure(site_id, closure_id, lock=lock)
    if closure is None:
        raise NotFound()
    return closure


HANDLERS = [show_new_closure, add_closure, show_closure, change_closure, remove_closure]
