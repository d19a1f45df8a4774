"""Keeping drafts of session records."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from programme.database import execute, fetch_one
from programme.database.sealing import seal


@dataclass(frozen=True, slots=True)
class Kept:
    """When a draft was kept, and at which version."""

    version: int
    saved_at: dt.datetime


async def keep_draft(
    *,
    draft: UUID,
    session: int,
    cohort: int,
    version: int,
    typed: Sequence[tuple[str, str]],
    keys: tuple[bytes, ...],
) -> Kept | None:
    """Keep what was typed in place of what this page kept before at `version` (0: nothing yet). None when
    the same draft was kept from another tab since: that is newer, and nothing is overwritten."""
    sealed = seal(json.dumps(list(typed)), note=draft, bound_to=cohort, keys=keys)
    row = await fetch_one(
        """
        insert into record_draft (id, session, cohort, author, sealed, version)
        values ($1, $2, $3, acting_staff(), $4, 1)
        on conflict (id) do update
        set sealed = excluded.sealed, version = record_draft.version + 1, saved_at = now()
        where record_draft.session = excluded.session and record_draft.version = $5
        returning version, saved_at
        """,
        draft,
        session,
        cohort,
        sealed,
        version,
    )
    return Kept(row["version"], row["saved_at"]) if row else None


async def drop_draft(*, draft: UUID) -> None:
    """Forget a draft of one's own: it was saved, or is not wanted any more."""
    await execute("delete from record_draft where id = $1 and author = acting_staff()", draft)
