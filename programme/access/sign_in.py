"""Signing in: passwords, tokens, and finding the person behind a cookie.

Sessions live in PostgreSQL, so any process on any machine can serve any request, and ending
one ends it everywhere at once. The cookie holds 32 random bytes; the database their SHA-256.
"""

import asyncio
import base64
import hashlib
import os
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from programme.access.rules import LONGEST_PASSWORD
from programme.access.viewer import Viewer, make_viewer
from programme.database import at_the_door, execute

FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
INVITATION_LASTS = timedelta(days=7)

_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106, low memory
# One hash takes 64 MB and most of the processor for a tenth of a second or more. Whoever sends a
# thousand passwords at once gets them looked at two by two, and the pages stay quick meanwhile.
_AT_ONCE = 2
_MOST_WAITING = 50
_waiting = 0

T = TypeVar("T")


@cache
def _threads(process: int) -> ThreadPoolExecutor:
    """The threads of one process: those that a parent had are gone in a fork, which would wait for them."""
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=f"password-{process}")


class TooBusy(Exception):
    """So many passwords wait to be looked at that this one would not be answered in time."""


def new_token() -> str:
    """A random token for a cookie or a link: 32 bytes, url-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What the database stores of a token. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _address(email: str) -> str:
    # One rule for finding the account and for counting failures: two spellings of one address
    # must not have five attempts each.
    return unicodedata.normalize("NFC", email).strip().lower()


async def hash_password(password: str) -> str:
    """The argon2id hash, computed in a thread. Raises TooBusy."""
    return await _in_thread(lambda: _HASHER.hash(_typed(password)))


async def _matches(stored: str, password: str) -> bool:
    def verify() -> bool:
        try:
            return _HASHER.verify(stored, _typed(password)[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    return await _in_thread(verify) and len(password) <= LONGEST_PASSWORD


def _typed(password: str) -> str:
    return unicodedata.normalize("NFC", password)  # keyboards differ in how they send "ä"


async def _in_thread(work: Callable[[], T]) -> T:
    global _waiting
    _refuse_when_busy()
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads(os.getpid()), work)
    finally:
        _waiting -= 1


def _refuse_when_busy() -> None:
    if _waiting >= _MOST_WAITING:
        raise TooBusy()


def _hash_of_nobody() -> str:
    def part(length: int) -> str:
        return base64.b64encode(secrets.token_bytes(length)).rstrip(b"=").decode()

    p = _HASHER
    cost = f"m={p.memory_cost},t={p.time_cost},p={p.parallelism}"
    return f"$argon2id$v=19${cost}${part(p.salt_len)}${part(p.hash_len)}"


# Checked when there is no such account, so that the answer takes as long as if there were. It
# belongs to no password: it was never computed.
_NOBODY = _hash_of_nobody()


@dataclass(frozen=True)
class Refused:
    """The password was not right. `locked_until` is set when the address has failed too often; it
    is the same whether or not somebody has that address."""

    locked_until: datetime | None = None


@dataclass(frozen=True)
class _Known:
    staff: int
    password_hash: str


async def _know(email: str, password: str) -> _Known | Refused:
    _refuse_when_busy()  # before the knock: it shall not count
    address = _address(email)
    knock = (
        await at_the_door(
            "select * from door_knock($1, $2, $3)", token_hash(address), FAILURES_BEFORE_LOCK, LOCKED_FOR
        )
    )[0]
    if not knock["admitted"]:
        return Refused(knock["locked_until"])
    found = await at_the_door("select * from door_credential($1)", address)
    right = await _matches(found[0]["password_hash"] if found else _NOBODY, password)
    if not found or not right:
        return Refused(knock["locked_until"])
    await at_the_door("select door_forgive($1)", token_hash(address))
    return _Known(found[0]["staff"], found[0]["password_hash"])


async def sign_in(*, email: str, password: str, longest: timedelta) -> str | Refused:
    """Start a session of at most `longest`; returns its token, or why not. Raises TooBusy."""
    known = await _know(email, password)
    if isinstance(known, Refused):
        return known
    # The place of the second factor: from here on the password is known to be right, and no
    # session exists yet. What is asked next needs a token of its own, good for that step alone.
    token = new_token()
    started = await at_the_door(
        "select door_sign_in($1, $2, $3, $4)", known.staff, known.password_hash, token_hash(token), longest
    )
    return token if started[0][0] else Refused()


async def confirm(viewer: Viewer, password: str) -> Refused | None:
    """Whether it is really the viewer who sits there: None, or why not. Failures count as those at
    the sign-in. Raises TooBusy."""
    known = await _know(viewer.email, password)
    return known if isinstance(known, Refused) else None


async def find_viewer(token: str, *, idle: timedelta, quiet: bool = False) -> Viewer | None:
    """Who holds this token, or None when it is unknown, ended, idle for too long or too old.

    `quiet`: a page asks by itself, so nobody was seen at it.
    """
    rows = await at_the_door("select * from door_find($1, $2, $3)", token_hash(token), idle, quiet)
    if not rows:
        return None
    row = rows[0]
    return make_viewer(
        id=row["staff"],
        name=row["name"],
        email=row["email"],
        roles=row["roles"],
        time_zone=row["time_zone"],
        sign_in=row["sign_in"],
        alerts=row["alerts"],
    )


async def sign_out(token: str) -> None:
    """End a session, everywhere and at once."""
    await at_the_door("select door_sign_out($1)", token_hash(token))


async def time_zone_of_most() -> str | None:
    """The zone of most sites, for times shown to whoever is not signed in; None without sites."""
    zone: str | None = (await at_the_door("select door_time_zone()"))[0][0]
    return zone


@dataclass(frozen=True)
class Invited:
    """Whom a link lets set a password."""

    staff: int
    name: str
    email: str


async def find_invited(token: str) -> Invited | None:
    """Whom the link is for, or None when it is unknown, used, too old, or not the newest."""
    rows = await at_the_door("select * from door_invited($1)", token_hash(token))
    return Invited(**dict(rows[0])) if rows else None


async def accept_invitation(token: str, *, invited: Invited, password: str) -> bool:
    """Set the password and end all sign-ins of that person; False when the link is no longer any
    good. Raises TooBusy."""
    stored = await hash_password(password)
    address = token_hash(_address(invited.email))
    rows = await at_the_door("select door_accept($1, $2, $3)", token_hash(token), stored, address)
    return bool(rows[0][0])


async def change_password(viewer: Viewer, stored: str) -> None:
    """Set the hash of the viewer's own new password, inside `acting(viewer)`; every other sign-in
    of theirs and every open link end with it."""
    await execute("select change_own_password($1, $2)", stored, viewer.sign_in)
