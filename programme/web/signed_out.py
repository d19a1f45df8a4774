"""What somebody gets whose session is over: the way to the sign-in, with nothing lost on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.utils.scope.state import ScopeState

from programme.access.authentication import cookie_name, no_session_cookie
from programme.web.csrf import FIELD
from programme.web.pages import see_other
from programme.web.site import site
from programme.web.text import _


@dataclass(frozen=True)
class Unsent:
    """A form that was posted by nobody: where to, and its (name, value) pairs, to send it again."""

    url: str
    values: tuple[tuple[str, str], ...]


def ask_to_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Go to the sign-in, and from there on to what was asked for; whoever had a session learns
    why it is gone."""
    url = "/sign-in?" + urlencode({"next": _asked_for(request)})
    if cookie_name(https=site().https) not in request.cookies:
        return see_other(url)
    minutes = site().idle_minutes
    words = _(
        "You were signed out. That happens after %(minutes)s minutes without a page, %(hours)s hours "
        "after signing in, or when you sign in or out elsewhere.",
        minutes=minutes,
        hours=site().longest_hours,
    )
    answer = see_other(url, message=words, kind="information")
    answer.cookies.append(no_session_cookie(https=site().https))
    return answer


def unsent(request: Request[Any, Any, Any]) -> Unsent | None:
    """The form that came with the request, or None when there is none or it cannot be kept whole.

    A file cannot be put back into a page, and a password shall not be: a form with one is sent
    again from its own page.
    """
    form = ScopeState.from_scope(request.scope).form
    if request.method != "POST" or not isinstance(form, dict):
        return None
    kept: list[tuple[str, str]] = []
    for name, value in _pairs(form):
        if not isinstance(value, str) or "password" in name:
            return None
        if name != FIELD:
            kept.append((name, value))
    return Unsent(_asked_for(request), tuple(kept))


def _pairs(form: dict[str, Any]) -> Iterator[tuple[str, str | UploadFile]]:
    for name, value in form.items():
        for each in value if isinstance(value, list) else [value]:
            yield name, each


def _asked_for(request: Request[Any, Any, Any]) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
