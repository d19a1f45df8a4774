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
from reports.filters import OutcomeFilters
from reports.measures import Frames, outcome_tables, reason_labels
from reports.measures.analysis import analysis
from reports.measures.attendance import latest_cohorts

MOST_COHORTS = 40


class NotPublishable(Exception):
    """A publishable report was asked for. The message says why there is none."""

    message = _l(
        "A publishable report cannot be made yet: it needs disclosure control (small counts suppressed, "
        "others rounded, checked against earlier releases), and that is not built in yet. Exact figures of "
        "cohorts of 8 to 12 people could point at someone. Use the operational mode, and keep what it makes "
        "inside the evaluation."
    )

    def __str__(self) -> str:
        return str(self.message)


class Mode(StrEnum):
    """Whom the figures are for."""

    OPERATIONAL = "operational"
    PUBLISHABLE = "publishable"

    def refuse_unless_possible(self) -> None:
        """Raises NotPublishable: figures for the public need what is not there yet."""
        if self is Mode.PUBLISHABLE:
            raise NotPublishable


@dataclass(frozen=True)
class Outcome:
    """Everything that pages and files show, computed.

    `tables`: by name, in the order shown (see `measures.outcome_tables`); `labels`: wording of
    absence reasons by code; `latest`: codes of the cohorts that a chart shows when there are too
    many for it; `people`: one row a participant, for whoever analyses on; `better`: which
    way an instrument improves, by its code; `last_change`: see `Frames`.
    """

    cut: dt.date
    filters: OutcomeFilters
    tables: Mapping[str, pd.DataFrame]
    labels: Mapping[str, str]
    latest: tuple[str, ...]
    people: pd.DataFrame
    better: Mapping[str, str]
    last_change: int | None

    @classmethod
    def of(cls, frames: Frames, filters: OutcomeFilters, *, mode: Mode | str = Mode.OPERATIONAL) -> Outcome:
        """Compute the report. Raises NotPublishable, and CannotGroup for an unknown grouping.

        The frames are narrowed by site, cohort and curriculum already; the dates are applied here.
        """
        Mode(mode).refuse_unless_possible()
        chosen = frames.within(filters.starts_on, filters.ends_on)
        return cls(
            cut=frames.cut,
            filters=filters,
            tables=MappingProxyType(outcome_tables(chosen, filters.group_by, filters.predictors)),
            labels=MappingProxyType(reason_labels(chosen)),
            latest=tuple(latest_cohorts(chosen, MOST_COHORTS)),
            people=analysis(chosen),
            better=MappingProxyType(
                {str(row["instrument"]): str(row["better"]) for row in chosen.instruments.to_dict("records")}
            ),
            last_change=chosen.last_change,
        )

    @property
    def mode(self) -> Mode:
        """Exact figures: the only mode there is."""
        return Mode.OPERATIONAL

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a person nor a session within the filters."""
        flow = self.tables["flow"]
        return not int(flow["count"].iloc[0]) and self.tables["attendance_by_session"].empty
