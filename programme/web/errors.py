"""What a handler raises when it cannot give what was asked; `error_pages` turns it into a page."""

from typing import Any

from litestar.exceptions import HTTPException

from programme.web.text import Text


class Problem(HTTPException):
    """Base. `message` is for the person: what is the matter and what to do.

    `back` is the address of the page to go on from, `back_text` the words of that link.
    """

    status_code = 500

    def __init__(self, message: Text = "", *, back: str = "", back_text: Text = "", **others: Any) -> None:
        super().__init__(detail=str(message) or type(self).__name__, **others)
        self.message = message
        self.back = back
        self.back_text = back_text


class NotFound(Problem):
    """404: there is no such thing, or this person may not know of it."""

    status_code = 404


class Forbidden(Problem):
    """403: the person may see it, but not do this."""

    status_code = 403


class Conflict(Problem):
    """409: somebody else was first. A form shows both versions itself; this is for the rest."""

    status_code = 409


class Gone(Problem):
    """410: a link that worked, and does not any more. The message says why, and how to get another."""

    status_code = 410


class Invalid(Problem):
    """422: what was sent cannot be used, and there is no form on which to say so."""

    status_code = 422


class TooMany(Problem):
    """429: tried too often; `headers={"Retry-After": "900"}` says how many seconds to wait."""

    status_code = 429


class Unavailable(Problem):
    """503: the database or another part is away; trying again later helps."""

    status_code = 503
