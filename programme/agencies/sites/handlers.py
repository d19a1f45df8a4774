"""The pages of sites and their rooms."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.agencies.sites import actions, queries
from programme.agencies.sites.form import RoomForm, SiteForm, site_form
from programme.agencies.sites.queries import Closure, Listed, Room, Site
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _

Stands = tuple[tuple[Text, Text], ...]
"""How a thing stands since somebody else was first: (what, its value)."""


@dataclass(frozen=True)
class SitesPage:
    """The sites that the person may see."""

    sites: tuple[Listed, ...]


@dataclass(frozen=True)
class SitePage:
    """A site with all that is kept about it. `no_holidays`: why no public holiday is known."""

    site: Site
    rooms: tuple[Room, ...]
    closures: tuple[Closure, ...]
    past: tuple[Closure, ...]
    holidays: tuple[tuple[dt.date, str], ...]
    no_holidays: Text


@dataclass(frozen=True)
class SiteFormPage:
    """The form of a site, None for one to come. `changed`: how it stands since somebody else was first."""

    form: SiteForm
    site: Site | None = None
    changed: Stands = ()

    @property
    def action(self) -> str:
        return f"/sites/{self.site.id}/edit" if self.site else "/sites/new"


@dataclass(frozen=True)
class RoomPage:
    """The form of a room, None for one to come. `changed`: how it stands since somebody else was first."""

    site: Site
    form: RoomForm
    room: Room | None = None
    changed: Stands = ()


@get("/sites", opt=needs(Permission.SEE_PLACES), name="sites")
async def list_sites(request: StaffRequest) -> Response[Any]:
    """The sites that the person may see."""
    async with acting(request.user):
        page = SitesPage(await queries.list_sites())
    return render(request, "programme/agencies/sites/sites.html", page)


@get("/sites/new", opt=needs(Permission.KEEP_SITES), name="new_site")
async def show_new_site(request: StaffRequest) -> Response[Any]:
    """The form of a site to come."""
    return _show_site_form(request, SiteFormPage(site_form()))


@post("/sites/new", opt=needs(Permission.KEEP_SITES), name="add_site", status_code=200)
async def add_site(request: StaffRequest) -> Response[Any]:
    """Add a site, or (action=region) offer the regions and time zones of the country that was chosen."""
    posted = await read_form(request)
    form = site_form(posted=posted)
    form.validate()
    if posted.get("action") == "region":
        return _show_regions(request, SiteFormPage(form))
    form.judge()
    async with acting(request.user):
        if form.code.data and await queries.code_is_taken(form.code.data):
            form.refuse("code", _("There is already a site with this code"))
    if form.refused:
        return _show_site_form(request, SiteFormPage(form), status=422)
    try:
        async with acting(request.user):
            site = await actions.add_site(**_values(form, "code"))
    except asyncpg.UniqueViolationError:  # somebody else was quicker
        form.refuse("code", _("There is already a site with this code"))
        return _show_site_form(request, SiteFormPage(form), status=409)
    return see_other(
        f"/sites/{site}", message=_("%(name)s was added. Now add its rooms.", name=form.name.data)
    )


@get("/sites/{site_id:int}", opt=needs(Permission.SEE_PLACES), name="site")
async def show_site(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """A site: rooms, closures and public holidays."""
    async with acting(request.user):
        site = await found(site_id)
        rooms = await queries.rooms_of(site_id)
        closures = await queries.closures_of(site_id)
    holidays, no_holidays = queries.next_holidays(site)
    today = site.today
    page = SitePage(
        site=site,
        rooms=rooms,
        closures=tuple(one for one in closures if not one.days.over(today)),
        past=tuple(reversed([one for one in closures if one.days.over(today)])),
        holidays=holidays,
        no_holidays=no_holidays,
    )
    return render(request, "programme/agencies/sites/site.html", page)


@get("/sites/{site_id:int}/edit", opt=needs(Permission.KEEP_SITES), name="edit_site")
async def show_site_to_change(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """The form to change a site."""
    async with acting(request.user):
        site = await found(site_id)
    return _show_site_form(request, SiteFormPage(site_form(site=site), site))


@post("/sites/{site_id:int}/edit", opt=needs(Permission.KEEP_SITES), name="change_site", status_code=200)
async def change_site(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """Change a site, or (action=region) offer the regions of the country that was chosen."""
    posted = await read_form(request)
    async with acting(request.user):
        site = await found(site_id, lock=True)
        form = site_form(posted=posted, site=site)
        form.validate()
        if posted.get("action") == "region":
            return _show_regions(request, SiteFormPage(form, site))
        if form.refused:
            return _show_site_form(request, SiteFormPage(form, site), status=422)
        if posted.get("seen") != site.seen:
            stands: Stands = (
                (_("Name"), site.name),
                (_("Region"), site.region),
                (_("Time zone"), site.time_zone),
            )
            return _show_site_form(request, SiteFormPage(form, site, stands), status=409)
        await actions.change_site(site=site_id, **_values(form))
    return see_other(f"/sites/{site_id}", message=_("%(name)s was changed", name=form.name.data))


def _values(form: SiteForm, *more: str) -> dict[str, Any]:
    return {name: form[name].data for name in (*more, "name", "country", "subdivision", "time_zone")}


def _show_site_form(request: StaffRequest, page: SiteFormPage, *, status: int = 200) -> Response[Any]:
    return render(request, "programme/agencies/sites/edit.html", page, status=status)


def _show_regions(request: StaffRequest, page: SiteFormPage) -> Response[Any]:
    page.form.forget_errors()
    template = "_region" if is_fragment(request) else "edit"
    return render(request, f"programme/agencies/sites/{template}.html", page)


@get("/sites/{site_id:int}/rooms/new", opt=needs(Permission.KEEP_PLACES), name="new_room")
async def show_new_room(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """The form of a room to come."""
    async with acting(request.user):
        site = await found(site_id)
    return _show_room(request, RoomPage(site, RoomForm(in_use=True)))


@post("/sites/{site_id:int}/rooms/new", opt=needs(Permission.KEEP_PLACES), name="add_room", status_code=200)
async def add_room(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """Add a room."""
    return await _save_room(request, site_id, None)


@get("/sites/{site_id:int}/rooms/{room_id:int}", opt=needs(Permission.KEEP_PLACES), name="room")
async def show_room(request: StaffRequest, site_id: FromPath[int], room_id: FromPath[int]) -> Response[Any]:
    """The form to change a room, or to take it out of use."""
    async with acting(request.user):
        site, room = await found(site_id), await _found_room(site_id, room_id)
    return _show_room(request, RoomPage(site, RoomForm(obj=room), room))


@post(
    "/sites/{site_id:int}/rooms/{room_id:int}",
    opt=needs(Permission.KEEP_PLACES),
    name="change_room",
    status_code=200,
)
async def change_room(request: StaffRequest, site_id: FromPath[int], room_id: FromPath[int]) -> Response[Any]:
    """Change a room, or take it out of use."""
    return await _save_room(request, site_id, room_id)


async def _save_room(request: StaffRequest, site_id: int, room_id: int | None) -> Response[Any]:
    posted = await read_form(request)
    try:
        async with acting(request.user):
            return await _write_room(request, site_id, room_id, posted)
    except asyncpg.UniqueViolationError:  # somebody else took the name this moment
        async with acting(request.user):
            return await _write_room(request, site_id, room_id, posted)


async def _write_room(
    request: StaffRequest, site_id: int, room_id: int | None, posted: Posted
) -> Response[Any]:
    site, form = await found(site_id), RoomForm(posted)
    room = await _found_room(site_id, room_id, lock=True) if room_id is not None else None
    form.validate()
    if form.name.data and await queries.room_is_taken(site_id, form.name.data, by_other_than=room_id):
        form.refuse("name", _("This site has another room of that name"))
    if form.refused:
        return _show_room(request, RoomPage(site, form, room), status=422)
    name, capacity = form.name.data, form.capacity.data
    if room is None:
        await actions.add_room(site=site_id, name=name, capacity=capacity)
        return see_other(f"/sites/{site_id}", message=_("%(room)s was added", room=name))
    if posted.get("seen") != room.seen:
        stands: Stands = (
            (_("Name"), room.name),
            (_("How many people it holds"), str(room.capacity)),
            (_("In use"), _("Yes") if room.in_use else _("No")),
        )
        return _show_room(request, RoomPage(site, form, room, stands), status=409)
    await actions.change_room(room=room.id, name=name, capacity=capacity, retired=not form.in_use.data)
    return see_other(f"/sites/{site_id}", message=_("%(room)s was changed", room=name))


def _show_room(request: StaffRequest, page: RoomPage, *, status: int = 200) -> Response[Any]:
    return render(request, "programme/agencies/sites/room.html", page, status=status)


async def found(site_id: int, *, lock: bool = False) -> Site:
    """The site. Raises NotFound when it is not there or hidden."""
    site = await queries.find_site(site_id, lock=lock)
    if site is None:
        raise NotFound()
    return site


async def _found_room(site_id: int, room_id: int, *, lock: bool = False) -> Room:
    room = await queries.find_room(site_id, room_id, lock=lock)
    if room is None:
        raise NotFound()
    return room


HANDLERS = [
    list_sites,
    show_new_site,
    add_site,
    show_site,
    show_site_to_change,
    change_site,
    show_new_room,
    add_room,
    show_room,
    change_room,
]
