"""What is missing or does not fit in the records, check by check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from programme.web.formats import percent
from programme.web.text import _
from reports.charts.rates import counted
from reports.charts.style import FAINT, GREY, VERMILLION, say_instead
from reports.charts.words import folded, rows_of, share, whole
from reports.measures.proportions import LEAST

MOST_CHECKS: Final = 25
_REACHES: Final = (0.04, 0.08, 0.2, 0.4, 1.0)
"""How far the axis may reach: no further than it must, for most checks find little; in quarters of whole
percentages."""


def quality(axes: Axes, table: pd.DataFrame, names: Mapping[str, str]) -> Axes:
    """A bar for each check, the largest share on top; the numbers at the right. `names`: the checks in
    words."""
    shown = quality_shown(table)
    if shown.empty:
        return say_instead(axes, quality_words(table, names))
    enough = shown["n"] >= LEAST
    most = float(shown.loc[enough, "share"].max()) if enough.any() else 1.0
    reach = next(reach for reach in _REACHES if most <= reach)
    for place, row in enumerate(rows_of(shown)):
        if row["n"] >= LEAST:
            axes.barh(place, row["share"], height=0.62, color=VERMILLION, edgecolor=GREY, linewidth=0.4)
        counted(axes, place, row["missing"], row["n"])
    axes.set_xlim(0, reach)
    axes.set_xticks([reach * part / 4 for part in range(5)])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda part, _position: percent(part)))
    axes.grid(True, axis="x", color=FAINT, linewidth=0.6)
    axes.set_yticks(range(len(shown)), [folded(names[check], 34) for check in shown["check"]])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlabel(_("Share of the records that the check found"))
    return axes


def quality_height(table: pd.DataFrame) -> float:
    """The height in cm that `quality` needs."""
    return 2.0 + 0.72 * max(len(quality_shown(table)), 3)


def quality_shown(table: pd.DataFrame) -> pd.DataFrame:
    """The checks that looked at anything, the largest share first, those of fewer than ten records last."""
    looked = table[table["n"] > 0]
    looked = looked.assign(few=looked["n"] < LEAST)
    return looked.sort_values(["few", "share"], ascending=[True, False], kind="stable").head(MOST_CHECKS)


def quality_words(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The finding of `quality`."""
    failing = rows_of(table[table["missing"] > 0].sort_values("missing", ascending=False, kind="stable"))
    if not failing:
        return _("None of the checks found anything.")
    top = failing[0]
    said = _(
        "Checks that found something: %(failing)s of %(all)s. The most records: %(check)s, %(share)s.",
        failing=whole(len(failing)),
        all=whole(len(table)),
        check=names[top["check"]].lower(),
        share=share(top["missing"], top["n"]),
    )
    looked = int((table["n"] > 0).sum())
    if looked > MOST_CHECKS:
        said += " " + _("Drawn are the %(most)s checks with the largest shares.", most=whole(MOST_CHECKS))
    return said
