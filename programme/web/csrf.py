"""Forged requests are refused: an unsafe request carries the token of the browser's own cookie.

Litestar's middleware does the work. Three of its habits are mended here: it reads a body with the
form reader that `posted` replaces, it fails with 500 on a token that is not ASCII, and it believes
a cookie of an earlier key for ever, so that the person could never save again.
"""

from typing import Any

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import DefineMiddleware
from litestar.middleware._utils import should_bypass_middleware
from litestar.middleware.csrf import CSRFMiddleware, generate_csrf_token
from litestar.types import Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from programme.web.posted import close_form, load_form

FIELD = "_csrf_token"
HEADER = "x-csrftoken"
NOT_CHECKED = {"exclude_from_csrf": True}


class StaleToken(PermissionDeniedException):
    """The token is missing or not ours: a page left open too long, or a forged request."""


def csrf_config(secret: str, secure: bool) -> CSRFConfig:
    """Names and cookie of the token. `secure`: the site is reached by https alone."""
    return CSRFConfig(
        secret=secret,
        cookie_name="__Host-csrf" if secure else "csrf",
        header_name=HEADER,
        cookie_secure=secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude_from_csrf_key=next(iter(NOT_CHECKED)),
    )


def no_token_cookie(*, secure: bool) -> Cookie:
    """The cookie that takes the token away: whoever is next at this screen gets another."""
    config = csrf_config("", secure)
    return Cookie(
        key=config.cookie_name, value="", path="/", httponly=True, secure=secure, samesite="lax", max_age=0
    )


def csrf_middleware(secret: str, secure: bool) -> DefineMiddleware:
    """The middleware to install, in place of Litestar's `csrf_config=`."""
    return DefineMiddleware(_Csrf, config=csrf_config(secret, secure))


class _Csrf(CSRFMiddleware):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or should_bypass_middleware(
            scope=scope,
            scopes=self.scopes,
            exclude_opt_key=self.config.exclude_from_csrf_key,
            exclude_path_pattern=self.exclude,
        ):
            await self.app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = scope["litestar_app"].request_class(scope=scope, receive=receive)
        cookie = request.cookies.get(self.config.cookie_name)
        if cookie is not None and self._decode_csrf_token(cookie) is None:
            cookie = None
        state = ScopeState.from_scope(scope)
        if request.method in self.config.safe_methods:
            token = cookie or generate_csrf_token(secret=self.config.secret)
            state.csrf_token = token
            await self.app(
                scope, receive, self.create_send_wrapper(send=send, csrf_cookie=cookie, token=token)
            )
            return
        try:
            state.csrf_token = await self._checked(request, cookie)
            await self.app(scope, receive, send)
        finally:
            await close_form(request)

    async def _checked(self, request: Request[Any, Any, Any], cookie: str | None) -> str:
        """The token that an unsafe request shows. Raises StaleToken when it is not the cookie's."""
        shown = request.headers.get(self.config.header_name)
        if not shown:
            await load_form(request)
            shown = (await request.form()).get(FIELD)
        if cookie is None or not isinstance(shown, str) or not self._csrf_tokens_match(shown, cookie):
            raise StaleToken("the token is missing or not ours")
        return shown

    def _decode_csrf_token(self, token: str) -> str | None:
        return super()._decode_csrf_token(token) if token.isascii() else None
