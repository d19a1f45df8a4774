"""The flow of people, drawn as trials draw theirs: the way down the middle, those who left it beside."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from programme.web.text import _
from reports.charts.style import BASE, FAINT, GREY, INK, SMALL
from reports.charts.words import Count, as_count, share, whole
from reports.measures.persons import EARLY

HEIGHT_CM: Final = 11.0


def stage_name(stage: str) -> str:
    """A stage of the flow in words."""
    names = {
        "referred": _("Referred"),
        "not_allocated": _("Not allocated"),
        "allocated": _("Allocated"),
        "not_started": _("Not started"),
        "waiting_to_start": _("Waiting to start"),
        "left_before_start": _("Left before starting"),
        "started": _("Started"),
        "completed": _("Completed"),
        "on_programme": _("On the programme"),
        "left_early": _("Left early"),
        "withdrawn": _("Withdrawn"),
        "excluded": _("Excluded"),
        "not_completed": _("Not completed"),
        "transferred": _("Transferred"),
        "released": _("Released"),
        "recalled": _("Recalled"),
        "deceased": _("Died"),
        "not_recorded": _("Outcome not recorded"),
    }
    return names.get(stage, stage)


def flow(axes: Axes, table: pd.DataFrame) -> Axes:
    """Boxes with counts, from referral to outcome."""
    counts = _counts(table)

    def line(stage: str) -> str:
        return f"{stage_name(stage)}: {whole(counts[stage])}"

    axes.set_axis_off()
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    _box(axes, (0, 90, 50, 10), [line("referred")])
    _box(axes, (57, 79, 43, 10), [line("not_allocated")])
    _box(axes, (0, 68, 50, 10), [line("allocated")])
    _box(axes, (57, 50, 43, 17), [line(s) for s in ("not_started", "waiting_to_start", "left_before_start")])
    _box(axes, (0, 39, 50, 10), [line("started")])
    early = [stage for stage in EARLY if counts[stage] != 0]
    height = 10 if not early else 8 + 4.3 * len(early)
    _box(axes, (57, 46 - height, 43, height), [line(s) for s in ("left_early", *early)])
    _box(axes, (7, 20, 43, 10), [line("completed")])
    _box(axes, (7, 6, 43, 10), [line("on_programme")])
    _arrow(axes, (25, 90), (25, 78))
    _arrow(axes, (25, 84), (57, 84))
    _arrow(axes, (25, 68), (25, 49))
    _arrow(axes, (25, 58.5), (57, 58.5))
    _arrow(axes, (50, 42), (57, 42))
    axes.plot([3.5, 3.5], [39, 11], color=GREY, linewidth=0.8, solid_capstyle="projecting")
    _arrow(axes, (3.5, 25), (7, 25))
    _arrow(axes, (3.5, 11), (7, 11))
    return axes


def _counts(table: pd.DataFrame) -> dict[str, Count]:
    return {stage: as_count(count) for stage, count in zip(table["stage"], table["count"], strict=True)}


def _box(axes: Axes, at: tuple[float, float, float, float], lines: list[str]) -> None:
    """A box (left, bottom, width, height) with a first line in bold and the others below it."""
    left, bottom, width, height = at
    axes.add_patch(
        FancyBboxPatch(
            (left, bottom),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.8",
            facecolor=FAINT,
            edgecolor=GREY,
            linewidth=0.7,
            clip_on=False,
        )
    )
    single = len(lines) == 1
    axes.text(
        left + 2.4,
        bottom + height / 2 if single else bottom + height - 2.2,
        lines[0],
        fontsize=BASE - 0.5,
        fontweight="bold",
        va="center" if single else "top",
        color=INK,
    )
    if not single:
        axes.text(
            left + 2.4,
            bottom + height - 6.6,
            "\n".join(lines[1:]),
            fontsize=SMALL,
            va="top",
            color=INK,
            linespacing=1.25,
        )


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate(
        "",
        xy=end,
        xytext=start,
        arrowprops={
            "arrowstyle": "-|>,head_width=0.18,head_length=0.4",
            "color": GREY,
            "linewidth": 0.8,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def flow_words(table: pd.DataFrame) -> str:
    """The finding of `flow`."""
    counts = _counts(table)
    if counts["referred"] == 0:
        return _("There is nobody within these filters.")
    sentences = [
        _(
            "People referred: %(referred)s. Allocated to a cohort: %(allocated)s. Started: %(started)s.",
            referred=whole(counts["referred"]),
            allocated=whole(counts["allocated"]),
            started=whole(counts["started"]),
        )
    ]
    if counts["started"]:
        sentences.append(
            _(
                "Of those who started: completed %(completed)s, left early %(early)s, "
                "still on the programme %(on)s.",
                completed=share(counts["completed"], counts["started"]),
                early=share(counts["left_early"], counts["started"]),
                on=share(counts["on_programme"], counts["started"]),
            )
        )
    if counts["not_recorded"]:
        sentences.append(
            _("Left without a recorded outcome: %(count)s.", count=whole(counts["not_recorded"]))
        )
    return " ".join(sentences)
