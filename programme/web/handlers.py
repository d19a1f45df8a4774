"""The one page that belongs to no feature: help."""

from typing import Any

from litestar import Request, Response, get

from programme.access.guard import public
from programme.web.pages import render


@get("/help", opt=public(), name="help")
async def show_help(request: Request[Any, Any, Any]) -> Response[Any]:
    """How the pages work for everybody, signed in or not."""
    return render(request, "help.html")


HANDLERS = [show_help]
