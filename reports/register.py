"""What was published before, as the attacker knows it.

Call inside `acting_as_evaluator()`, or `acting(viewer, role=DatabaseRole.EVALUATOR)`.
"""

from __future__ import annotations

import asyncio

from programme.database import fetch
from programme.database.settings import settings
from reports.disclosure.counts import Units
from reports.disclosure.kept import from_bytes
from reports.disclosure.published import Earlier
from reports.disclosure.rules import Protection


async def read_register() -> Earlier:
    """Every publication that was released, the oldest first."""
    rows = await fetch(
        "select p.id, c.register from publication p join publication_content c on c.publication = p.id"
        " where p.state = 'published' order by p.decided_at, p.id"
    )
    return await asyncio.to_thread(_read, [row["register"] for row in rows], [row["id"] for row in rows])


def _read(kept: list[bytes], numbers: list[int]) -> Earlier:
    found = [from_bytes(content) for content in kept]
    means: dict[str, list[Units]] = {}
    for _publication, printed in found:
        for mean in printed:
            means.setdefault(mean.kind, []).append(mean.units)
    return Earlier(
        publications=tuple(publication for publication, _means in found),
        means=means,
        last=numbers[-1] if numbers else None,
    )


def protection() -> Protection:
    """By which rules this programme publishes."""
    chosen = settings()
    return Protection(
        least=chosen.published_least, base=chosen.published_base, zeros_hidden=chosen.published_zeros_hidden
    )
