"""What a form posted, read strictly: too large is 413, unreadable is 400, and nothing is cached."""

from collections.abc import Iterable, Iterator
from typing import Any, cast
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import Receive
from litestar.utils.scope.state import ScopeState

from programme.web.multipart import close_files, read_parts

Value = str | UploadFile

_MOST_FIELDS = 5_000
# A browser shows our page only once it has sent its body; a body beyond this is cut off instead.
_LONGEST_LEFTOVER = 64_000_000


class Posted:
    """Names with their values, in the order of the page; what WTForms calls form data.

    `get` answers the first value as text, or the default; `getlist` all values of a name.
    """

    def __init__(self, pairs: Iterable[tuple[str, Value]] = ()) -> None:
        self._values: dict[str, list[Value]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getlist(self, name: str) -> list[Value]:
        """Every value of this name, none when it was not posted."""
        return list(self._values.get(name, ()))

    def get(self, name: str, default: str = "") -> str:
        """The first value of this name as text; a file is not text."""
        values = self._values.get(name)
        return values[0] if values and isinstance(values[0], str) else default

    def file(self, name: str) -> UploadFile | None:
        """The file of this name, when one was chosen."""
        for value in self._values.get(name, ()):
            if isinstance(value, UploadFile) and value.filename:
                return value
        return None


async def read_form(request: Request[Any, Any, Any]) -> Posted:
    """The posted form of a request.

    Raises ClientException (400) when the body is no form or its text is not UTF-8, and
    RequestEntityTooLarge (413) when it is larger than the route's `request_max_body_size`.
    """
    await load_form(request)
    form = await request.form()
    return Posted(form.multi_items())


async def load_form(request: Request[Any, Any, Any]) -> None:
    """Read the body once, so that `request.form()` finds it done, here and in the handler.

    Litestar's own reader keeps the last 1,024 bodies in memory, passwords and notes among them,
    and takes letters that it cannot read for others.
    """
    state = ScopeState.from_scope(request.scope)
    if isinstance(state.form, dict):
        return
    await _check_length(request)
    kind, options = request.content_type
    try:
        if kind == RequestEncodingType.URL_ENCODED:
            state.form = _url_encoded(await request.body())
        elif kind == RequestEncodingType.MULTI_PART and options.get("boundary"):
            state.form = cast("dict[str, Any]", await read_parts(request.stream(), options["boundary"]))
        elif kind == RequestEncodingType.MULTI_PART or await request.body():
            raise ClientException("no form")
        else:
            state.form = {}
    except UnicodeError:
        raise ClientException("not UTF-8") from None


async def close_form(request: Request[Any, Any, Any]) -> None:
    """Close the files of a form that no handler took over."""
    form: Any = ScopeState.from_scope(request.scope).form
    if isinstance(form, dict):
        await close_files({name: value for name, value in form.items() if isinstance(value, list)})


def _url_encoded(body: bytes) -> dict[str, Any]:
    text = body.decode("ascii")
    if text.count("&") >= _MOST_FIELDS:
        raise RequestEntityTooLarge
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict"):
        values.setdefault(name, []).append(value)
    return dict(values)


async def _check_length(request: Request[Any, Any, Any]) -> None:
    """Refuse a body that says it is too long. Litestar does the same, but answers at once: a browser
    that is still sending then reports a broken connection in place of our page."""
    most = request.route_handler.resolve_request_max_body_size()
    if most and (request.content_length or 0) > most:
        await _swallow(request.receive)
        raise RequestEntityTooLarge


async def _swallow(receive: Receive) -> None:
    left = _LONGEST_LEFTOVER
    while left > 0:
        event = await receive()
        if event["type"] != "http.request":
            return
        left -= len(event.get("body", b""))
        if not event.get("more_body", False):
            return
