"""What was delivered of what was planned, by cohort and module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter

from programme.web.formats import percent
from programme.web.text import _
from reports.charts.style import BLUE, GREY, SMALL, say_instead
from reports.charts.words import rows_of, share, squeezed, whole

MOST_COHORTS: Final = 10
MOST_MODULES: Final = 20
"""More cells than these cannot be read at 8 cm."""
SHADES: Final = LinearSegmentedColormap.from_list("delivered", ["#F4F8FB", BLUE, "#003B5C"])
DARK: Final = 0.463
"""From this share on the shade is so dark that figures on it are white."""
_UNRECORDED: Final[dict[str, Any]] = {
    "facecolor": "white",
    "edgecolor": GREY,
    "hatch": "////",
    "linewidth": 0.4,
}


def fidelity(axes: Axes, table: pd.DataFrame, latest: Sequence[str]) -> Axes:
    """A cell for each module and cohort: the darker, the more was delivered, with the numbers. Hatched where
    sessions were held and no record was kept, blank where none was held."""
    shown = fidelity_shown(table, latest)
    if not shown["items_planned"].sum():
        return say_instead(axes, fidelity_words(table, latest))
    modules, cohorts = _modules(shown), sorted(shown["cohort"].unique())
    cells = np.full((len(modules), len(cohorts)), np.nan)
    for row in rows_of(shown):
        x, y = cohorts.index(row["cohort"]), modules.index(row["module"])
        if not row["items_planned"]:
            axes.add_patch(Rectangle((x, y), 1, 1, **_UNRECORDED))
            continue
        cells[y, x] = row["share"]
        axes.text(
            x + 0.5,
            y + 0.5,
            f"{whole(row['items_delivered'])}/{whole(row['items_planned'])}",
            fontsize=SMALL - (1 if len(cohorts) > 6 else 0),
            color="white" if row["share"] >= DARK else "black",
            ha="center",
            va="center",
        )
    mesh = axes.pcolormesh(
        np.ma.masked_invalid(cells), cmap=SHADES, vmin=0, vmax=1, edgecolors="white", linewidth=0.8, zorder=0
    )
    axes.set_xlim(0, max(len(cohorts), 4))
    axes.set_ylim(max(len(modules), 3), 0)
    tilted = len(cohorts) > 5
    axes.set_xticks(
        np.arange(len(cohorts)) + 0.5,
        [squeezed(cohort, 16) for cohort in cohorts],
        rotation=40 if tilted else 0,
        ha="right" if tilted else "center",
        rotation_mode="anchor" if tilted else None,
    )
    axes.set_yticks(np.arange(len(modules)) + 0.5, [squeezed(module, 26) for module in modules])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    _explain(axes, mesh, unrecorded=bool(shown["items_planned"].eq(0).any()))
    return axes


def _explain(axes: Axes, mesh: QuadMesh, *, unrecorded: bool) -> None:
    figure = cast(Figure, axes.figure)
    scale = figure.colorbar(mesh, ax=axes, location="top", shrink=0.6, aspect=32, pad=0.02)
    scale.set_ticks([0, 0.25, 0.5, 0.75, 1])
    scale.ax.xaxis.set_major_formatter(FuncFormatter(lambda part, _position: percent(part)))
    scale.set_label(_("Exercises delivered of those planned"), fontsize=SMALL)
    scale.outline.set_visible(False)
    scale.ax.tick_params(labelsize=SMALL - 1, length=2)
    if unrecorded:
        figure.legend(
            handles=[Patch(label=_("Held, no record kept"), **_UNRECORDED)],
            loc="outside lower right",
            frameon=False,
            fontsize=SMALL,
        )


def fidelity_height(table: pd.DataFrame, latest: Sequence[str]) -> float:
    """The height in cm that `fidelity` needs."""
    return 4.4 + 0.52 * max(len(_modules(fidelity_shown(table, latest))), 3)


def fidelity_shown(table: pd.DataFrame, latest: Sequence[str]) -> pd.DataFrame:
    """The rows that are drawn: the first modules of the latest cohorts."""
    there = set(table["cohort"])
    cohorts = [cohort for cohort in latest if cohort in there][:MOST_COHORTS]
    mine = table[table["cohort"].isin(cohorts)]
    return mine[mine["module"].isin(_modules(mine)[:MOST_MODULES])]


def _modules(table: pd.DataFrame) -> list[str]:
    return table["module"].unique().tolist()


def fidelity_words(table: pd.DataFrame, latest: Sequence[str]) -> str:
    """The finding of `fidelity`."""
    if not table["items_planned"].sum():
        return _("No record of a session of a module within the filters says what was delivered.")
    modules = table.groupby("module", sort=False)[["items_planned", "items_delivered"]].sum()
    modules = modules[modules["items_planned"] > 0].reset_index()
    ranked = rows_of(
        modules.assign(share=modules["items_delivered"] / modules["items_planned"]).sort_values(
            "share", kind="stable"
        )
    )
    most, least = ranked[-1], ranked[0]
    held, recorded = table["sessions_held"].sum(), table["sessions_recorded"].sum()
    said = [
        _("Sessions of modules with a record: %(share)s.", share=share(recorded, held)),
        _(
            "Of what was planned the most was delivered in %(most)s, %(most_share)s, the least in %(least)s, "
            "%(least_share)s.",
            most=most["module"],
            most_share=share(most["items_delivered"], most["items_planned"]),
            least=least["module"],
            least_share=share(least["items_delivered"], least["items_planned"]),
        )
        if len(ranked) > 1
        else _(
            "Of what was planned in %(most)s, %(most_share)s was delivered.",
            most=most["module"],
            most_share=share(most["items_delivered"], most["items_planned"]),
        ),
    ]
    shown = fidelity_shown(table, latest)
    for column, text in (
        ("cohort", _("Drawn are the %(shown)s of %(all)s cohorts with the latest sessions.")),
        ("module", _("Drawn are the first %(shown)s of %(all)s modules.")),
    ):
        drawn, there = shown[column].nunique(), table[column].nunique()
        if drawn < there:
            said.append(text % {"shown": whole(drawn), "all": whole(there)})
    return " ".join(said)
