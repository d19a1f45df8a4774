"""The report as sections: heading, finding, chart, table in words. Pages and report.html share them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pandas as pd

from programme.web.formats import date, number, percent
from programme.web.text import _
from reports.charts.absences import cause_name, reason_name
from reports.charts.flow import stage_name
from reports.charts.words import one_place, rows_of, share, whole
from reports.measures.proportions import LEAST
from reports.packs import after_release, associations, further, targets
from reports.packs.checks import check_name
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from reports.packs.version import software_version

MOST_ROWS: Final = 600
"""A longer table is not printed; the reader is sent to its file."""

TOO_FEW: Final = "\N{EN DASH}"

Row = dict[str, Any]


@dataclass(frozen=True)
class Grid:
    """A table in words. `numeric`: whether each column is set as figures; `rows`: () when too long."""

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


_Cells = list[tuple[str, bool, Callable[[Row], str]]]


class _Part(Protocol):
    """A module that says what its tables find, and how people read them."""

    TABLES: frozenset[str]

    def finding(self, outcome: Outcome, name: str) -> str: ...
    def cells(self, outcome: Outcome, name: str) -> _Cells: ...


_MODULES: tuple[_Part, ...] = (after_release, associations, further, targets)
_PARTS: Final = {name: module for module in _MODULES for name in module.TABLES}


def sections(outcome: Outcome) -> tuple[Section, ...]:
    """Every section of the report, in the order shown."""
    return tuple(
        Section(
            name=name,
            title=title,
            finding=CHARTS[name].say(outcome) if name in CHARTS else _finding(outcome, name),
            definition=definition,
            has_chart=name in CHARTS,
            grid=_grid(
                outcome.tables[name],
                _cells(outcome, name),
                few=further.has_few(outcome.tables[name], name)
                if name in further.TABLES
                else _has_few(outcome.tables[name]),
            ),
        )
        for name, title, definition in _titles()
    )


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


def _titles() -> list[tuple[str, str, str]]:
    return [
        *targets.titles(),
        (
            "flow",
            _("Flow of participants"),
            _("Each person counts once, by the latest membership. Started means: attended a session."),
        ),
        (
            "attendance_over_time",
            _("Attendance over time"),
            _(
                "A place is one person expected at one held session; a session and its catch-up are one "
                "place. Places left unmarked count as not attended."
            ),
        ),
        (
            "attendance_by_cohort",
            _("Attendance by cohort"),
            _(
                "Rate: attended of expected places. Engagement leaves out absences that the institution "
                "or the programme caused. Dose: minutes received of minutes that the curriculum plans, "
                "for everybody who started."
            ),
        ),
        (
            "attendance_by_session",
            _("Attendance by session"),
            _("Each held session as it was held; a catch-up is a row of its own."),
        ),
        *further.steady_titles(),
        (
            "absence_reasons",
            _("Reasons of absence"),
            _("Every absence marked, by who caused it. A session that did not run is not an absence."),
        ),
        (
            "module_completion",
            _("Completion of modules"),
            _(
                "Of everybody who started, those present for the share of the module's minutes that its "
                "curriculum asks for."
            ),
        ),
        (
            "retention",
            _("Retention"),
            _(
                "Kaplan-Meier estimate with log-log 95% limits, from the first session attended. Drop-out "
                "is leaving as withdrawn, excluded or not completed; transfer, release, recall, death, "
                "completion and the data cut censor."
            ),
        ),
        *further.change_titles(),
        *associations.titles(),
        *after_release.titles(),
        *further.delivery_titles(),
        (
            "data_quality",
            _("Quality of the records"),
            _("What is missing or does not fit in the records behind the figures."),
        ),
    ]


def _finding(outcome: Outcome, name: str) -> str:
    table = outcome.tables[name]
    if name in _PARTS:
        return _PARTS[name].finding(outcome, name)
    if name == "attendance_by_session":
        return _("Sessions held: %(count)s.", count=whole(len(table)))
    if name == "module_completion":
        return _of_modules(table)
    return _of_quality(table)


def _of_modules(table: pd.DataFrame) -> str:
    started = table[table["started"] > 0]
    if started.empty:
        return _("Nobody has started a curriculum with modules.")
    ranked = rows_of(started.sort_values("share", kind="stable"))
    most, least = ranked[-1], ranked[0]
    if len(ranked) == 1:
        return _(
            "%(module)s was met by %(share)s.",
            module=most["module"],
            share=share(most["met"], most["started"]),
        )
    return _(
        "Most often met: %(most)s, by %(most_share)s. Least often: %(least)s, by %(least_share)s.",
        most=most["module"],
        most_share=share(most["met"], most["started"]),
        least=least["module"],
        least_share=share(least["met"], least["started"]),
    )


def _of_quality(table: pd.DataFrame) -> str:
    failing = rows_of(table[table["missing"] > 0].sort_values("missing", ascending=False, kind="stable"))
    if not failing:
        return _("None of the checks found anything.")
    top = failing[0]
    return _(
        "Checks that found something: %(failing)s of %(all)s. The most records: %(check)s, %(share)s.",
        failing=whole(len(failing)),
        all=whole(len(table)),
        check=check_name(top["check"]).lower(),
        share=share(top["missing"], top["n"]),
    )


def _grid(table: pd.DataFrame, cells: _Cells, *, few: bool) -> Grid:
    rows = [] if len(table) > MOST_ROWS else rows_of(table)
    return Grid(
        headings=tuple(heading for heading, _numeric, _cell in cells),
        numeric=tuple(numeric for _heading, numeric, _cell in cells),
        rows=tuple(tuple(cell(row) for _heading, _numeric, cell in cells) for row in rows),
        length=len(table),
        few=few,
    )


def _denominator(table: pd.DataFrame) -> str | None:
    return next((name for name in ("expected", "started", "n") if name in table), None)


def _has_few(table: pd.DataFrame) -> bool:
    """Whether a percentage is left out of the table because there are fewer than ten behind it."""
    if "event" in table:
        return bool("released" not in table and "n" in table and table["n"].between(1, LEAST - 1).any())
    if "survival" in table:
        return bool((table.groupby("group")["at_risk"].transform("max") < LEAST).any())
    if "share" in table and "count" in table:
        return bool(0 < table["count"].sum() < LEAST)
    name = _denominator(table)
    return bool(name and table[name].between(1, LEAST - 1).any())


def _count(name: str) -> Callable[[Row], str]:
    return lambda row: whole(row[name])


def _percent(name: str, of: str) -> Callable[[Row], str]:
    return lambda row: percent(row[name], 1) if row[of] >= LEAST else TOO_FEW


def _interval(of: str) -> Callable[[Row], str]:
    return lambda row: (
        _("%(lower)s to %(upper)s", lower=one_place(row["lower"]), upper=one_place(row["upper"]))
        if row[of] >= LEAST and row["lower"] == row["lower"]
        else TOO_FEW
    )


def _engagement(row: Row) -> str:
    rate = row["engagement_rate"]
    # What is left when the absences caused by others are taken out, which may be fewer than ten.
    left = row["attended"] / rate if rate else row["expected"]
    return percent(rate, 1) if left >= LEAST else TOO_FEW


def _attendance(*first: tuple[str, bool, Callable[[Row], str]]) -> _Cells:
    return [
        *first,
        (_("Expected"), True, _count("expected")),
        (_("Attended"), True, _count("attended")),
        (_("Rate"), True, _percent("rate", "expected")),
        (_("95% interval"), True, _interval("expected")),
    ]


def _cells(outcome: Outcome, name: str) -> _Cells:
    if name in _PARTS:
        return _PARTS[name].cells(outcome, name)
    return {
        "flow": _flow_cells,
        "attendance_over_time": _period_cells,
        "attendance_by_cohort": _cohort_cells,
        "attendance_by_session": _session_cells,
        "absence_reasons": _absence_cells,
        "module_completion": _module_cells,
        "retention": _retention_cells,
        "data_quality": _quality_cells,
    }[name](outcome)


def _flow_cells(outcome: Outcome) -> _Cells:
    return [
        (_("Stage"), False, lambda row: stage_name(row["stage"])),
        (_("People"), True, _count("count")),
        (_("Part of"), False, lambda row: stage_name(row["parent"])),
    ]


def _period_cells(outcome: Outcome) -> _Cells:
    return _attendance((_("From"), False, lambda row: date(row["period"].date(), "short")))


def _cohort_cells(outcome: Outcome) -> _Cells:
    return [
        *_attendance(
            (_("Cohort"), False, lambda row: str(row["cohort"])),
            (_("Sessions held"), True, _count("sessions_held")),
        ),
        (_("Engagement"), True, _engagement),
        (_("Hours planned"), True, lambda row: number(row["hours_planned"], 1)),
        (_("Hours received"), True, lambda row: number(row["hours_received"], 1)),
        (_("Median dose"), True, lambda row: number(row["dose_median"], 2)),
    ]


def _session_cells(outcome: Outcome) -> _Cells:
    return _attendance(
        (_("Cohort"), False, lambda row: str(row["cohort"])),
        (_("Session"), True, _count("session")),
        (_("Date"), False, lambda row: date(row["date"].date(), "short")),
    )


def _absence_cells(outcome: Outcome) -> _Cells:
    total = int(outcome.tables["absence_reasons"]["count"].sum())
    return [
        (_("Caused by"), False, lambda row: cause_name(row["caused_by"])),
        (_("Reason"), False, lambda row: reason_name(row["reason"], dict(outcome.labels))),
        (_("Absences"), True, _count("count")),
        (_("Share"), True, lambda row: one_place(row["share"]) if total >= LEAST else TOO_FEW),
    ]


def _module_cells(outcome: Outcome) -> _Cells:
    return [
        (_("Module"), False, lambda row: str(row["module"])),
        (_("Started"), True, _count("started")),
        (_("Met"), True, _count("met")),
        (_("Share"), True, _percent("share", "started")),
    ]


def _retention_cells(outcome: Outcome) -> _Cells:
    table = outcome.tables["retention"]
    people = table.groupby("group")["at_risk"].max().to_dict()
    enough = {str(group): int(n) >= LEAST for group, n in people.items()}
    interval = _interval("at_risk")
    return [
        (_("Group"), False, lambda row: _("Everybody") if row["group"] == "all" else str(row["group"])),
        (_("Week"), True, _count("week")),
        (_("At risk"), True, _count("at_risk")),
        (_("Dropped out"), True, _count("events")),
        (
            _("Not dropped out"),
            True,
            lambda row: one_place(row["survival"]) if enough[row["group"]] else TOO_FEW,
        ),
        (
            _("95% interval"),
            True,
            lambda row: interval({**row, "at_risk": LEAST}) if enough[row["group"]] else TOO_FEW,
        ),
    ]


def _quality_cells(outcome: Outcome) -> _Cells:
    return [
        (_("Check"), False, lambda row: check_name(row["check"])),
        (_("Records looked at"), True, _count("n")),
        (_("Found"), True, _count("missing")),
        (_("Share"), True, _percent("share", "n")),
    ]
