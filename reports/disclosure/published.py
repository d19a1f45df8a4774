"""The tables of a publishable report: the same as the exact ones, from counts that may be printed.

Counts that are hidden are empty. Percentages, limits and comparisons come from the printed counts, so they
tell nothing more. What cannot be made of counts or of means of ten people (curves that step with
each person, single sessions, medians, models, rows a person) is not among them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from programme.followup.rules import Event
from reports.disclosure.attack import Publication
from reports.disclosure.counts import Units, numbered, paired
from reports.disclosure.families import (
    cohorts,
    event_keys,
    families,
    instruments,
    key,
    month_of,
    nested,
    reasons,
)
from reports.disclosure.means import Mean, allowed
from reports.disclosure.protect import hidden, protect, values
from reports.disclosure.rules import Protection
from reports.measures.absences import CAUSES
from reports.measures.after_release import BENCHMARK_COLUMNS, compared
from reports.measures.change import CHANGE_COLUMNS, POPULATIONS, RELIABLE_COLUMNS, changes, standardised
from reports.measures.completion import module_completion
from reports.measures.control import funnel_of
from reports.measures.fixed import COLUMNS as FIXED
from reports.measures.fixed import MONTHS
from reports.measures.flow import PARENTS
from reports.measures.inputs import Frames
from reports.measures.proportions import with_rate
from reports.measures.targets import Figure, Indicator, share_of, stand

TABLES: Final = (
    *(
        "targets",
        "flow",
        "totals",
        "attendance_over_time",
        "attendance_by_cohort",
        "funnel",
        "absence_reasons",
    ),
    *("module_completion", "outcome_change", "reliable_change", "fixed_follow_up", "benchmark"),
)


@dataclass(frozen=True)
class Earlier:
    """What was published before: its counts, and of whom its means were, by kind. `last`: the number of the
    last of them in the register."""

    publications: tuple[Publication, ...] = ()
    means: Mapping[str, Sequence[Units]] = field(default_factory=dict)
    last: int | None = None


@dataclass(frozen=True)
class Published:
    """`tables`: by name, in the order shown; `publication` and `means`: what a register keeps of it;
    `earlier`: what it was checked against."""

    tables: dict[str, pd.DataFrame]
    publication: Publication
    means: tuple[Mean, ...]
    earlier: Earlier

    def count(self, *parts: object) -> int | None:
        """A count by its key, None when it is hidden."""
        return values(self.publication).get(key(*parts))

    @property
    def of(self) -> tuple[int, int]:
        """How many counts it holds, and how many of them are hidden."""
        printed = values(self.publication)
        return len(printed), sum(value is None for value in printed.values())


def published(frames: Frames, earlier: Earlier, protection: Protection) -> Published:
    """The tables that may be published after the earlier ones."""
    publication = protect(families(frames), earlier.publications, protection, nested(frames))
    counts = _Counts(values(publication), protection)
    wanted = [mean for mean in _means(frames) if counts.allow(mean)]
    means = allowed(wanted, earlier.means, protection.least)
    shown = {mean.key for mean in means}
    # That a mean is missing beside its count would say that few joined since an earlier publication.
    publication = hidden(publication, {of_mean(mean.key) for mean in wanted if mean.key not in shown})
    counts = _Counts(values(publication), protection)
    tables = {
        "targets": _targets(frames, counts),
        "flow": _flow(counts),
        "totals": _totals(counts),
        "attendance_over_time": _over_time(frames, counts),
        "attendance_by_cohort": _by_cohort(frames, counts),
        "funnel": _funnel(frames, counts),
        "absence_reasons": _absences(frames, counts),
        "module_completion": _modules(frames, counts),
        "outcome_change": _change(frames, counts, shown),
        "reliable_change": _reliable(frames, counts),
        "fixed_follow_up": _fixed(counts),
        "benchmark": _benchmark(frames, counts),
    }
    return Published(tables, publication, tuple(means), earlier)


class _Counts:
    """The printed counts by key. A count that nobody is behind and no family holds is hidden too."""

    def __init__(self, printed: Mapping[str, int | None], protection: Protection) -> None:
        self._printed = printed
        self._protection = protection

    def of(self, *parts: object) -> int | None:
        return self._printed.get(key(*parts))

    def column(self, keys: Iterable[str]) -> pd.Series:
        return pd.Series([self._printed.get(one) for one in keys], dtype="Int64")

    def share(self, part: str, of: str) -> Figure:
        """A share with its limits, of printed counts; nothing when one of them is hidden."""
        top, bottom = self._printed.get(part), self._printed.get(of)
        return (0, math.nan, math.nan, math.nan) if top is None or not bottom else share_of(top, bottom)

    def allow(self, mean: Mean) -> bool:
        """Whether the printed counts alone say that a mean, and what it leaves of a wider one beside it, is
        of enough people. So whether it is printed tells nothing more."""
        own = self._printed.get(of_mean(mean.key))
        if own is None or mean.within is None:
            return own is not None
        wider = self._printed.get(of_mean(mean.within))
        if wider is None:
            return False
        return self._protection.read(wider)[0] - self._protection.read(own)[1] >= self._protection.least


def rated(table: pd.DataFrame, part: str, of: str) -> pd.DataFrame:
    """`table` with rate, lower and upper of two counts, empty where one is hidden."""
    both = table[part].notna() & table[of].notna()
    found = with_rate(table.loc[both, [part, of]].astype("int64"), part, of)
    return table.join(found[["rate", "lower", "upper"]])


def _flow(counts: _Counts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "stage": pd.Series(list(PARENTS), dtype="str"),
            "count": counts.column(key("flow", stage) for stage in PARENTS),
            "parent": pd.Series(list(PARENTS.values()), dtype="str"),
        }
    )


def _totals(counts: _Counts) -> pd.DataFrame:
    """What the parts of other tables come to, which cannot be added up where some are hidden."""
    return pd.DataFrame(
        {
            "what": pd.Series(list(TOTALS), dtype="str"),
            "count": counts.column(TOTALS.values()),
        }
    )


TOTALS: Final = {
    "places_expected": key("places", "expected"),
    "places_attended": key("places", "attended"),
    "absences": key("absences", "all"),
    "started_and_left": key("flow", "ended"),
}
"""What is told of everything together, and the key of its count."""


def _places(counts: _Counts, group: str, names: Sequence[str]) -> pd.DataFrame:
    columns = {
        column: counts.column(key("places", group, name, column) for name in names)
        for column in ("expected", "attended")
    }
    return rated(pd.DataFrame(columns), "attended", "expected")


def _over_time(frames: Frames, counts: _Counts) -> pd.DataFrame:
    """By calendar month, however short the time is."""
    months = sorted(month_of(frames.places_in_window["date"]).unique())
    table = _places(counts, "month", months)
    table.insert(0, "period", pd.to_datetime(pd.Series(months, dtype="str")).astype("datetime64[s]"))
    return table


def _by_cohort(frames: Frames, counts: _Counts) -> pd.DataFrame:
    names = cohorts(frames)
    table = _places(counts, "cohort", names)
    table.insert(0, "cohort", pd.Series(names, dtype="str"))
    return table


def _funnel(frames: Frames, counts: _Counts) -> pd.DataFrame:
    known = _by_cohort(frames, counts).dropna(subset=["rate"])
    expected, attended = counts.of("places", "expected"), counts.of("places", "attended")
    if expected is None or attended is None:
        known = known.head(0)
    overall = attended / expected if expected and attended is not None else math.nan
    return funnel_of(known[["cohort", "expected", "attended"]], overall)


def _absences(frames: Frames, counts: _Counts) -> pd.DataFrame:
    known = reasons(frames)
    table = pd.DataFrame(
        {
            "caused_by": pd.Series([cause for cause, _reason in known], dtype="str"),
            "reason": pd.Series([reason for _cause, reason in known], dtype="str"),
            "count": counts.column(key("absences", key(*one)) for one in known),
        }
    )
    total = counts.of("absences", "all")
    part = table["count"].astype("float64") / (total or math.nan)
    table["share"] = part
    order = {cause: place for place, cause in enumerate(CAUSES)}
    table["order"] = table["caused_by"].map(order).fillna(len(CAUSES))
    table = table.sort_values(["order", "caused_by", "reason"], ignore_index=True)
    return table.drop(columns="order")


def _modules(frames: Frames, counts: _Counts) -> pd.DataFrame:
    names = module_completion(frames)["module"].tolist()
    table = pd.DataFrame(
        {
            "module": pd.Series(names, dtype="str"),
            **{
                what: counts.column(key("module", name, what) for name in names)
                for what in ("started", "met")
            },
        }
    )
    return rated(table, "met", "started").rename(columns={"rate": "share"})


def _score_key(row: Mapping[Any, Any], what: str) -> str:
    return key("score", row["instrument"], row["population"], what)


def of_mean(mean: str) -> str:
    """The key of the count of those whose mean it is."""
    return mean.removesuffix("mean") + "paired"


def _scores(frames: Frames) -> pd.DataFrame:
    """A row an instrument and population."""
    rows = [(code, population) for code in instruments(frames) for population in POPULATIONS]
    return pd.DataFrame(rows, columns=["instrument", "population"], dtype="str")


def _change(frames: Frames, counts: _Counts, shown: set[str]) -> pd.DataFrame:
    table = _scores(frames)
    rows = table.to_dict("records")
    for name, what in (("n_baseline", "baseline"), ("n_paired", "paired")):
        table[name] = counts.column(_score_key(row, what) for row in rows)
    paired = changes(frames).dropna(subset=["pre", "post"])
    figures = []
    for row, n in zip(rows, table["n_paired"], strict=True):
        found = dict.fromkeys(CHANGE_COLUMNS[4:], math.nan)
        if _score_key(row, "mean") in shown:
            people = paired[paired["instrument"] == row["instrument"]]
            if row["population"] == "completers":
                people = people[people["completed"]]
            found |= _moments(int(n), people["pre"], people["post"])
        figures.append(found)
    return table.join(pd.DataFrame(figures, columns=CHANGE_COLUMNS[4:], dtype="float64"))


def _moments(n: int, pre: pd.Series, post: pd.Series) -> dict[str, float]:
    """Means and deviations with one digit, and what follows from these and from the printed number of people.

    With more digits, a mean of whole scores tells of how many people it is: 21.2778 is 383 / 18. With one,
    from ten people on, it fits every number of them.
    """
    found = {
        "mean_pre": round(float(pre.mean()), 1),
        "sd_pre": round(float(pre.std(ddof=1)), 1),
        "mean_post": round(float(post.mean()), 1),
        "sd_post": round(float(post.std(ddof=1)), 1),
    }
    found["change"] = round(found["mean_post"] - found["mean_pre"], 1)
    if found["sd_pre"] == 0:
        return found
    r = round(float(np.corrcoef(pre, post)[0, 1]), 1) if found["sd_post"] > 0 else 0.0
    effects = standardised(n, found["change"], found["sd_pre"], r)
    return found | {name: round(value, 2) for name, value in effects.items()}


def _reliable(frames: Frames, counts: _Counts) -> pd.DataFrame:
    table = _scores(frames)
    rows = table.to_dict("records")
    for what in RELIABLE_COLUMNS[2:]:
        table[what] = counts.column(_score_key(row, what) for row in rows)
    return table


def _fixed(counts: _Counts) -> pd.DataFrame:
    """Every event, known of anybody or not: that nobody had one is not for the public either."""
    table = _followed([(event.value, month) for event in Event for month in MONTHS], counts)
    table["released"] = counts.column(key("released", month) for month in table["months"])
    return rated(table, "observed", "n")[FIXED]


def _followed(rows: Sequence[tuple[str, int]], counts: _Counts) -> pd.DataFrame:
    keys = [event_keys(event, month) for event, month in rows]
    return pd.DataFrame(
        {
            "event": pd.Series([event for event, _month in rows], dtype="str"),
            "months": pd.Series([month for _event, month in rows], dtype="int64"),
            "n": counts.column(of for of, _part in keys),
            "observed": counts.column(part for _of, part in keys),
        }
    )


def _benchmark(frames: Frames, counts: _Counts) -> pd.DataFrame:
    published = frames.benchmarks.astype({"event": "str", "source": "str"})
    rows = list(zip(published["event"], published["months"].astype("int64"), strict=True))
    table = _followed(rows, counts).rename(columns={"months": "follow_up"})
    table = table.assign(benchmark=published["rate"], source=published["source"])
    both = table["n"].notna() & table["observed"].notna()
    known = compared(table[both].astype({"n": "int64", "observed": "int64"}))
    figures = known[[name for name in BENCHMARK_COLUMNS if name not in table]]
    return table.join(figures)[BENCHMARK_COLUMNS]


def _targets(frames: Frames, counts: _Counts) -> pd.DataFrame:
    """The targets, judged by printed figures. A median is not among what may be printed."""
    year = {
        Indicator.REIMPRISONED: event_keys(Event.REIMPRISONMENT, 12),
        Indicator.CONVICTED: event_keys(Event.CONVICTION, 12),
    }
    figures = {
        Indicator.COMPLETED: counts.share(key("flow", "completed"), key("flow", "ended")),
        Indicator.ATTENDANCE: counts.share(key("places", "attended"), key("places", "expected")),
        **{indicator: counts.share(part, of) for indicator, (of, part) in year.items()},
    }
    aims = frames.targets[frames.targets["indicator"].isin(list(figures))]
    table = stand(aims, figures)
    table["n"] = table["n"].astype("Int64").mask(table["actual"].isna())
    table["verdict"] = table["verdict"].mask(table["actual"].isna(), "hidden")
    return table.drop(columns="more_needed")


def _means(frames: Frames) -> list[Mean]:
    """Of starters first: who leaves out those who stopped says less. Somebody whose score was corrected is
    somebody else here, so that a correction does not follow from two means either."""
    paired_scores = changes(frames).dropna(subset=["pre", "post"])
    found = []
    for instrument, people in paired_scores.groupby("instrument", sort=True):
        for population in POPULATIONS:
            those = people if population == "starters" else people[people["completed"]]
            units = numbered(those["pseudonym"])
            for score in ("pre", "post"):
                units = paired(units, (those[score] * 1000).round().astype("int64"))
            starters = key("score", instrument, "starters", "mean")
            found.append(
                Mean(
                    key("score", instrument, population, "mean"),
                    key("score", instrument),
                    np.sort(units.to_numpy("int64")),
                    within=None if population == "starters" else starters,
                )
            )
    return found
