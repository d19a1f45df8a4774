"""The codebook by table, for people to read."""

from __future__ import annotations

from dataclasses import dataclass

from reports.packs.codebook import Entry, codebook
from reports.packs.outcome import Outcome
from reports.packs.sections import sections


@dataclass(frozen=True)
class Explained:
    """A table: its name, what its section is called and how it is counted ("" for a table without one), and
    the lines of the codebook."""

    name: str
    title: str
    definition: str
    rows: tuple[Entry, ...]


def explained(outcome: Outcome) -> list[Explained]:
    """Every table of the report, in the order shown."""
    shown = {section.name: section for section in sections(outcome)}
    lines: dict[str, list[Entry]] = {}
    for row in codebook(outcome).itertuples(index=False):
        lines.setdefault(str(row.table), []).append(Entry(*map(str, row)))
    return [
        Explained(
            name,
            shown[name].title if name in shown else f"{name}.csv",
            shown[name].definition if name in shown else "",
            tuple(rows),
        )
        for name, rows in lines.items()
    ]
