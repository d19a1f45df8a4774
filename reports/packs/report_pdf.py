"""The report as PDF: tagged for screen readers, every figure in it from a table of the folder."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Final

from programme.web.pdf import pdf, printable
from programme.web.text import _, language
from reports.charts.words import share, whole
from reports.packs.outcome import Outcome
from reports.packs.sections import Section, about, mode_words, sections
from reports.packs.sheets import csv_file

MOST_ROWS: Final = 60
"""A longer table is not printed; the reader is sent to its file."""

_SUMMARY: Final = (
    *(
        "targets",
        "flow",
        "attendance_over_time",
        "absence_reasons",
        "retention",
        "outcome_change",
        "survival",
    ),
    "follow_up_completeness",
)
"""The sections whose findings make the summary."""


def fingerprint(outcome: Outcome) -> str:
    """SHA-256 over all tables as they stand in the folder: the same figures, the same fingerprint."""
    digest = hashlib.sha256()
    for name, table in outcome.tables.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(csv_file(table)).digest())
    return digest.hexdigest()


def report_pdf(outcome: Outcome, vectors: Mapping[str, bytes]) -> bytes:
    """The file. `vectors`: each chart as SVG, by name. Takes a second or so; the same report gives the same
    bytes."""
    parts = sections(outcome)
    tables = fingerprint(outcome)
    data = _printable(
        {
            "title": _("Outcome report"),
            "language": language().partition("_")[0],
            "mode": mode_words(outcome),
            "fingerprint": _("Tables %(hash)s", hash=tables[:16]),
            "about-head": [_("What"), _("Value")],
            "about": [
                *([*map(str, line)] for line in about(outcome)),
                [_("Tables (SHA-256)"), tables],
            ],
            "summary-title": _("Summary"),
            "summary": [part.finding for part in parts if part.name in _SUMMARY],
            "contents-title": _("Contents"),
            "methods-title": _("How it is counted"),
            "sections": [_section(part) for part in parts],
            "limits-title": _("Limitations"),
            "limits": _limits(outcome, parts),
        }
    )
    for part in data["sections"]:
        # Drawn, not written: its letters are paths, and need no font here.
        part["chart"] = vectors[part["chart"]].decode("utf-8") if part["chart"] else None
    midnight = int(dt.datetime.combine(outcome.cut, dt.time(), dt.UTC).timestamp())
    return pdf("reports/outcome/report", data, timestamp=midnight)


def _section(part: Section) -> dict[str, Any]:
    grid = part.grid
    shown = grid.rows if 0 < grid.length <= MOST_ROWS else ()
    notes = []
    if not grid.length:
        notes.append(_("There is no row within these filters."))
    elif not shown:
        notes.append(
            _(
                "The table has %(rows)s rows: see tables/%(name)s.csv.",
                rows=whole(grid.length),
                name=part.name,
            )
        )
    if grid.hidden:
        notes.append(_("Hidden: too few for publication, or something too few could be worked out from it."))
    if grid.few:
        notes.append(_("Of fewer than ten no percentage is shown."))
    return {
        "title": part.title,
        "finding": part.finding,
        "definition": part.definition,
        "chart": part.name if part.has_chart else "",
        "headings": list(grid.headings),
        "numeric": list(grid.numeric),
        "rows": [list(row) for row in shown],
        "notes": notes,
    }


def _limits(outcome: Outcome, parts: tuple[Section, ...]) -> list[str]:
    said = [
        _(
            "Nobody was drawn by lot into the programme or kept out of it. Differences between groups, and "
            "changes over time, are associations: they do not show by themselves what the programme did."
        ),
        _("Figures of few people swing widely. Look at the interval before the figure."),
        *(part.finding for part in parts if part.name in ("data_quality", "follow_up_completeness")),
    ]
    if outcome.published is not None:
        said.append(
            _(
                "Counts are rounded one by one, so parts need not add up to their whole. Hidden counts are "
                "not zero, and not always small."
            )
        )
    change = outcome.drawn("outcome_change")
    starters = change[change["population"] == "starters"]
    based, paired = starters["n_baseline"].sum(), starters["n_paired"].sum()
    if based:
        said.append(
            _(
                "Of the scores at a baseline, %(missing)s have none at the end; those who are missing may be "
                "unlike those who are not.",
                missing=share(based - paired, based),
            )
        )
    return said


def _printable(value: Any) -> Any:
    """The same with every letter that the font has."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(one) for one in value]
    return value
