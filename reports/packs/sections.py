"""The report as sections: heading, finding, chart, table in words. Pages and report.html share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import pandas as pd

from programme.web.formats import date
from programme.web.text import _
from reports.charts.words import rows_of
from reports.packs import after_release, associations, corrections, further, participation, targets
from reports.packs.columns import Column
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from reports.packs.version import software_version

MOST_ROWS: Final = 600
"""A longer table is not printed; the reader is sent to its file."""

_ORDER: Final = (
    "targets", "flow",
    "attendance_over_time", "attendance_by_cohort", "attendance_by_session", "attendance_chart", "funnel",
    "absence_reasons", "module_completion", "retention",
    "outcome_change", "reliable_change", "dose_change", "dropout",
    "survival", "survival_tests", "hazards", "hazard_models", "benchmark", "follow_up_completeness",
    "first_contact",
    "facilitation", "fidelity", "corrections", "data_quality",
)  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """A table in words. `numeric`: whether each column is set as figures; `rows`: () when too long; `few`:
    whether a percentage of a row is left out because there are fewer than ten behind it."""

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    length: int
    few: bool

    @property
    def too_long(self) -> bool:
        """Whether the rows are left out because there are too many."""
        return self.length > MOST_ROWS


@dataclass(frozen=True)
class Section:
    """One part of the report. `name` is that of its table and, when `has_chart`, of its chart."""

    name: str
    title: str
    finding: str
    definition: str
    has_chart: bool
    grid: Grid


class _Part(Protocol):
    """A module that says what its tables find, and how people read them."""

    def titles(self) -> list[tuple[str, str, str]]: ...
    def finding(self, outcome: Outcome, name: str) -> str: ...
    def columns(self, outcome: Outcome, name: str) -> list[Column]: ...


_PARTS: tuple[_Part, ...] = (participation, further, associations, after_release, targets, corrections)


def sections(outcome: Outcome) -> tuple[Section, ...]:
    """Every section of the report, in the order shown."""
    found = [
        Section(
            name=name,
            title=title,
            finding=CHARTS[name].say(outcome) if name in CHARTS else part.finding(outcome, name),
            definition=definition,
            has_chart=name in CHARTS,
            grid=_grid(outcome.tables[name], part.columns(outcome, name)),
        )
        for part in _PARTS
        for name, title, definition in part.titles()
    ]
    return tuple(sorted(found, key=lambda section: _ORDER.index(section.name)))


def about(outcome: Outcome) -> list[tuple[str, str]]:
    """What the report is of: data cut, filters, mode and software."""
    names = {
        "site": _("Site"),
        "cohort": _("Cohort"),
        "curriculum": _("Curriculum"),
        "from": _("From"),
        "to": _("To"),
        "group_by": _("Compared by"),
        "predictors": _("Predictors"),
    }
    said = outcome.filters.as_text()
    if outcome.filters.starts_on:
        said["from"] = date(outcome.filters.starts_on)
    if outcome.filters.ends_on:
        said["to"] = date(outcome.filters.ends_on)
    filters = [(names[key], value) for key, value in said.items()]
    return [
        (_("Data cut"), _("%(day)s, end of day", day=date(outcome.cut))),
        *(filters or [(_("Filters"), _("None: all sites, cohorts and dates"))]),
        (_("Mode"), _("Operational: exact figures, small numbers included. Not for publication.")),
        (_("Software"), _("Throughcare %(version)s", version=software_version())),
    ]


def _grid(table: pd.DataFrame, columns: list[Column]) -> Grid:
    rows = [] if len(table) > MOST_ROWS else rows_of(table)
    return Grid(
        headings=tuple(column.heading for column in columns),
        numeric=tuple(column.numeric for column in columns),
        rows=tuple(tuple(column.text(row) for column in columns) for row in rows),
        length=len(table),
        few=any(column.holds_back(row) for row in rows for column in columns),
    )
