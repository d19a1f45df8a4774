"""Control charts of attendance, a small one a cohort, and the funnel of cohorts."""

from __future__ import annotations

from typing import Final, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from programme.web.text import _, ngettext
from reports.charts.style import BLUE, FAINT, GREY, INK, SMALL, VERMILLION, percent_axis, say_instead
from reports.charts.words import one_place, rows_of, shortened, whole
from reports.measures.control import RUN, binomial_limits
from reports.measures.proportions import LEAST

MOST_CHARTS: Final = 9
"""More small charts than these cannot be read at 8 cm: those of the latest cohorts are drawn."""
_ACROSS: Final = 3
_NAMED: Final = 12
"""More cohorts outside than these are not all named beside their dots."""


def charts(axes: Axes, table: pd.DataFrame, latest: list[str]) -> Axes:
    """A control chart for each of the latest cohorts, on one scale; signals are filled and larger."""
    shown = charts_shown(table, latest)
    if not shown:
        return say_instead(axes, charts_words(table, latest))
    axes.set_axis_off()
    # The canvas has one Axes; the small charts share its place.
    figure = cast(Figure, axes.figure)
    grid = cast(SubplotSpec, axes.get_subplotspec()).subgridspec(-(-len(shown) // _ACROSS), _ACROSS)
    for place, cohort in enumerate(shown):
        small = figure.add_subplot(grid[place // _ACROSS, place % _ACROSS])
        _chart(small, table[table["cohort"] == cohort], cohort)
        if place % _ACROSS:
            small.tick_params(labelleft=False)
    return axes


def _chart(axes: Axes, rows: pd.DataFrame, cohort: str) -> None:
    order, value = rows["order"].to_numpy(), rows["value"].to_numpy()
    edges = np.append(order - 0.5, order[-1] + 0.5)
    for name in ("lower", "upper"):
        axes.stairs(rows[name].clip(0, 1).to_numpy(), edges, baseline=None, color=GREY, linewidth=0.7)
    axes.axhline(rows["centre"].iloc[0], color=GREY, linewidth=0.7, linestyle=(0, (4, 2)))
    axes.plot(order, value, color=BLUE, linewidth=0.8, zorder=2)
    signal = rows["signal"].ne("").to_numpy()
    axes.plot(order[~signal], value[~signal], "o", color=BLUE, markersize=2, markeredgewidth=0, zorder=3)
    axes.plot(order[signal], value[signal], "D", color=VERMILLION, markersize=4, markeredgewidth=0, zorder=4)
    percent_axis(axes)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xticks([1, int(order[-1])] if len(order) > 1 else [1])
    axes.set_title(shortened(cohort, 16), fontsize=SMALL, color=INK)
    axes.tick_params(labelsize=SMALL - 1)


def charts_height(table: pd.DataFrame, latest: list[str]) -> float:
    """The height in cm that `charts` needs."""
    rows = -(-len(charts_shown(table, latest)) // _ACROSS)
    return 1.2 + 3.0 * max(rows, 1)


def charts_shown(table: pd.DataFrame, latest: list[str]) -> list[str]:
    """The cohorts that are drawn, by code."""
    there = set(table["cohort"])
    return sorted([cohort for cohort in latest if cohort in there][:MOST_CHARTS])


def charts_words(table: pd.DataFrame, latest: list[str]) -> str:
    """The finding of `charts`."""
    if table.empty:
        return _("No session was held, so there is nothing to chart.")
    cohorts = table.groupby("cohort")["signal"].agg(lambda signal: bool(signal.ne("").any()))
    outside = int(table["signal"].eq("outside").sum())
    said = [
        ngettext(
            "Of %(of)s cohort, %(some)s had a session or a run of %(run)s beyond what chance alone brings.",
            "Of %(of)s cohorts, %(some)s had a session or a run of %(run)s beyond what chance alone brings.",
            len(cohorts),
            of=whole(len(cohorts)),
            some=whole(cohorts.sum()),
            run=RUN,
        ),
        _("Sessions outside their limits: %(some)s of %(of)s.", some=whole(outside), of=whole(len(table))),
    ]
    if len(cohorts) > MOST_CHARTS:
        said.append(_("Drawn are the %(most)s cohorts with the latest sessions.", most=MOST_CHARTS))
    return " ".join(said)


def funnel(axes: Axes, table: pd.DataFrame) -> Axes:
    """Each cohort by its number of places, with the limits around what all come to together."""
    rows = table[table["n"] >= LEAST]
    if rows.empty:
        return say_instead(axes, funnel_words(table))
    overall = float(rows["overall"].iloc[0])
    sizes = np.unique(np.linspace(LEAST, int(rows["n"].max()) * 1.05, 160).astype("int64"))
    for tail, line, name, above in ((0.025, (0, (4, 2)), "95%", False), (0.001, "-", "99.8%", True)):
        lower, upper = binomial_limits(overall, sizes, tail)
        for limit in (lower, upper):
            axes.plot(sizes, limit, color=GREY, linewidth=0.8, linestyle=line)
        axes.annotate(
            name,
            (sizes[-1], upper[-1]),
            (3, 0),
            textcoords="offset points",
            fontsize=SMALL,
            color=GREY,
            va="bottom" if above else "top",
        )
    axes.axhline(overall, color=GREY, linewidth=0.7)
    inside = rows["outside"].eq("")
    axes.plot(rows["n"][inside], rows["rate"][inside], "o", color=BLUE, markersize=3.5, markeredgewidth=0)
    out = rows[~inside]
    axes.plot(out["n"], out["rate"], "D", color=VERMILLION, markersize=4.5, markeredgewidth=0)
    for row in rows_of(out)[:_NAMED]:
        axes.annotate(
            shortened(row["cohort"], 14),
            (row["n"], row["rate"]),
            (4, 4),
            textcoords="offset points",
            fontsize=SMALL - 1,
        )
    percent_axis(axes)
    axes.grid(True, color=FAINT, linewidth=0.6)
    axes.set_xlim(0, sizes[-1] * 1.08)
    axes.set_xlabel(_("Places offered to the cohort"))
    axes.set_ylabel(_("Places attended"))
    return axes


def funnel_words(table: pd.DataFrame) -> str:
    """The finding of `funnel`."""
    rows = table[table["n"] >= LEAST]
    if rows.empty:
        return _("No cohort has ten places or more, so none can be set beside the others.")
    far = int(rows["outside"].str.endswith("_998").sum())
    said = [
        _(
            "All cohorts together attended %(overall)s. Outside the 95%% limits: %(some)s of %(of)s cohorts; "
            "outside the 99.8%% limits: %(far)s.",
            overall=one_place(float(rows["overall"].iloc[0])),
            some=whole(rows["outside"].ne("").sum()),
            of=whole(len(rows)),
            far=whole(far),
        )
    ]
    if far:
        names = [shortened(name, 20) for name in rows.loc[rows["outside"].str.endswith("_998"), "cohort"]]
        said.append(", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "") + ".")
    return " ".join(said)
