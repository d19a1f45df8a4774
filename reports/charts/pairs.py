"""Everybody's scores at the baseline and at the end: a line and a point a person."""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from programme.web.formats import number
from programme.web.text import _, ngettext
from reports.charts.change import BETTER, CHANGES
from reports.charts.style import FAINT, GREEN, GREY, INK, PALE, PURPLE, SKY, SMALL, VERMILLION, say_instead
from reports.charts.words import rows_of, shortened, whole

MOST_INSTRUMENTS: Final = 4
"""More rows of panels than these do not fit a page: those of the most people with both scores are drawn."""
_LOOKS: Final[dict[str, tuple[str, Any, float, str]]] = {
    "not_computable": (GREY, (0, (1, 1)), 0.9, "x"),
    "unchanged": (GREY, "-", 0.5, "."),
    "improved": (SKY, (0, (5, 1)), 1.1, "^"),
    "recovered": (GREEN, "-", 1.4, "o"),
    "deteriorated": (VERMILLION, (0, (3, 1, 1, 1)), 1.3, "v"),
}
"""What became of a score -> colour, line and its width, marker; the last is drawn on top."""
_DASHES: Final = (0, (6, 2))
_LIGHT: Final = 60
"""With more people than these lines are thinner and plain; with more than half of a kind they let each other
through."""
_MANY: Final = 300
"""More lines than these are kept as a picture in the SVG, which would be large otherwise."""


def score_pairs(axes: Axes, table: pd.DataFrame, instruments: pd.DataFrame) -> Axes:
    """Two panels an instrument: a line from baseline to end for each person; and a point for each, the end
    against the baseline, with the band of changes that are no more than chance and the cut-off."""
    shown = pairs_shown(table)
    if not shown:
        return say_instead(axes, pairs_words(table, instruments))
    axes.set_axis_off()
    figure = cast(Figure, axes.figure)
    heights = [0.16, *[1.0] * len(shown)]
    grid = cast(SubplotSpec, axes.get_subplotspec()).subgridspec(
        len(heights), 2, height_ratios=heights, width_ratios=[1.3, 1]
    )
    judged = {row["instrument"]: row for row in rows_of(instruments)}
    kinds: set[str] = set()
    for place, code in enumerate(shown, start=1):
        people = _both(table[table["instrument"] == code])
        kinds |= set(people["change"])
        left, right = (figure.add_subplot(grid[place, side]) for side in (0, 1))
        limits = _limits(people, judged[code])
        _lines(left, people, judged[code], limits)
        _points(right, people, judged[code], limits)
    _explain(figure.add_subplot(grid[0, :]), kinds, instruments[instruments["instrument"].isin(shown)])
    return axes


def _limits(people: pd.DataFrame, judged: dict[str, Any]) -> tuple[float, float]:
    given = np.append(people[["pre", "post"]].to_numpy().ravel(), judged["cut_off"])
    low, high = float(np.nanmin(given)), float(np.nanmax(given))
    pad = 0.06 * (high - low) or 1.0
    return low - pad, high + pad


def _lines(axes: Axes, people: pd.DataFrame, judged: dict[str, Any], limits: tuple[float, float]) -> None:
    few = len(people) <= _LIGHT
    for kind, (colour, line, width, _marker) in _LOOKS.items():
        mine = people[people["change"] == kind]
        ends = mine[["pre", "post"]].to_numpy(dtype="float64")
        segments = np.stack([np.broadcast_to([0.0, 1.0], ends.shape), ends], axis=-1)
        axes.add_collection(
            LineCollection(
                list(segments),
                colors=colour,
                linestyles=[line if few else "-"],
                linewidths=width if few else 0.5,
                alpha=_strength(len(mine)),
                rasterized=len(people) > _MANY,
            )
        )
    _cut_off(axes, judged, upright=False)
    axes.set_xlim(-0.08, 1.08)
    axes.set_ylim(*limits)
    axes.set_xticks([0, 1], [_("Baseline"), _("End")])
    axes.set_ylabel(_("Score"))
    axes.set_title(_titled(judged), fontsize=SMALL, color=INK, loc="left")


def _strength(people: int) -> float:
    """How opaque lines are: the more of a kind, the less, so that their thickness shows where they run."""
    return min(max(_LIGHT / 2 / max(people, 1), 0.03), 0.9)


def _titled(judged: dict[str, Any]) -> str:
    return f"{shortened(judged['instrument'], 20)} ({BETTER[judged['better']]})"


def _points(axes: Axes, people: pd.DataFrame, judged: dict[str, Any], limits: tuple[float, float]) -> None:
    ends = np.array(limits)
    reach = judged["reliable_from"]
    if reach == reach:
        axes.fill_between(ends, ends - reach, ends + reach, color=FAINT, linewidth=0)
    axes.plot(ends, ends, color=GREY, linewidth=0.8)
    _cut_off(axes, judged, upright=False)
    _cut_off(axes, judged, upright=True)
    few = len(people) <= _LIGHT
    for kind, (colour, _line, _width, marker) in _LOOKS.items():
        mine = people[people["change"] == kind]
        axes.plot(
            mine["pre"],
            mine["post"],
            marker,
            color=colour,
            markersize=3.6 if few else 2.4,
            markeredgewidth=0.8 if marker == "x" else 0,
            alpha=min(4 * _strength(len(mine)), 0.9),
            rasterized=len(people) > _MANY,
        )
    axes.set_xlim(*limits)
    axes.set_ylim(*limits)
    axes.set_box_aspect(1)
    axes.set_xlabel(_("Baseline"), labelpad=2)
    axes.set_ylabel(_("End"))
    count = ngettext("%(people)s person", "%(people)s people", len(people), people=whole(len(people)))
    axes.set_title(count, fontsize=SMALL, color=INK)


def _cut_off(axes: Axes, judged: dict[str, Any], *, upright: bool) -> None:
    if judged["cut_off"] == judged["cut_off"]:
        draw = axes.axvline if upright else axes.axhline
        draw(judged["cut_off"], color=PURPLE, linewidth=1.0, linestyle=_DASHES, zorder=1)


def _explain(axes: Axes, kinds: set[str], judged: pd.DataFrame) -> None:
    axes.set_axis_off()
    handles: list[Any] = [
        Line2D(
            [],
            [],
            color=colour,
            linestyle=line,
            linewidth=width,
            marker=marker,
            markersize=4,
            label=str(CHANGES[kind][0]),
        )
        for kind, (colour, line, width, marker) in reversed(_LOOKS.items())
        if kind in kinds
    ]
    if judged["reliable_from"].notna().any():
        handles.append(Patch(facecolor=FAINT, edgecolor=PALE, label=_("No more than chance")))
    if judged["cut_off"].notna().any():
        handles.append(Line2D([], [], color=PURPLE, linewidth=1.0, linestyle=_DASHES, label=_("Cut-off")))
    axes.legend(
        handles=handles,
        loc="center",
        ncols=4,
        frameon=False,
        fontsize=SMALL,
        handlelength=2.4,
        columnspacing=1.2,
    )


def pairs_height(table: pd.DataFrame) -> float:
    """The height in cm that `score_pairs` needs."""
    return 1.4 + 4.5 * max(len(pairs_shown(table)), 1)


def pairs_shown(table: pd.DataFrame) -> list[str]:
    """The instruments that are drawn, by code: those of the most people with both scores."""
    counts = _both(table)["instrument"].value_counts(sort=False)
    ranked = sorted(counts.index, key=lambda code: (-counts[code], code))
    return sorted(ranked[:MOST_INSTRUMENTS])


def _both(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["pre"].notna() & table["post"].notna()]


def pairs_words(table: pd.DataFrame, instruments: pd.DataFrame) -> str:
    """The finding of `score_pairs`."""
    shown = pairs_shown(table)
    if not shown:
        return _("Nobody has a score at the baseline and at the end.")
    judged = {row["instrument"]: row for row in rows_of(instruments)}
    said = [_of_instrument(table[table["instrument"] == code], judged[code]) for code in shown]
    drawn, there = len(shown), _both(table)["instrument"].nunique()
    if drawn < there:
        said.append(
            _(
                "Drawn are %(drawn)s of %(all)s instruments, those of the most people.",
                drawn=whole(drawn),
                all=whole(there),
            )
        )
    return " ".join(said)


def _of_instrument(table: pd.DataFrame, judged: dict[str, Any]) -> str:
    people = _both(table)
    counts = people["change"].value_counts()
    named = [
        f"{str(words).lower()} {whole(counts[kind])}"
        for kind, (words, _c, _h) in CHANGES.items()
        if kind in counts
    ]
    text = _(
        "%(instrument)s, with both scores %(paired)s of %(starters)s: %(kinds)s.",
        instrument=_titled(judged),
        paired=whole(len(people)),
        starters=whole(len(table)),
        kinds=", ".join(named),
    )
    if judged["reliable_from"] == judged["reliable_from"]:
        text += " " + _(
            "A change of more than %(reach)s is reliable.", reach=number(judged["reliable_from"], 2)
        )
    if judged["cut_off"] == judged["cut_off"]:
        text += " " + _("The cut-off is %(cut_off)s.", cut_off=number(judged["cut_off"], 2))
    return text
