"""Attendance over time and by cohort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator

from programme.web.formats import date
from programme.web.text import _, ngettext
from reports.charts.style import BASE, BLUE, GREY, INK, SMALL, percent_axis, say_instead
from reports.charts.words import one_place, rate, rows_of, shortened, whole
from reports.measures.proportions import LEAST

MOST_COHORTS: Final = 40
"""More rows than these cannot be read at 8 cm: the latest are shown, and the chart says so."""

_TICKS: Final = 6


@dataclass(frozen=True)
class Places:
    """All places of a report: expected, and of these attended. None when that is not for the public."""

    expected: int | None
    attended: int | None


def by_month(table: pd.DataFrame) -> bool:
    """Whether the periods are months, not weeks."""
    return bool(table["period"].dt.day.eq(1).all()) and not bool((table["period"].diff().dt.days == 7).any())


def over_time(axes: Axes, table: pd.DataFrame) -> Axes:
    """Line with a 95 % band by week or month; under ten places the counts stand in its stead."""
    if table.empty:
        return say_instead(axes, _("There is no attendance to show."))
    full = _without_gaps(table)
    days = full["period"].to_numpy().astype("datetime64[D]").astype("float64")
    enough = full["expected"].ge(LEAST).to_numpy(dtype=bool)
    middle, lower, upper = (
        np.where(enough, full[name].to_numpy(dtype="float64"), np.nan) for name in ("rate", "lower", "upper")
    )
    axes.fill_between(days, lower, upper, color=BLUE, alpha=0.18, linewidth=0)
    alone = enough & ~np.isfinite(_beside(middle))
    axes.vlines(days[alone], lower[alone], upper[alone], color=BLUE, linewidth=1.0)
    axes.plot(days, middle, color=BLUE, marker="o", markersize=3 if len(full) > 30 else 4, markeredgewidth=0)
    for day, few in zip(days[~enough], rows_of(full[~enough]), strict=True):
        if few["expected"] > 0:
            counts = _("%(part)s of %(of)s", part=whole(few["attended"]), of=whole(few["expected"]))
            axes.text(
                day, 0.03, counts, fontsize=SMALL - 1, color=GREY, ha="center", va="bottom", rotation=90
            )
    percent_axis(axes)
    axes.set_ylabel(_("Places attended"))
    pad = max(4.0, (days[-1] - days[0]) * 0.02)
    axes.set_xlim(days[0] - pad, days[-1] + pad)
    _name_periods(axes, full, days, months=by_month(table))
    return axes


def _without_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """A row for every period from first to last, so that a line breaks where nothing was held."""
    step = "MS" if by_month(table) else "7D"
    every = pd.date_range(table["period"].min(), table["period"].max(), freq=step, unit="s")
    full = table.set_index("period").reindex(every).rename_axis("period").reset_index()
    return full.assign(expected=full["expected"].fillna(0), attended=full["attended"].fillna(0))


def _beside(values: np.ndarray) -> np.ndarray:
    """For each value the sum of its neighbours that are there, NaN when neither is."""
    before = np.concatenate([[np.nan], values[:-1]])
    after = np.concatenate([values[1:], [np.nan]])
    return np.where(np.isfinite(before), before, after)


def _name_periods(axes: Axes, full: pd.DataFrame, days: np.ndarray, *, months: bool) -> None:
    every = max(1, -(-len(full) // _TICKS))
    shown = range(0, len(full), every)
    names = []
    for row in shown:
        day = full["period"].iloc[row].date()
        name = f"{day:%m/%Y}" if months else date(day, "short")
        places = whole(full["expected"].iloc[row])
        names.append(name + "\n" + _("n = %(count)s", count=places))
    axes.xaxis.set_major_locator(FixedLocator([float(days[row]) for row in shown]))
    axes.xaxis.set_major_formatter(FixedFormatter(names))


def over_time_words(table: pd.DataFrame, places: Places) -> str:
    """The finding of `over_time`."""
    if places.expected == 0:
        return _("No session was held, so there is no attendance to show.")
    first = _("Of the places offered, %(rate)s were attended.", rate=rate(places.attended, places.expected))
    enough = table[table["expected"] >= LEAST]
    few = len(table) - len(enough)
    sentences = [first]
    if len(enough) > 1:
        ranked = rows_of(enough.sort_values("rate", kind="stable"))
        best, worst = ranked[-1], ranked[0]
        text = (
            _("By month it lay between %(low)s (%(low_on)s) and %(high)s (%(high_on)s).")
            if by_month(table)
            else _("By week it lay between %(low)s (%(low_on)s) and %(high)s (%(high_on)s).")
        )
        sentences.append(
            text
            % {
                "low": one_place(worst["rate"]),
                "low_on": _period_name(worst["period"], months=by_month(table)),
                "high": one_place(best["rate"]),
                "high_on": _period_name(best["period"], months=by_month(table)),
            }
        )
    if few:
        sentences.append(
            ngettext(
                "%(num)s period has fewer than ten places and is shown by its counts.",
                "%(num)s periods have fewer than ten places and are shown by their counts.",
                few,
            )
        )
    return " ".join(sentences)


def _period_name(period: pd.Timestamp, *, months: bool) -> str:
    return f"{period:%m/%Y}" if months else _("week from %(day)s", day=date(period.date(), "short"))


def by_cohort(axes: Axes, table: pd.DataFrame, places: Places, latest: list[str] | None = None) -> Axes:
    """Dot and 95 % interval for each cohort, the highest on top, counts at the right.

    `latest`: the cohorts to show when there are more than `MOST_COHORTS`.
    """
    shown = cohorts_shown(table, latest)
    if shown.empty:
        return say_instead(axes, by_cohort_words(table, places))
    heights = np.arange(len(shown))[::-1]
    percent_axis(axes, "x")
    axes.grid(False, axis="y")
    total, there = places.expected, places.attended
    if total is not None and there is not None and total >= LEAST:
        axes.axvline(there / total, color=GREY, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
        said = _("all: %(rate)s", rate=one_place(there / total))
        axes.text(
            there / total,
            1.0,
            said,
            transform=axes.get_xaxis_transform(),
            fontsize=SMALL,
            color=GREY,
            ha="center",
            va="bottom",
        )
    for height, row in zip(heights, rows_of(shown), strict=True):
        if row["expected"] >= LEAST:
            axes.hlines(height, row["lower"], row["upper"], color=BLUE, linewidth=1.2)
            axes.plot(row["rate"], height, marker="o", markersize=4, color=BLUE, markeredgewidth=0)
        counts = _("%(part)s of %(of)s", part=whole(row["attended"]), of=whole(row["expected"]))
        axes.text(
            1.02,
            height,
            counts,
            fontsize=SMALL,
            color=INK if row["expected"] >= LEAST else GREY,
            va="center",
            transform=axes.get_yaxis_transform(),
        )
    axes.set_yticks(heights, [shortened(name, 24) for name in shown["cohort"]])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.set_xlabel(_("Places attended, with 95% interval"))
    return axes


def by_cohort_height(table: pd.DataFrame) -> float:
    """The height in cm that `by_cohort` needs."""
    return 2.4 + 0.42 * min(max(len(table), 4), MOST_COHORTS) * BASE / 9


def cohorts_shown(table: pd.DataFrame, latest: list[str] | None = None) -> pd.DataFrame:
    """The rows that the chart shows, the highest rate first, those of few places last."""
    held = table[table["expected"] > 0]
    if len(held) > MOST_COHORTS:
        keep = latest if latest is not None else held["cohort"].tail(MOST_COHORTS).tolist()
        held = held[held["cohort"].isin(keep[:MOST_COHORTS])]
    few = held["expected"] < LEAST
    return held.assign(few=few).sort_values(["few", "rate", "cohort"], ascending=[True, False, True])


def by_cohort_words(
    table: pd.DataFrame, places: Places, latest: list[str] | None = None, hidden: int = 0
) -> str:
    """The finding of `by_cohort`. `hidden`: how many cohorts are not in the table, being too small."""
    held = table[table["expected"] > 0]
    if places.expected == 0:
        return _("No cohort has a held session, so no attendance can be compared.")
    if held.empty:
        overall = rate(places.attended, places.expected)
        return _("Of all places %(rate)s were attended; every cohort is too small to be shown.", rate=overall)
    shown = cohorts_shown(table, latest)
    sentences = [
        ngettext(
            "%(num)s cohort with held sessions; of its places %(rate)s were attended.",
            "%(num)s cohorts with held sessions; of their places %(rate)s were attended.",
            len(held) + hidden,
            rate=rate(places.attended, places.expected),
        )
    ]
    if hidden:
        sentences.append(_("Too small to be shown: %(hidden)s.", hidden=whole(hidden)))
    enough = shown[~shown["few"]]
    if len(enough) > 1:
        ranked = rows_of(enough)
        best, worst = ranked[0], ranked[-1]
        sentences.append(
            _(
                "Highest %(best)s with %(best_rate)s, lowest %(worst)s with %(worst_rate)s.",
                best=best["cohort"],
                best_rate=rate(best["attended"], best["expected"]),
                worst=worst["cohort"],
                worst_rate=rate(worst["attended"], worst["expected"]),
            )
        )
        sentences.append(_("Where intervals overlap the cohorts may well not differ."))
    if len(shown) < len(held):
        sentences.append(
            _(
                "The chart shows the %(shown)s cohorts with the latest sessions; the table has all %(all)s.",
                shown=whole(len(shown)),
                all=whole(len(held)),
            )
        )
    if bool(shown["few"].any()):
        sentences.append(_("Cohorts with fewer than ten places are shown by their counts."))
    return " ".join(sentences)
