"""Pages for what goes wrong: they say what is the matter and what to do, and nothing of the code."""

import logging
import secrets
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
from jinja2 import TemplateError
from litestar import Request, Response
from litestar.exceptions import HTTPException

from programme.web.csrf import StaleToken
from programme.web.errors import Conflict, Problem
from programme.web.pages import is_fragment, render
from programme.web.signed_out import Unsent, ask_to_sign_in, unsent
from programme.web.text import Text
from programme.web.text import lazy as _l

_LOG = logging.getLogger("throughcare.errors")

Handler = Callable[[Request[Any, Any, Any], Any], Response[Any]]

_PAGES = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 503}
_LARGEST_ID = 2**31 - 1
_SAME_MOMENT = _l(
    "Somebody else saved at the same moment, so nothing of yours was saved. Go back and save again."
)

# PostgreSQL is stopping, starting, full, or cannot be reached.
_AWAY: tuple[type[BaseException], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    ConnectionError,
    TimeoutError,
)
# The words of these errors name code, not people, so the log may keep them.
_HARMLESS = (AttributeError, ImportError, NameError, TemplateError, TypeError)


@dataclass(frozen=True)
class ErrorPage:
    """`kind` is the status, or `stale` for a page that was open too long. `unsent` is what somebody
    posted who was signed out meanwhile."""

    status: int
    kind: str
    message: Text
    back: str
    back_text: Text
    reference: str
    unsent: Unsent | None


def error_handlers(away: Iterable[type[BaseException]] = ()) -> dict[int | type[Exception], Handler]:
    """The `exception_handlers` of the application.

    `away`: further exceptions which mean that the database cannot be reached.
    """
    unreachable = (*_AWAY, *away)

    def fail(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        if _has_impossible_id(request):
            return _answer(request, 404)
        if isinstance(error, unreachable) or _is_closed(error):
            reference = _report(request, error, logging.WARNING)
            return _answer(request, 503, reference=reference, headers={"Retry-After": "10"})
        if isinstance(error, asyncpg.TransactionRollbackError):  # two waited for each other: one gave way
            _report(request, error, logging.WARNING)
            return _answer(request, 409, error=Conflict(_SAME_MOMENT))
        return _answer(request, 500, reference=_report(request, error, logging.ERROR))

    def refuse(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        if error.status_code >= 500 and not isinstance(error, Problem):
            return fail(request, error)
        if error.status_code == 401 and request.method in ("GET", "HEAD") and not is_fragment(request):
            return ask_to_sign_in(request)
        return _answer(request, error.status_code, error=error, headers=dict(error.headers or {}))

    return {HTTPException: refuse, Exception: fail}


def _is_closed(error: Exception) -> bool:
    return isinstance(error, asyncpg.InterfaceError) and any(
        words in str(error) for words in ("connection is closed", "pool is clos", "connection was closed")
    )


def _has_impossible_id(request: Request[Any, Any, Any]) -> bool:
    """Whether the address asks for a number that no row can have, which the database refuses."""
    parameters: dict[str, Any] = dict(request.scope.get("path_params", {}))
    return any(isinstance(value, int) and not 0 <= value <= _LARGEST_ID for value in parameters.values())


def _answer(
    request: Request[Any, Any, Any],
    status: int,
    *,
    error: HTTPException | None = None,
    reference: str = "",
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    problem = error if isinstance(error, Problem) else None
    page = ErrorPage(
        status=status,
        kind="stale" if isinstance(error, StaleToken) else str(_kind(status)),
        message=problem.message if problem else "",
        back=problem.back if problem else "",
        back_text=problem.back_text if problem else "",
        reference=reference,
        unsent=unsent(request) if status == 401 and not is_fragment(request) else None,
    )
    if is_fragment(request):
        # The target keeps what was typed; the words go to the place that every page has for them.
        aside = {"HX-Retarget": "#problem", "HX-Reswap": "innerHTML", **(headers or {})}
        return render(request, "errors/_problem.html", page, status=status, headers=aside)
    return render(request, "errors/error.html", page, status=status, headers=headers)


def _kind(status: int) -> int:
    if status in _PAGES:
        return status
    return 400 if status < 500 else 500


def _report(request: Request[Any, Any, Any], error: Exception, level: int) -> str:
    """Log where it happened, without a word of what the person typed or read; give its reference.

    Messages of the database and of most errors quote values, so only frames and kinds are kept.
    """
    reference = secrets.token_hex(4)
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    known = {name: getattr(error, name, None) for name in ("sqlstate", "table_name", "constraint_name")}
    about = " ".join(f"{name}={value}" for name, value in known.items() if value)
    words = str(error) if isinstance(error, _HARMLESS) else about
    where = f"{request.method} {_place(request)}"
    _LOG.log(level, "%s %s: %s %s\n%s", reference, where, type(error).__qualname__, words, "".join(frames))
    return reference


def _place(request: Request[Any, Any, Any]) -> str:
    """The path with the numbers in it, but without texts: one of them is the token of a link."""
    given: dict[str, Any] = dict(request.scope.get("path_params", {}))
    place: str = request.scope.get("path_template") or ""
    for name, value in given.items():
        place = place.replace(f"{{{name}}}", str(value) if isinstance(value, int) else "...")
    return place
