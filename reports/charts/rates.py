"""Rates below each other: a dot with its interval, and the numbers that it is of."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from programme.web.text import _
from reports.charts.style import BLUE, GREY, INK, SMALL, percent_axis
from reports.charts.words import rows_of, whole
from reports.measures.proportions import LEAST


def rates(
    axes: Axes, table: pd.DataFrame, names: Sequence[str], *, part: str, of: str, rate: str = "rate"
) -> Axes:
    """A row of the table each, the first on top: dot and 95 % interval from `lower` to `upper`, at the right
    the columns `part` of `of`; under ten these alone."""
    percent_axis(axes, "x")
    axes.grid(False, axis="y")
    for place, row in enumerate(rows_of(table)):
        enough = row[of] >= LEAST
        if enough:
            axes.hlines(place, row["lower"], row["upper"], color=BLUE, linewidth=1.2)
            axes.plot(row[rate], place, marker="o", markersize=4, color=BLUE, markeredgewidth=0)
        counted(axes, place, row[part], row[of])
    axes.set_yticks(range(len(table)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(table) - 0.3, -0.7)
    return axes


def counted(axes: Axes, place: float, part: float, of: float) -> None:
    """`14 of 29` at the right of a row, in grey under ten."""
    axes.text(
        1.02,
        place,
        _("%(part)s of %(of)s", part=whole(part), of=whole(of)),
        fontsize=SMALL,
        color=INK if of >= LEAST else GREY,
        va="center",
        transform=axes.get_yaxis_transform(),
    )
