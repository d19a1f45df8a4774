"""The calendar feed: the page on which its owner keeps the address, and the file itself."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Request, Response, get, post
from litestar.params import FromPath

from programme.access.guard import anonymous, needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.csrf import NOT_CHECKED
from programme.web.errors import Invalid, NotFound
from programme.web.pages import StaffRequest, own_address, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from sessions.calendar import actions
from sessions.calendar.actions import InUse
from sessions.calendar.feed import feed_sessions, find_reader, version_of, written


@dataclass(frozen=True)
class FeedPage:
    """One's own address. `address` is there on the one answer that made it; `empty`: nothing of this
    person's would be in the calendar."""

    in_use: InUse | None
    address: str
    empty: bool

    @property
    def subscribe(self) -> str:
        """The same address, so that a browser hands it to the calendar program."""
        return "webcal:" + self.address.partition(":")[2]


@get("/account/feed", opt=needs(Permission.SEE_CALENDAR), name="own_feed")
async def show_own_feed(request: StaffRequest) -> Response[Any]:
    """Whether there is an address, and when it was last read."""
    return await _show(request)


@post("/account/feed", opt=needs(Permission.SEE_CALENDAR), name="keep_own_feed", status_code=200)
async def keep_own_feed(request: StaffRequest) -> Response[Any]:
    """Make an address (it is shown on this answer alone) or end it."""
    posted = await read_form(request)
    action = posted.get("action")
    if action == "end":
        async with acting(request.user):
            await actions.end_address()
        return see_other("/account/feed", message=_("The address does not work any more"))
    if action != "make":
        raise Invalid(_("Go back and press one of the buttons of the page."), back="/account/feed")
    try:
        token = await _make(request)
    except asyncpg.UniqueViolationError:  # pressed twice: the later one counts
        token = await _make(request)
    return await _show(request, address=f"{own_address(request)}/feeds/{token}.ics")


async def _make(request: StaffRequest) -> str:
    async with acting(request.user):
        return await actions.make_address()


async def _show(request: StaffRequest, *, address: str = "") -> Response[Any]:
    async with acting(request.user):
        in_use = await actions.find_address()
        empty = not await feed_sessions(dt.datetime.now(dt.UTC))
    page = FeedPage(in_use, address, empty)
    return render(request, "sessions/calendar/feed.html", page)


# Public on purpose: calendar programs cannot sign in. Who has the address may read it, so it says
# nothing about anybody, sets no cookie, and is one look-up of a hash when it is not right.
@get("/feeds/{name:str}", opt={**anonymous(), **NOT_CHECKED}, name="feed")
async def send_feed(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
    """The sessions of whoever the address belongs to, for their calendar program."""
    reader = await find_reader(name.removesuffix(".ics"))
    if reader is None or Permission.SEE_CALENDAR not in reader.permissions:
        raise NotFound()
    async with acting(reader):
        sessions = await feed_sessions(dt.datetime.now(dt.UTC))
    tag = f'"{version_of(sessions)}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(None, status_code=304, headers=headers)
    content = await asyncio.to_thread(written, sessions)
    headers["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return Response(content, media_type="text/calendar", headers=headers)


HANDLERS = [show_own_feed, keep_own_feed, send_feed]
