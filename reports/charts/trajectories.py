"""Mean scores over the time points, with how many people each is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.lines import Line2D

from programme.web.formats import number
from programme.web.text import _
from reports.charts.change import BETTER, POPULATIONS
from reports.charts.style import BLUE, FAINT, INK, SMALL, VERMILLION, say_instead
from reports.charts.words import rows_of, shortened, whole
from reports.measures.proportions import LEAST
from reports.measures.scores import POINTS
from sessions.measures.words import SHORT_POINTS

MOST_INSTRUMENTS: Final = 4
"""More panels than these do not fit a page: those of the most people are drawn."""
_LOOKS: Final[dict[str, tuple[str, Any, str, int]]] = {
    "starters": (BLUE, "-", "o", -1),
    "completers": (VERMILLION, "--", "s", 1),
}
"""Population -> colour, line, marker and on which side of the middle it stands, so that both show."""
_ASIDE: Final = 0.01
"""How far from the middle, as part of the width."""


def trajectories(axes: Axes, table: pd.DataFrame, better: Mapping[str, str]) -> Axes:
    """A panel an instrument: mean and 95 % interval of starters and of completers at each time point of ten
    people or more, with the numbers of people beneath."""
    shown = instruments_shown(table)
    if not shown:
        return say_instead(axes, trajectories_words(table, better))
    axes.set_axis_off()
    figure = cast(Figure, axes.figure)
    heights = [0.1, *[1.0] * len(shown)]
    grid = cast(SubplotSpec, axes.get_subplotspec()).subgridspec(len(heights), 1, height_ratios=heights)
    for place, code in enumerate(shown, start=1):
        _panel(figure.add_subplot(grid[place]), table[table["instrument"] == code], better[code])
    legend = figure.add_subplot(grid[0])
    legend.set_axis_off()
    legend.legend(
        handles=[
            Line2D(
                [],
                [],
                color=colour,
                linestyle=line,
                marker=marker,
                markersize=4,
                label=str(POPULATIONS[name]),
            )
            for name, (colour, line, marker, _side) in _LOOKS.items()
        ],
        loc="center",
        ncols=2,
        frameon=False,
        fontsize=SMALL,
        handlelength=3,
    )
    return axes


def _panel(axes: Axes, table: pd.DataFrame, better: str) -> None:
    points = [point for point in POINTS if point in set(table["time_point"])]
    counts = {(row["population"], row["time_point"]): whole(row["n"]) for row in rows_of(table)}
    for name, (colour, line, marker, side) in _LOOKS.items():
        rows = _enough(table[table["population"] == name])
        x = np.array([points.index(point) for point in rows["time_point"]]) + side * _ASIDE * len(points)
        mean, lower, upper = (rows[column].to_numpy(dtype="float64") for column in ("mean", "lower", "upper"))
        axes.vlines(x, lower, upper, color=colour, linewidth=1.2)
        axes.plot(
            x,
            mean,
            color=colour,
            linestyle=line,
            linewidth=1.1,
            marker=marker,
            markersize=4,
            markeredgewidth=0,
        )
    names = [
        "\n".join([str(SHORT_POINTS[point]), *(counts[(name, point)] for name in _LOOKS)]) for point in points
    ]
    axes.set_xticks(range(len(points)), names)
    axes.set_xlim(-0.4, len(points) - 0.6)
    axes.margins(y=0.12)
    axes.grid(True, axis="y", color=FAINT, linewidth=0.6)
    axes.set_ylabel(_("Mean score"))
    axes.set_title(
        f"{shortened(table['instrument'].iloc[0], 30)} ({BETTER[better]})", fontsize=SMALL, loc="left"
    )
    axes.annotate(
        "\n".join(["", *(_("%(group)s, n", group=POPULATIONS[name]) for name in _LOOKS)]),
        (0, 0),
        (-6, -6.5),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=SMALL,
        color=INK,
        ha="right",
        va="top",
    )


def trajectories_height(table: pd.DataFrame) -> float:
    """The height in cm that `trajectories` needs."""
    return 1.0 + 4.6 * max(len(instruments_shown(table)), 1)


def instruments_shown(table: pd.DataFrame) -> list[str]:
    """The instruments that are drawn, by code: with ten scores at a time point, those of the most people."""
    most = _enough(table).groupby("instrument")["n"].max()
    ranked = sorted(most.index, key=lambda code: (-most[code], code))
    return sorted(ranked[:MOST_INSTRUMENTS])


def _enough(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["n"] >= LEAST]


def trajectories_words(table: pd.DataFrame, better: Mapping[str, str]) -> str:
    """The finding of `trajectories`."""
    shown = instruments_shown(table)
    if not shown:
        return _("Of no instrument do ten people have a score at the same time point.")
    starters = _enough(table[table["population"] == "starters"])
    said = []
    for code in shown:
        rows = rows_of(starters[starters["instrument"] == code])
        ends = rows if len(rows) < 2 else [rows[0], rows[-1]]
        said.append(
            _(
                "%(instrument)s (%(better)s), mean of starters: %(points)s.",
                instrument=code,
                better=BETTER[better[code]],
                points="; ".join(map(_point, ends)),
            )
        )
    there = _enough(table)["instrument"].nunique()
    if len(shown) < there:
        said.append(
            _(
                "Drawn are %(drawn)s of %(all)s instruments, those of the most people.",
                drawn=whole(len(shown)),
                all=whole(there),
            )
        )
    return " ".join(said)


def _point(row: dict[str, Any]) -> str:
    return _(
        "%(point)s %(mean)s (95%% interval %(lower)s to %(upper)s, %(n)s people)",
        point=str(SHORT_POINTS[row["time_point"]]).lower(),
        mean=number(row["mean"], 1),
        lower=number(row["lower"], 1),
        upper=number(row["upper"], 1),
        n=whole(row["n"]),
    )
