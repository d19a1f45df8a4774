"""How many of those who started met each module."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from programme.web.text import _, ngettext
from reports.charts.rates import rates
from reports.charts.style import say_instead
from reports.charts.words import rows_of, share, squeezed, whole
from reports.measures.proportions import LEAST

MOST_MODULES: Final = 40
"""More rows than these cannot be read at 8 cm: the first ones of the curriculum are shown."""


def completion(axes: Axes, table: pd.DataFrame) -> Axes:
    """Dot and 95 % interval for each module in the order of the curriculum, counts at the right."""
    if _started(table).empty:
        return say_instead(axes, completion_words(table))
    shown = table.head(MOST_MODULES)
    names = [squeezed(name, 30) for name in shown["module"]]
    rates(axes, shown, names, part="met", of="started", rate="share")
    axes.set_xlabel(_("Met, of those who started, with 95% interval"))
    return axes


def completion_height(table: pd.DataFrame) -> float:
    """The height in cm that `completion` needs."""
    return 2.2 + 0.45 * min(max(len(table), 4), MOST_MODULES)


def completion_words(table: pd.DataFrame) -> str:
    """The finding of `completion`."""
    started = _started(table)
    if started.empty:
        return _("Nobody has started a curriculum with modules.")
    ranked = rows_of(started.sort_values("share", kind="stable"))
    most, least = ranked[-1], ranked[0]
    if len(ranked) == 1:
        said = [
            _(
                "%(module)s was met by %(share)s.",
                module=most["module"],
                share=share(most["met"], most["started"]),
            )
        ]
    else:
        said = [
            _(
                "Most often met: %(most)s, by %(most_share)s. Least often: %(least)s, by %(least_share)s.",
                most=most["module"],
                most_share=share(most["met"], most["started"]),
                least=least["module"],
                least_share=share(least["met"], least["started"]),
            )
        ]
    few = int((table["started"] < LEAST).sum())
    if few:
        said.append(
            ngettext(
                "%(num)s module was started by fewer than ten people and is shown by its counts.",
                "%(num)s modules were started by fewer than ten people and are shown by their counts.",
                few,
            )
        )
    if len(table) > MOST_MODULES:
        said.append(
            _(
                "The chart shows the first %(shown)s modules; the table has all %(all)s.",
                shown=whole(MOST_MODULES),
                all=whole(len(table)),
            )
        )
    return " ".join(said)


def _started(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["started"] > 0]
