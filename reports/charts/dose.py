"""How much of the programme reached each of those who started."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from programme.web.formats import number
from programme.web.text import _, ngettext
from reports.charts.style import BLUE, FAINT, GREY, INK, PALE, SMALL, say_instead
from reports.charts.words import share, whole

HEIGHT_CM: Final = 7.0
_MOST: Final = 0.8
"""Of a dose from here on it is said how many received it."""
_BEYOND: Final = 0.04
"""How far the bar of those who received more stands from the others, which end at 1."""
_OTHERS: Final[dict[str, Any]] = {"facecolor": PALE, "edgecolor": GREY, "hatch": "////", "linewidth": 0.5}


def dose(axes: Axes, table: pd.DataFrame) -> Axes:
    """A bar for each bin of dose: below those who completed, above them the other starters, on top how many
    started."""
    bins = _known(table)
    if not bins["starters"].sum():
        return say_instead(axes, dose_words(table))
    width = 1 / len(bins[bins["upper"].notna()])
    left = bins["lower"] + np.where(bins["upper"].isna(), _BEYOND, 0)
    middle = (left + width / 2).to_numpy()
    completers, starters = bins["completers"].to_numpy(), bins["starters"].to_numpy()
    axes.bar(middle, completers, width * 0.92, color=BLUE)
    axes.bar(middle, starters - completers, width * 0.92, completers, **_OTHERS)
    for place, count in zip(middle, starters, strict=True):
        if count:
            axes.annotate(
                whole(count),
                (place, count),
                (0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
            )
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    names = [number(tick, 1) for tick in ticks]
    if bins["upper"].isna().any():
        ticks.append(float(middle[-1]))
        names.append(_("more"))
    axes.set_xticks(ticks, names)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(True, axis="y", color=FAINT, linewidth=0.6)
    axes.set_xlim(-0.02, float(left.iloc[-1]) + width + 0.02)
    axes.set_ylim(0, float(starters.max()) * 1.12)
    axes.set_xlabel(_("Dose: hours received / hours planned"))
    axes.set_ylabel(_("People"))
    axes.legend(
        handles=[
            Patch(color=BLUE, label=_("Completed")),
            Patch(label=_("Did not complete, or not yet"), **_OTHERS),
        ],
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=2,
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        borderaxespad=0.2,
    )
    return axes


def dose_words(table: pd.DataFrame) -> str:
    """The finding of `dose`."""
    if table.empty:
        return _("Nobody has started, so no dose was received.")
    bins = _known(table)
    people, unknown = int(bins["starters"].sum()), int(table["starters"].sum() - bins["starters"].sum())
    said = []
    if people:
        enough = bins[bins["lower"] >= _MOST - 1e-9]
        completers = int(bins["completers"].sum())
        said.append(
            _(
                "Of those who started, %(share)s received %(most)s or more of the hours planned.",
                most=number(_MOST, 1),
                share=share(enough["starters"].sum(), people),
            )
        )
        if completers:
            said.append(
                _(
                    "Of those who completed it were %(share)s.",
                    share=share(enough["completers"].sum(), completers),
                )
            )
        more = int(bins.loc[bins["upper"].isna(), "starters"].sum())
        if more:
            said.append(
                ngettext(
                    "%(num)s person received more than was planned.",
                    "%(num)s people received more than was planned.",
                    more,
                )
            )
    if unknown:
        said.append(
            ngettext(
                "The curriculum of %(num)s person plans no hours.",
                "The curriculum of %(num)s people plans no hours.",
                unknown,
            )
        )
    return " ".join(said)


def _known(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of people whose dose is known."""
    return table[table["lower"].notna()]
