"""What a report is narrowed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class OutcomeFilters:
    """`site`, `cohort` and `curriculum` are codes, None for all; a curriculum's code means all its
    versions, `code vN` one of them. Both dates are included. `group_by` compares retention
    and what happened after release by `site`, `cohort`, `curriculum` or a covariate; `predictors` are
    covariates whose association with events after release is modelled."""

    site: str | None = None
    cohort: str | None = None
    curriculum: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    group_by: str | None = None
    predictors: tuple[str, ...] = ()

    def as_text(self) -> dict[str, str]:
        """The filters that are set, by their name on the command line, dates as ISO."""
        said = {
            "site": self.site,
            "cohort": self.cohort,
            "curriculum": self.curriculum,
            "from": self.starts_on,
            "to": self.ends_on,
            "group_by": self.group_by,
            "predictors": ",".join(self.predictors) or None,
        }
        return {name: str(value) for name, value in said.items() if value is not None}

    def noted(self, mode: str) -> str:
        """The filters and the mode of a report, as the access log notes them."""
        said = self.as_text() | {"mode": str(mode)}
        return ", ".join(f"{name}={value}" for name, value in said.items())

    @classmethod
    def from_text(cls, said: Mapping[str, str]) -> OutcomeFilters:
        """The filters of `as_text`, as a manifest keeps them. Raises ValueError for a broken date."""
        starts_on, ends_on = (
            dt.date.fromisoformat(said[name]) if name in said else None for name in ("from", "to")
        )
        named = tuple(name for name in said.get("predictors", "").split(",") if name)
        return cls(
            site=said.get("site"),
            cohort=said.get("cohort"),
            curriculum=said.get("curriculum"),
            starts_on=starts_on,
            ends_on=ends_on,
            group_by=said.get("group_by"),
            predictors=named,
        )
