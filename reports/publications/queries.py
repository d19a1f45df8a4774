"""What the pages of publications show."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from programme.database import fetch, fetch_one, fetch_value
from reports.filters import OutcomeFilters
from reports.publications.rules import State

_COLUMNS = """
    p.id, p.state, p.purpose, p.filters, p.data_cut, p.fingerprint, p.counts, p.hidden, p.checked_against,
    p.proposed_by, p.proposed_at, p.decided_at, p.reason, n.proposed, n.decided
    from publication p join publication_people() n on n.publication = p.id
"""


@dataclass(frozen=True)
class Publication:
    """A publication or a proposal. `proposed`, `decided`: names of who did; `fingerprint`: SHA-256 of the
    tables."""

    id: int
    state: State
    purpose: str
    filters: OutcomeFilters
    data_cut: dt.date
    fingerprint: str
    counts: int
    hidden: int
    checked_against: int | None
    proposed_by: int
    proposed_at: dt.datetime
    decided_at: dt.datetime | None
    reason: str
    proposed: str
    decided: str | None

    @property
    def has_files(self) -> bool:
        """Whether its files can be downloaded."""
        return self.state in (State.PROPOSED, State.PUBLISHED)

    @property
    def waits(self) -> bool:
        """Whether it is not decided yet."""
        return self.state is State.PROPOSED


async def publications() -> tuple[Publication, ...]:
    """All of them: what waits first, then the latest."""
    rows = await fetch(
        f"select {_COLUMNS}"
        " order by p.state <> 'proposed', coalesce(p.decided_at, p.proposed_at) desc, p.id desc"
    )
    return tuple(_publication(row) for row in rows)


async def one_publication(number: int) -> Publication | None:
    """The one with this number."""
    row = await fetch_one(f"select {_COLUMNS} where p.id = $1", number)
    return None if row is None else _publication(row)


async def archive_of(number: int) -> bytes | None:
    """Its files as a zip; none of what was refused or withdrawn, which must not go out."""
    found: bytes | None = await fetch_value(
        "select c.archive from publication_content c join publication p on p.id = c.publication"
        " where p.id = $1 and p.state in ('proposed', 'published')",
        number,
    )
    return found


def _publication(row: Any) -> Publication:
    said = dict(row)
    said["state"] = State(said["state"])
    said["filters"] = OutcomeFilters.from_text(json.loads(said["filters"]))
    return Publication(**said)
