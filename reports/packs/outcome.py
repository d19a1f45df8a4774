"""The outcome report: its tables computed once, and its files made from them.

outcome = Outcome.of(frames, filters)       # compute
build(folder, outcome)                      # write the folder
zipped(files(outcome))                      # or one zip of it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from programme.web.text import lazy as _l
from reports.charts.absences import Absences
from reports.charts.attendance import Places
from reports.disclosure.published import Earlier, Published, published
from reports.disclosure.rules import Protection
from reports.filters import OutcomeFilters
from reports.measures import Frames, outcome_tables, reason_labels
from reports.measures.analysis import analysis
from reports.measures.attendance import latest_cohorts

MOST_COHORTS = 40


class NotPublishable(Exception):
    """What was asked for cannot be published. The message says why."""

    message = _l(
        "A publishable report compares no groups and models nothing: of few people, both would tell of "
        "single ones. Leave out groups and predictors, or ask for the exact figures."
    )

    def __str__(self) -> str:
        return str(self.message)


class Mode(StrEnum):
    """Whom the figures are for."""

    OPERATIONAL = "operational"
    PUBLISHABLE = "publishable"

    def refuse_unless_possible(self, filters: OutcomeFilters) -> None:
        """Raises NotPublishable for figures for the public that are to be compared or modelled."""
        if self is Mode.PUBLISHABLE and (filters.group_by or filters.predictors):
            raise NotPublishable


@dataclass(frozen=True)
class Outcome:
    """Everything that pages and files show, computed.

    `tables`: by name, in the order shown (see `measures.outcome_tables`; those of `disclosure.published` in a
    publishable report); `labels`: wording of absence reasons by code; `latest`: codes of the cohorts that
    a chart shows when there are too many for it; `people`: one row a participant, for whoever analyses
    on, empty in a publishable report; `better`: which way an instrument improves, by its code; `places`,
    `absences`: what they come to; `published`: what a register keeps, None when the figures are exact;
    `last_change`: see `Frames`, None in a publishable report.
    """

    cut: dt.date
    filters: OutcomeFilters
    tables: Mapping[str, pd.DataFrame]
    labels: Mapping[str, str]
    latest: tuple[str, ...]
    people: pd.DataFrame
    better: Mapping[str, str]
    places: Places
    absences: Absences
    published: Published | None = None
    last_change: int | None = None

    @classmethod
    def of(
        cls,
        frames: Frames,
        filters: OutcomeFilters,
        *,
        mode: Mode | str = Mode.OPERATIONAL,
        earlier: Earlier | None = None,
        protection: Protection | None = None,
    ) -> Outcome:
        """Compute the report. Raises NotPublishable, and CannotGroup for an unknown grouping.

        The frames are narrowed by site, cohort and curriculum already; the dates are applied here. `earlier`:
        what was released before, against which a publishable report is checked.
        """
        Mode(mode).refuse_unless_possible(filters)
        chosen = frames.within(filters.starts_on, filters.ends_on)
        if Mode(mode) is Mode.PUBLISHABLE:
            made = published(chosen, earlier or Earlier(), protection or Protection())
            return cls._published(chosen, filters, made)
        tables = outcome_tables(chosen, filters.group_by, filters.predictors)
        offered = tables["attendance_by_cohort"]
        return cls(
            cut=chosen.cut,
            filters=filters,
            tables=MappingProxyType(tables),
            labels=MappingProxyType(reason_labels(chosen)),
            latest=tuple(latest_cohorts(chosen, MOST_COHORTS)),
            people=analysis(chosen),
            better=_better(chosen),
            places=Places(int(offered["expected"].sum()), int(offered["attended"].sum())),
            absences=Absences(int(tables["absence_reasons"]["count"].sum()), complete=True),
            last_change=chosen.last_change,
        )

    @classmethod
    def _published(cls, chosen: Frames, filters: OutcomeFilters, made: Published) -> Outcome:
        labels = chosen.reasons.astype("str")
        return cls(
            cut=chosen.cut,
            filters=filters,
            tables=MappingProxyType(made.tables),
            labels=MappingProxyType(dict(zip(labels["reason"], labels["label"], strict=True))),
            latest=tuple(latest_cohorts(chosen, MOST_COHORTS)),
            people=pd.DataFrame(),
            better=_better(chosen),
            places=Places(made.count("places", "expected"), made.count("places", "attended")),
            absences=Absences(made.count("absences", "all"), complete=False),
            published=made,
        )

    @property
    def mode(self) -> Mode:
        """Whom the figures are for."""
        return Mode.OPERATIONAL if self.published is None else Mode.PUBLISHABLE

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a person nor a session within the filters; of a publishable report nobody
        is told."""
        if self.published is not None:
            return False
        flow = self.tables["flow"]
        return not int(flow["count"].iloc[0]) and self.tables["attendance_by_session"].empty

    def is_hidden(self, name: str) -> bool:
        """Whether a table has rows, and something is hidden in each of them."""
        return len(self.tables[name]) > 0 and self.drawn(name).empty

    def drawn(self, name: str) -> pd.DataFrame:
        """The rows of a table of which nothing is hidden: what charts draw and findings speak of."""
        table = self.tables[name]
        if self.published is None:
            return table
        counts = [column for column in table if table[column].dtype == "Int64"]
        return table.dropna(subset=counts).astype(dict.fromkeys(counts, "int64"))


def _better(frames: Frames) -> Mapping[str, str]:
    return MappingProxyType(
        {str(row["instrument"]): str(row["better"]) for row in frames.instruments.to_dict("records")}
    )
