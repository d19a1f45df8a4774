"""Retention: the share who have not dropped out, by weeks since the first session attended."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from programme.web.text import _
from reports.charts.style import GREY, SERIES, SMALL, percent_axis, say_instead
from reports.charts.words import estimate, rate, shortened, whole
from reports.measures.proportions import LEAST

WEEKS_SAID: Final = [12, 26, 52]


def drawn(table: pd.DataFrame) -> list[str]:
    """The groups that are drawn: those of ten people or more, `all` alone where they are too many."""
    first = table.drop_duplicates("group")
    groups = first.loc[first["at_risk"] >= LEAST, "group"].tolist()
    if len(groups) <= 2 and "all" in groups:
        return groups[:1] if len(groups) == 1 else groups
    several = [group for group in groups if group != "all"]
    return several if 1 < len(several) <= len(SERIES) else groups[:1]


def retention(axes: Axes, table: pd.DataFrame, at_risk: pd.DataFrame, grouping: str | None = None) -> Axes:
    """The curves of staying in the programme (see `curves`).

    `table`: as of `measures.retention`; `at_risk`: as of `measures.retention_at_risk`; `grouping`:
    what the groups are values of.
    """
    if not drawn(table):
        return say_instead(axes, retention_words(table, at_risk))
    return curves(
        axes,
        table,
        at_risk,
        grouping,
        what=_("Not dropped out"),
        since=_("Weeks since the first session attended"),
    )


def curves(
    axes: Axes, table: pd.DataFrame, at_risk: pd.DataFrame, grouping: str | None, *, what: str, since: str
) -> Axes:
    """Kaplan-Meier steps with 95 % bands while ten or more are at risk, the numbers below the axis.

    `table` has columns group, week, survival, lower and upper, and somebody to be drawn; `what` and
    `since` are the words of the two axes.
    """
    groups = drawn(table)
    percent_axis(axes)
    for group, (colour, line) in zip(groups, SERIES, strict=False):
        end = last_week(at_risk, group)
        rows = table[(table["group"] == group) & (table["week"] <= end)]
        weeks = np.append(rows["week"].to_numpy(dtype="float64"), float(end))
        middle, lower, upper = (
            np.append(rows[name].to_numpy(dtype="float64"), rows[name].iloc[-1])
            for name in ("survival", "lower", "upper")
        )
        axes.fill_between(weeks, lower, upper, step="post", color=colour, alpha=0.16, linewidth=0)
        axes.step(weeks, middle, where="post", color=colour, linestyle=line, label=_name(group))
    axes.set_xlim(0, max(*(last_week(at_risk, group) for group in groups), 1))
    axes.set_ylabel(what)
    axes.set_xlabel(since)
    _below(axes, at_risk, groups)
    if len(groups) > 1:
        axes.legend(
            loc="lower left",
            frameon=False,
            fontsize=SMALL,
            handlelength=3.2,
            title=grouping,
            title_fontsize=SMALL,
            alignment="left",
        )
    return axes


def last_week(at_risk: pd.DataFrame, group: str) -> int:
    """The last week with ten people or more at risk: no estimate is drawn or said beyond it."""
    rows = at_risk[(at_risk["group"] == group) & (at_risk["at_risk"] >= LEAST)]
    return int(rows["week"].max())


def _name(group: str) -> str:
    if group == "all":
        return _("Everybody")
    return _("Not recorded") if group == "not recorded" else shortened(group, 24)


def _below(axes: Axes, at_risk: pd.DataFrame, groups: list[str]) -> None:
    """The numbers at risk, one row a group, under the weeks that the axis names."""
    counts = at_risk[at_risk["group"].isin(groups)].pivot_table(
        index="week", columns="group", values="at_risk", aggfunc="max"
    )
    steps = counts.dropna().index if len(groups) > 1 else counts.index
    end = max(last_week(at_risk, group) for group in groups)
    gap = steps[1] if len(steps) > 1 else 1
    weeks = [int(week) for week in steps if week <= end and week % gap == 0]
    axes.set_xticks(weeks, [str(week) for week in weeks])

    def place(x: float, line: float, text: str, **style: Any) -> None:
        axes.annotate(
            text,
            (x, 0),
            (0, -34 - 10.5 * line),
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            fontsize=SMALL,
            va="top",
            annotation_clip=False,
            **style,
        )

    place(0, 0, _("Number at risk"), ha="left", fontweight="bold")
    for line, group in enumerate(groups, start=1):
        if len(groups) > 1:
            axes.annotate(
                shortened(_name(group), 12),
                (0, 0),
                (-20, -34 - 10.5 * line),
                xycoords="axes fraction",
                textcoords="offset points",
                fontsize=SMALL,
                va="top",
                ha="right",
                color=GREY,
            )
        for week in weeks:
            place(week, line, whole(counts[group].get(week, 0)), ha="center")


def retention_height(table: pd.DataFrame) -> float:
    """The height in cm that `retention` needs."""
    return 7.6 + 0.4 * max(len(drawn(table)) - 1, 0)


def retention_words(table: pd.DataFrame, at_risk: pd.DataFrame, grouping: str | None = None) -> str:
    """The finding of `retention`, for everybody and then for each group."""
    rows = table[table["group"] == "all"]
    if rows.empty:
        return _("Nobody has started, so nothing can be said about staying.")
    people, events = int(rows["at_risk"].iloc[0]), int(rows["events"].sum())
    dropped = _(
        "People who started: %(people)s. Dropped out so far: %(events)s.",
        people=whole(people),
        events=whole(events),
    )
    if people < LEAST:
        return dropped + " " + _("These are too few people for an estimate over time.")
    if not events:
        return dropped
    sentences = [dropped]
    for week in [week for week in WEEKS_SAID if week <= last_week(at_risk, "all")]:
        row = rows[rows["week"] <= week].iloc[-1]
        sentences.append(
            _(
                "After %(week)s weeks an estimated %(estimate)s had not dropped out.",
                week=whole(week),
                estimate=estimate(row["survival"], row["lower"], row["upper"]),
            )
        )
    half = rows[(rows["survival"] <= 0.5) & (rows["at_risk"] >= LEAST)]
    if half.empty:
        sentences.append(_("The median time to drop-out is not reached while ten or more are observed."))
    else:
        sentences.append(
            _("The median time to drop-out is %(week)s weeks.", week=whole(half["week"].iloc[0]))
        )
    if table["group"].nunique() > 1:
        sentences.append(_by_group(table, grouping or _("Group")))
    return " ".join(sentences)


def _by_group(table: pd.DataFrame, grouping: str) -> str:
    parts = [
        _(
            "%(grouping)s %(group)s: %(rate)s dropped out so far",
            grouping=grouping,
            group=_name(str(group)),
            rate=rate(rows["events"].sum(), rows["at_risk"].iloc[0]),
        )
        for group, rows in table.groupby("group", sort=False)
        if group != "all"
    ]
    return "; ".join(parts) + ". " + _("No test of a difference is made here.")
