"""What somebody typed on a session record and has not saved yet."""

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from programme.database import fetch, fetch_one
from programme.database.sealing import CannotOpen, unseal
from programme.web.posted import Posted


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of the viewer: what was typed, as it would have been posted."""

    id: UUID
    version: int
    saved_at: dt.datetime
    typed: Posted


@dataclass(frozen=True, slots=True)
class Writer:
    """A colleague with a draft of the same record."""

    name: str
    saved_at: dt.datetime


async def own_draft(session: int, *, cohort: int, keys: tuple[bytes, ...]) -> Draft | None:
    """The viewer's newest draft of a session's record, None without one. One that no key here opens is
    left where it is."""
    row = await fetch_one(
        "select id, version, saved_at, sealed from record_draft"
        " where session = $1 and author = acting_staff() order by saved_at desc limit 1",
        session,
    )
    if row is None:
        return None
    try:
        pairs = json.loads(unseal(bytes(row["sealed"]), note=row["id"], bound_to=cohort, keys=keys))
    except CannotOpen:
        return None
    return Draft(row["id"], row["version"], row["saved_at"], Posted([(name, text) for name, text in pairs]))


async def writers(session: int) -> tuple[Writer, ...]:
    """Colleagues who are writing the same record."""
    rows = await fetch("select name, saved_at from record_writers($1) order by saved_at desc", [session])
    return tuple(Writer(row["name"], row["saved_at"]) for row in rows)
