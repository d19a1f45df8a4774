"""Reasons of absence, grouped by who caused them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from programme.web.text import _
from reports.charts.style import BLUE, GREY, INK, PALE, SMALL, say_instead
from reports.charts.words import one_place, rows_of, share, shortened, whole
from reports.measures.proportions import LEAST
from reports.measures.units import NOT_COUNTED

AGAINST: Final[dict[str, Any]] = {"facecolor": BLUE}
APART: Final[dict[str, Any]] = {"facecolor": PALE, "edgecolor": GREY, "hatch": "////", "linewidth": 0.5}


def cause_name(cause: str) -> str:
    """Who caused an absence, in words."""
    names = {
        "participant": _("Participant"),
        "health": _("Health"),
        "institution": _("Institution"),
        "programme": _("Programme"),
        "excused": _("Excused"),
        "not_recorded": _("Not recorded"),
    }
    return names.get(cause, cause)


def reason_name(reason: str, labels: dict[str, str]) -> str:
    """The wording of a reason."""
    return _("No reason recorded") if reason == "not_recorded" else labels.get(reason, reason)


@dataclass(frozen=True)
class Absences:
    """All absences of a report: `total` is None when it is not for the public; `complete`: whether every
    reason is in the table as it is, so that those of one cause may be added up."""

    total: int | None
    complete: bool


def absence_reasons(axes: Axes, table: pd.DataFrame, labels: dict[str, str], of: Absences) -> Axes:
    """Bars under a heading for each cause; pale and hatched where it never counts against a person."""
    if table.empty:
        return say_instead(axes, absence_words(table, labels, of))
    most = int(table["count"].max())
    height = 0.0
    ticks, names = [], []
    for cause, rows in table.groupby("caused_by", sort=False):
        said = cause_name(str(cause))
        if of.complete:
            said += f": {_counted(int(rows['count'].sum()), of.total)}"
        axes.text(0, height, said, fontsize=SMALL, fontweight="bold", va="center", color=INK)
        height -= 0.95
        for row in rows_of(rows):
            axes.barh(height, row["count"], height=0.68, **(APART if cause in NOT_COUNTED else AGAINST))
            text = _counted(row["count"], of.total)
            axes.text(row["count"] + most * 0.015, height, text, fontsize=SMALL, va="center", color=INK)
            ticks.append(height)
            names.append(shortened(reason_name(str(row["reason"]), labels), 32))
            height -= 0.95
        height -= 0.3
    axes.set_yticks(ticks, names)
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.set_xlim(0, most * 1.25)
    axes.set_ylim(height + 0.5, 0.8)
    if table["caused_by"].isin(NOT_COUNTED).any():
        axes.legend(
            handles=[Patch(label=_("Never counted against engagement"), **APART)],
            loc="upper left",
            bbox_to_anchor=(-0.02, 0),
            frameon=False,
            fontsize=SMALL,
            borderaxespad=0.2,
        )
    return axes


def _counted(count: int, total: int | None) -> str:
    return whole(count) if total is None or total < LEAST else f"{whole(count)} ({one_place(count / total)})"


def absence_height(table: pd.DataFrame) -> float:
    """The height in cm that `absence_reasons` needs."""
    return max(4.0, 1.2 + 0.47 * len(table) + 0.62 * table["caused_by"].nunique())


def absence_words(table: pd.DataFrame, labels: dict[str, str], of: Absences) -> str:
    """The finding of `absence_reasons`."""
    if table.empty and of.complete:
        return _("No absence was marked.")
    if table.empty:
        return _("Absences marked: %(total)s.", total=whole(of.total))
    top = rows_of(table.nlargest(1, "count"))[0]
    outside = int(table.loc[table["caused_by"].isin(NOT_COUNTED), "count"].sum())
    unknown = int(table.loc[table["caused_by"] == "not_recorded", "count"].sum())
    sentences = [
        _(
            "Absences marked: %(total)s. The commonest reason was “%(reason)s”: %(share)s.",
            total=whole(of.total),
            reason=reason_name(str(top["reason"]), labels),
            share=share(top["count"], of.total),
        )
    ]
    if not of.complete:
        return sentences[0]
    sentences.append(
        _(
            "The institution or the programme caused %(share)s; these do not count against engagement.",
            share=share(outside, of.total),
        )
    )
    if unknown:
        sentences.append(_("No reason was recorded for %(share)s.", share=share(unknown, of.total)))
    return " ".join(sentences)
