"""The directory of what helps in the neighbourhood after release."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, execute
from programme.followup.resources import queries
from programme.followup.resources.form import FindForm, ResourceForm
from programme.followup.resources.queries import Listing, Resource
from programme.followup.resources.rules import STALE_AFTER
from programme.followup.rules import Theme
from programme.web.errors import NotFound
from programme.web.filters import asked, page_number
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import read_form
from programme.web.text import _

_KEEPS = needs(Permission.KEEP_RESOURCES)
_FIELDS = ("name", "area", "place", "reach", "offers", "cannot", "verified_on", "verified_how", "in_use")


@dataclass(frozen=True)
class ResourcesPage:
    """The directory; `base` is the address of its pages up to their number."""

    form: FindForm
    listing: Listing
    base: str
    today: dt.date


@dataclass(frozen=True)
class ResourcePage:
    """The form of a resource. `resource` None: a new one; `stands`: what somebody else saved meanwhile."""

    form: ResourceForm
    resource: Resource | None
    today: dt.date
    stands: Resource | None = None


@get("/resources", opt=needs(Permission.SEE_RESOURCES), name="resources")
async def list_resources(request: StaffRequest) -> Response[Any]:
    """The directory, or what of it was searched for; the list alone for htmx."""
    form = FindForm(asked(request))
    form.validate()
    today = _today(request)
    area = Theme(form.area.data) if form.area.data else None
    q = form.q.data or ""
    async with acting(request.user):
        listing = await queries.find_resources(
            q, area, page_number(request), stale_before=today - STALE_AFTER
        )
    base = "/resources?" + urlencode({"q": q, "area": area or "", "page": ""})
    page = ResourcesPage(form, listing, base, today)
    template = "_list" if is_fragment(request) else "resources"
    status = 422 if form.refused else 200
    return render(request, f"programme/followup/resources/{template}.html", page, status=status)


@get("/resources/new", opt=_KEEPS, name="new_resource")
async def ask_for_resource(request: StaffRequest) -> Response[Any]:
    """The form of a resource to come."""
    today = _today(request)
    return _show(request, ResourcePage(ResourceForm(verified_on=today, in_use=True), None, today))


@post("/resources/new", opt=_KEEPS, name="add_resource", status_code=200)
async def add_resource(request: StaffRequest) -> Response[Any]:
    """Add a resource."""
    return await _save(request, None)


@get("/resources/{resource_id:int}", opt=_KEEPS, name="resource")
async def ask_to_change(request: StaffRequest, resource_id: FromPath[int]) -> Response[Any]:
    """What is known of a resource, in a form."""
    async with acting(request.user):
        resource = await _found(resource_id)
    return _show(request, ResourcePage(ResourceForm(obj=resource), resource, _today(request)))


@post("/resources/{resource_id:int}", opt=_KEEPS, name="change_resource", status_code=200)
async def change_resource(request: StaffRequest, resource_id: FromPath[int]) -> Response[Any]:
    """Change what is known of a resource. Whoever is second sees both."""
    return await _save(request, resource_id)


async def _save(request: StaffRequest, resource_id: int | None) -> Response[Any]:
    posted = await read_form(request)
    form = ResourceForm(posted)
    form.validate()
    today = _today(request)
    if form.verified_on.data and form.verified_on.data > today:
        form.refuse("verified_on", _("This day is still to come"))
    resource = None
    try:
        async with acting(request.user):
            resource = await _found(resource_id, lock=True) if resource_id is not None else None
            if form.refused:
                return _show(request, ResourcePage(form, resource, today), 422)
            if resource and posted.get("version") != str(resource.version) and _differs(form, resource):
                return _show(request, ResourcePage(form, resource, today, stands=resource), 409)
            await _write(form, resource)
    except asyncpg.UniqueViolationError:
        form.refuse("name", _("This is in the directory already, at this place"))
        return _show(request, ResourcePage(form, resource, today), 422)
    return see_other("/resources", message=_("%(name)s is saved", name=form.name.data))


async def _write(form: ResourceForm, resource: Resource | None) -> None:
    values = [form[name].data for name in _FIELDS]
    values[-1] = bool(values[-1])
    if resource is None:
        await execute(
            "insert into local_resource (name, area, place, reach, offers, cannot, verified_on,"
            " verified_how, in_use,"
            " verified_by, saved_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, acting_staff(),"
            " acting_staff())",
            *values,
        )
    elif _differs(form, resource):
        await execute(
            "update local_resource set name = $2, area = $3, place = $4, reach = $5, offers = $6, cannot"
            " = $7,"
            " verified_by = case when (verified_on, verified_how) is distinct from ($8::date, $9::varchar)"
            " then acting_staff() else verified_by end,"
            " verified_on = $8, verified_how = $9, in_use = $10, version = version + 1, saved_by ="
            " acting_staff(),"
            " saved_at = now() where id = $1",
            resource.id,
            *values,
        )


def _differs(form: ResourceForm, resource: Resource) -> bool:
    return any(form[name].data != getattr(resource, name) for name in _FIELDS)


async def _found(resource_id: int, *, lock: bool = False) -> Resource:
    resource = await queries.find_resource(resource_id, lock=lock)
    if resource is None:
        raise NotFound()
    return resource


def _today(request: StaffRequest) -> dt.date:
    return dt.datetime.now(ZoneInfo(request.user.time_zone)).date()


def _show(request: StaffRequest, page: ResourcePage, status: int = 200) -> Response[Any]:
    return render(request, "programme/followup/resources/resource.html", page, status=status)


HANDLERS = [list_resources, ask_for_resource, add_resource, ask_to_change, change_resource]
