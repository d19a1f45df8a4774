"""The report as sections: heading, finding, chart, table in words. Pages and report.html share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from programme.web.formats import date, number
from programme.web.text import _, ngettext
from reports.charts.words import rows_of
from reports.filters import OutcomeFilters
from reports.packs import (
    after_release,
    associations,
    change,
    corrections,
    delivery,
    participation,
    steadiness,
    targets,
    totals,
)
from reports.packs.columns import Column
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from reports.packs.version import software_version

MOST_ROWS: Final = 600
"""A longer table is not printed; the reader is sent to its file."""

_ORDER: Final = (
    "targets", "flow", "totals",
    "attendance_over_time", "attendance_by_cohort", "attendance_by_session", "attendance_chart", "funnel",
    "absence_reasons", "module_completion", "dose_distribution", "retention",
    "outcome_change", "reliable_change", "score_pairs", "instruments", "trajectories", "repeated_measures",
    "dose_change", "dropout",
    "survival", "survival_tests", "hazards", "hazard_models", "fixed_follow_up", "benchmark",
    "follow_up_completeness", "first_contact",
    "facilitation", "fidelity", "fidelity_by_module", "corrections", "data_quality",
)  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """A table in words. `numeric`: whether each column is set as figures; `rows`: () when too long; `few`:
    whether a percentage of a row is left out because there are fewer than ten behind it; `hidden`: whether a
    count is not for the public."""

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    length: int
    few: bool
    hidden: bool

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


_PARTS: tuple[_Part, ...] = (
    participation,
    steadiness,
    change,
    associations,
    after_release,
    delivery,
    targets,
    corrections,
    totals,
)


def sections(outcome: Outcome) -> tuple[Section, ...]:
    """Every section of the report, in the order shown."""
    found = [
        Section(
            name=name,
            title=title,
            finding=_finding(outcome, name, part),
            definition=definition,
            has_chart=name in CHARTS,
            grid=_grid(outcome, name, part.columns(outcome, name)),
        )
        for part in _PARTS
        for name, title, definition in part.titles()
        if name in outcome.tables
    ]
    return tuple(sorted(found, key=lambda section: _ORDER.index(section.name)))


_KNOW_THE_WHOLE: Final = ("flow", "totals", "attendance_over_time", "attendance_by_cohort", "absence_reasons")
"""What these come to can be said even when every row is hidden."""


def _finding(outcome: Outcome, name: str, part: _Part) -> str:
    if outcome.is_hidden(name) and name not in _KNOW_THE_WHOLE:
        return _("Every row of this table is hidden: too few for publication.")
    return CHARTS[name].say(outcome) if name in CHARTS else part.finding(outcome, name)


def about(outcome: Outcome) -> list[tuple[str, str]]:
    """What the report is of: data cut, filters, mode and software."""
    return [
        (_("Data cut"), _("%(day)s, end of day", day=date(outcome.cut))),
        *filters_in_words(outcome.filters),
        *_mode(outcome),
        (_("Software"), _("Throughcare %(version)s", version=software_version())),
    ]


def described(outcome: Outcome) -> dict[str, dict[str, str]]:
    """What the file of a table or chart says of itself, by name: finding, how it is counted, and of what."""
    of = "\n".join(f"{name}: {said}" for name, said in about(outcome))
    return {
        section.name: {
            "Title": section.title,
            "Description": f"{section.finding}\n\n{section.definition}\n\n{of}",
        }
        for section in sections(outcome)
    }


def filters_in_words(filters: OutcomeFilters) -> list[tuple[str, str]]:
    """What a report is narrowed to: name and value of each filter, or that there is none."""
    names = {
        "site": _("Site"),
        "cohort": _("Cohort"),
        "curriculum": _("Curriculum"),
        "from": _("From"),
        "to": _("To"),
        "group_by": _("Compared by"),
        "predictors": _("Predictors"),
    }
    said = filters.as_text()
    if filters.starts_on:
        said["from"] = date(filters.starts_on)
    if filters.ends_on:
        said["to"] = date(filters.ends_on)
    in_words = [(names[key], value) for key, value in said.items()]
    return in_words or [(_("Filters"), _("None: all sites, cohorts and dates"))]


def mode_words(outcome: Outcome) -> str:
    """Whom the figures are for."""
    if outcome.published is None:
        return _("Operational: exact figures, small numbers included. Not for publication.")
    protection = outcome.published.publication.protection
    return _(
        "Publishable: counts under %(least)s are hidden, others rounded to %(base)s; percentages and limits "
        "come from the rounded counts. It may be published once two people have released it.",
        least=protection.least,
        base=protection.base,
    )


def _mode(outcome: Outcome) -> list[tuple[str, str]]:
    said = [(_("Mode"), mode_words(outcome))]
    if outcome.published is not None:
        counts, hidden = map(number, outcome.published.of)
        words = _("%(hidden)s of %(counts)s counts", hidden=hidden, counts=counts)
        said.append((_("Hidden"), words))
        earlier = len(outcome.published.earlier.publications)
        said.append(
            (
                _("Checked against"),
                ngettext("%(num)s earlier publication", "%(num)s earlier publications", earlier),
            )
        )
    return said


def _grid(outcome: Outcome, name: str, columns: list[Column]) -> Grid:
    table = outcome.tables[name]
    rows = [] if len(table) > MOST_ROWS else rows_of(table)
    shown = [column for column in columns if set(column.needs) <= set(table.columns)]
    return Grid(
        headings=tuple(column.heading for column in shown),
        numeric=tuple(column.numeric for column in shown),
        rows=tuple(tuple(column.text(row) for column in shown) for row in rows),
        length=len(table),
        few=any(column.holds_back(row) for row in rows for column in shown),
        hidden=outcome.published is not None and bool(table.isna().any(axis=None)),
    )
