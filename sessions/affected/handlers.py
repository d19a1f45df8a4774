"""The sessions of a site that a closure, a public holiday or a room out of use affects."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render
from sessions.affected import queries


@get("/sites/{site_id:int}/days-off", opt=needs(Permission.SEE_PLACES), name="affected_sessions")
async def show_affected(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """Scheduled sessions on days off: a page, or the part that htmx fetches into the site's page."""
    async with acting(request.user):
        page = await queries.affected(site_id)
    if page is None:
        raise NotFound()
    template = "_causes" if is_fragment(request) else "affected"
    return render(request, f"sessions/affected/{template}.html", page)


HANDLERS = [show_affected]
