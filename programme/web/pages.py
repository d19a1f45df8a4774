"""Answers: a page or fragment from a template, and the way on after something was saved."""

from typing import Any, TypeAlias

from litestar import Request, Response
from litestar.datastructures import State
from litestar.enums import MediaType
from litestar.utils.empty import value_or_default
from litestar.utils.scope.state import ScopeState

from programme.access.viewer import Viewer
from programme.web.flash import NAME, Flash, forget, pack, unpack
from programme.web.formats import in_zone
from programme.web.site import site
from programme.web.templates import environment, with_token
from programme.web.text import Text

StaffRequest: TypeAlias = Request[Viewer, Any, State]


def is_fragment(request: Request[Any, Any, Any]) -> bool:
    """Whether htmx asks for a part of a page, rather than a browser for the whole."""
    return request.headers.get("hx-request") == "true"


def render(
    request: Request[Any, Any, Any],
    template: str,
    page: object = None,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[str]:
    """The template with its page, one frozen dataclass; it sees nothing else of the request.

    A template whose name begins with `_` is a fragment: it extends no layout, and leaves a
    message that waits for the next page alone. Times are shown in `page.time_zone` when the page
    has one, else in that of the viewer.
    """
    whole = not template.rpartition("/")[2].startswith("_")
    viewer: Viewer | None = request.scope.get("user")
    cookie = request.cookies.get(NAME) if whole else None
    zone = getattr(page, "time_zone", None) or getattr(viewer, "time_zone", None) or "Europe/London"
    token = value_or_default(ScopeState.from_scope(request.scope).csrf_token, "")
    context = _context(request, viewer, page, cookie) | {"csrf_token": token}
    with in_zone(zone), with_token(token):
        html = environment().get_template(template).render(context)
    answer = Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)
    if cookie:
        answer.cookies.append(forget(secure=site().https))
    return answer


def _context(
    request: Request[Any, Any, Any], viewer: Viewer | None, page: object, cookie: str | None
) -> dict[str, Any]:
    path = request.url.path
    held = viewer.permissions if viewer else frozenset()
    return {
        "page": page,
        "viewer": viewer,
        "navigation": [
            {"text": item.text, "href": item.href, "active": item.holds(path)}
            for item in site().navigation
            if item.permission in held
        ],
        "request_path": path,
        "site_name": site().name,
        "idle_minutes": site().idle_minutes if viewer else None,
        "flash": unpack(cookie, secret=site().secret) if cookie else None,
    }


def see_other(
    url: str,
    *,
    message: Text | None = None,
    kind: str = "success",
    request: Request[Any, Any, Any] | None = None,
) -> Response[Any]:
    """Go on to another page (303), which shows the message as a banner.

    Pass the request where htmx may have sent it: htmx would swap the whole next page into its
    target, so it is told to go there instead. Kinds: success, information.
    """
    if request is not None and is_fragment(request):
        answer: Response[Any] = Response(None, status_code=204, headers={"HX-Redirect": url})
    else:
        answer = Response(None, status_code=303, headers={"Location": url})
    if message is not None:
        flash = Flash(str(message), kind)
        answer.cookies.append(pack(flash, secret=site().secret, secure=site().https))
    return answer


def attached(content: bytes, *, name: str, kind: str) -> Response[bytes]:
    """A file to keep, of the media type `kind`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def own_address(request: Request[Any, Any, Any]) -> str:
    """What people type to get here, without a path, for links that are handed on."""
    if site().address:
        return site().address
    scheme = "https" if site().https else request.base_url.scheme
    return f"{scheme}://{request.base_url.netloc}"


def local_path(text: str, *, otherwise: str = "/") -> str:
    """The address to go on to after sign-in, as long as it leads to a page of ours."""
    plain = text.isascii() and text.isprintable() and "\\" not in text
    return text if plain and text.startswith("/") and not text.startswith("//") else otherwise
