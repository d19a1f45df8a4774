"""Writes about publications, inside the transaction that the handler opened."""

from __future__ import annotations

import json

from programme.database import execute, fetch_value
from reports.disclosure.kept import to_bytes
from reports.packs.outcome import Outcome
from reports.packs.report_pdf import fingerprint
from reports.publications.rules import State


async def propose(*, outcome: Outcome, archive: bytes, purpose: str) -> int:
    """Keep a publishable report as a proposal of whoever acts. Sent twice it is one. Returns its number."""
    made = outcome.published
    if made is None:
        raise ValueError("exact figures are not for publication")
    counts, hidden = made.of
    tables, filters = fingerprint(outcome), json.dumps(outcome.filters.as_text())
    there: int | None = await fetch_value(
        "select id from publication where state = 'proposed' and proposed_by = acting_staff()"
        " and fingerprint = $1 and filters = $2 and purpose = $3",
        tables,
        filters,
        purpose,
    )
    if there is not None:
        return there
    number: int = await fetch_value(
        """
        insert into publication
            (purpose, filters, data_cut, fingerprint, counts, hidden, checked_against, proposed_by)
        values ($1, $2, $3, $4, $5, $6, $7, acting_staff()) returning id
        """,
        purpose,
        filters,
        outcome.cut,
        tables,
        counts,
        hidden,
        made.earlier.last,
    )
    await execute(
        "insert into publication_content (publication, archive, register) values ($1, $2, $3)",
        number,
        archive,
        to_bytes(made.publication, made.means),
    )
    return number


async def decide(*, number: int, state: State, reason: str) -> bool:
    """Publish, refuse or withdraw a proposal as whoever acts; False when there is none of this number. The
    database refuses what is decided already, one's own, and what was checked against an older register."""
    found = await fetch_value(
        "update publication set state = $2, reason = $3, decided_by = acting_staff(), decided_at = now()"
        " where id = $1 returning true",
        number,
        state.value,
        reason,
    )
    return bool(found)
