"""Which person a request comes from: the session cookie, looked up in the database each time."""

from datetime import timedelta

from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from programme.access.guard import NO_VIEWER, QUIET
from programme.access.sign_in import find_viewer


def cookie_name(*, https: bool) -> str:
    """The session cookie's name; with https, one that no other host can have set."""
    return "__Host-throughcare" if https else "throughcare"


def session_cookie(token: str, *, https: bool) -> Cookie:
    """The cookie of a session. It ends with the browser; the database ends it sooner."""
    return Cookie(
        key=cookie_name(https=https), value=token, path="/", httponly=True, secure=https, samesite="lax"
    )


def no_session_cookie(*, https: bool) -> Cookie:
    """The cookie that takes the session cookie away."""
    return Cookie(
        key=cookie_name(https=https),
        value="",
        path="/",
        httponly=True,
        secure=https,
        samesite="lax",
        max_age=0,
    )


class Authentication(ASGIMiddleware):
    """Puts the viewer, or None, into the request. Whether that is enough is the guard's matter."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, idle: timedelta, https: bool) -> None:
        self._idle = idle
        self._cookie = cookie_name(https=https)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find the person, then go on."""
        scope["user"] = None
        if not scope["route_handler"].opt.get(NO_VIEWER):
            token = scope["litestar_app"].request_class(scope).cookies.get(self._cookie)
            if token:
                quiet = bool(scope["route_handler"].opt.get(QUIET))
                scope["user"] = await find_viewer(token, idle=self._idle, quiet=quiet)
        await next_app(scope, receive, send)
