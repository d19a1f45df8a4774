"""One message carried over a redirect, in a signed cookie that the next page shows and deletes."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

from litestar.datastructures import Cookie

NAME = "flash"
_SECONDS = 120
_LONGEST = 600


@dataclass(frozen=True)
class Flash:
    """A banner. Kinds: success (green), information (blue)."""

    message: str
    kind: str = "success"


def pack(flash: Flash, *, secret: str, secure: bool) -> Cookie:
    """The cookie that carries the message."""
    content = json.dumps([int(time.time()), flash.kind, flash.message[:_LONGEST]]).encode()
    body = base64.urlsafe_b64encode(content).decode()
    return _cookie(f"{body}.{_seal(body, secret)}", _SECONDS, secure)


def unpack(cookie: str | None, *, secret: str) -> Flash | None:
    """The message of a cookie, or None when there is none, or it is forged or old."""
    body, _dot, seal = (cookie or "").partition(".")
    if not seal or not seal.isascii() or not hmac.compare_digest(seal, _seal(body, secret)):
        return None
    written, kind, message = json.loads(base64.urlsafe_b64decode(body))
    return Flash(message, kind) if 0 <= time.time() - written <= _SECONDS else None


def forget(*, secure: bool) -> Cookie:
    """The cookie that deletes the message once it was shown."""
    return _cookie("", 0, secure)


def _cookie(value: str, seconds: int, secure: bool) -> Cookie:
    return Cookie(
        key=NAME, value=value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/"
    )


def _seal(body: str, secret: str) -> str:
    return hmac.new(secret.encode(), b"flash:" + body.encode(), hashlib.sha256).hexdigest()
