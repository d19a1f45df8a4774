"""Scores from baseline to end: how large the change is, and of how many it was a reliable one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from programme.web.formats import number
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    INK,
    PALE,
    SKY,
    SMALL,
    VERMILLION,
    percent_axis,
    say_instead,
)
from reports.charts.words import rows_of, share, whole
from reports.measures.proportions import LEAST

POPULATIONS: Final[dict[str, Lazy]] = {"starters": _l("Starters"), "completers": _l("Completers")}
CHANGES: Final[dict[str, tuple[Lazy, str, str]]] = {
    "recovered": (_l("Recovered"), GREEN, ""),
    "improved": (_l("Improved"), SKY, "//"),
    "unchanged": (_l("Unchanged"), FAINT, ""),
    "deteriorated": (_l("Deteriorated"), VERMILLION, "\\\\"),
    "not_computable": (_l("Not computable"), "white", "...."),
}
"""What became of a score -> its words, colour and hatching."""
_MARKS: Final = {"starters": ("o", BLUE), "completers": ("s", VERMILLION)}


BETTER: Final[dict[str, Lazy]] = {
    "higher": _l("higher is better"),
    "lower": _l("lower is better"),
    "neither": _l("neither side is better"),
}


def effects(axes: Axes, table: pd.DataFrame, better: Mapping[str, str]) -> Axes:
    """The standardised change of each instrument with its limits, starters above completers. `better`: which
    way an instrument improves."""
    rows = _enough(table)
    if rows.empty:
        return say_instead(axes, effects_words(table, better))
    for place, row in enumerate(rows_of(rows)):
        marker, colour = _MARKS[row["population"]]
        axes.plot([row["smcr_lower"], row["smcr_upper"]], [place, place], color=colour, linewidth=1.4)
        axes.plot([row["smcr"]], [place], marker, color=colour, markersize=5, markeredgewidth=0)
        axes.text(
            1.02,
            place,
            _("%(paired)s of %(baseline)s", paired=whole(row["n_paired"]), baseline=whole(row["n_baseline"])),
            fontsize=SMALL,
            color=INK,
            va="center",
            transform=axes.get_yaxis_transform(),
        )
    axes.axvline(0, color=GREY, linewidth=0.8, linestyle="--")
    reach = max(0.5, float(rows[["smcr_lower", "smcr_upper"]].abs().max().max())) * 1.1
    axes.set_xlim(-reach, reach)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [_name(row, better) for row in rows_of(rows)])
    axes.tick_params(axis="y", length=0)
    axes.grid(True, axis="x", color=FAINT, linewidth=0.6)
    axes.set_xlabel(_("Standardised mean change from baseline to end, with 95% interval"))
    return axes


def effects_height(table: pd.DataFrame) -> float:
    """The height in cm that `effects` needs."""
    return 2.6 + 0.75 * max(len(_enough(table)), 2)


def effects_words(table: pd.DataFrame, better: Mapping[str, str]) -> str:
    """The finding of `effects`."""
    rows = _enough(table)
    if rows.empty:
        return _("There is no change of ten people or more to show.")
    return " ".join(
        _(
            "%(instrument)s (%(better)s), %(population)s: %(change)s standard deviations (95%% interval "
            "%(lower)s to %(upper)s), %(paired)s of %(baseline)s with both scores.",
            instrument=row["instrument"],
            better=BETTER[better[row["instrument"]]],
            population=str(POPULATIONS[row["population"]]).lower(),
            change=number(row["smcr"], 2),
            lower=number(row["smcr_lower"], 2),
            upper=number(row["smcr_upper"], 2),
            paired=whole(row["n_paired"]),
            baseline=whole(row["n_baseline"]),
        )
        for row in rows_of(rows)
    )


def _enough(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["n_paired"] >= LEAST) & table["smcr"].notna()]


def _name(row: dict[str, Any], better: Mapping[str, str] | None = None) -> str:
    side = f" ({BETTER[better[row['instrument']]]})" if better else ""
    return f"{row['instrument']}{side}\n{POPULATIONS[row['population']]}"


def reliable(axes: Axes, table: pd.DataFrame) -> Axes:
    """Of everybody with a score at the baseline, what became of it: a bar for each instrument and
    population."""
    rows = _many(table)
    if rows.empty:
        return say_instead(axes, reliable_words(table))
    for place, row in enumerate(rows_of(rows)):
        total = sum(row[name] for name in CHANGES)
        start = 0.0
        for name, (_words, colour, hatch) in CHANGES.items():
            width = row[name] / total
            axes.barh(
                place,
                width,
                left=start,
                height=0.62,
                color=colour,
                hatch=hatch,
                edgecolor=GREY,
                linewidth=0.5,
            )
            if width > 0.07:
                axes.text(
                    start + width / 2,
                    place,
                    whole(row[name]),
                    fontsize=SMALL,
                    ha="center",
                    va="center",
                    color=INK,
                    bbox={
                        "boxstyle": "round,pad=0.15",
                        "facecolor": "white",
                        "edgecolor": "none",
                        "alpha": 0.8,
                    },
                )
            start += width
    percent_axis(axes, "x")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [_name(row) for row in rows_of(rows)])
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=PALE if colour == FAINT else GREY, label=str(words))
        for words, colour, hatch in CHANGES.values()
    ]
    axes.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3, frameon=False, fontsize=SMALL
    )
    axes.set_xlabel(_("People with a score at the baseline"))
    return axes


def reliable_height(table: pd.DataFrame) -> float:
    """The height in cm that `reliable` needs."""
    return 3.6 + 0.85 * max(len(_many(table)), 2)


def reliable_words(table: pd.DataFrame) -> str:
    """The finding of `reliable`."""
    rows = _many(table)
    if rows.empty:
        return _("Of no instrument do ten people have a score at the baseline.")
    return " ".join(_reliable_row(row) for row in rows_of(rows))


def _reliable_row(row: dict[str, Any]) -> str:
    """Shares are of those for whom a change can be computed; how many it cannot be stands with them."""
    total = sum(row[name] for name in CHANGES)
    known = total - row["not_computable"]
    named = {
        "instrument": row["instrument"],
        "population": str(POPULATIONS[row["population"]]).lower(),
        "missing": whole(row["not_computable"]),
        "of": whole(total),
    }
    if not known:
        return _("%(instrument)s, %(population)s: not computable for any of %(of)s.", **named)
    return _(
        "%(instrument)s, %(population)s: recovered or improved %(better)s, deteriorated %(worse)s; not "
        "computable for %(missing)s of %(of)s.",
        better=share(row["recovered"] + row["improved"], known),
        worse=share(row["deteriorated"], known),
        **named,
    )


def _many(table: pd.DataFrame) -> pd.DataFrame:
    return table[table[list(CHANGES)].sum(axis=1) >= LEAST]
