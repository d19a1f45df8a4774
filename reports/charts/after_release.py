"""After release: the share without an event by weeks, and rates beside published ones."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from programme.web.formats import number
from programme.web.text import _
from reports.charts.retention import WEEKS_SAID, curves, drawn, last_week
from reports.charts.style import GREY, SERIES, SMALL, say_instead
from reports.charts.words import estimate, rows_of, shortened, whole
from reports.measures.after_release import main_event
from reports.measures.proportions import LEAST


def of_event(table: pd.DataFrame, event: str) -> pd.DataFrame:
    """The rows of one event."""
    return table[table["event"] == event].reset_index(drop=True)


def survival(
    axes: Axes, table: pd.DataFrame, at_risk: pd.DataFrame, event_name: str, grouping: str | None = None
) -> Axes:
    """The curves of the main event (see `main_event`), whose name is given."""
    event = main_event(table)
    rows = of_event(table, event)
    if not event or not drawn(rows):
        words = survival_words(table, at_risk, event_name)
        return say_instead(axes, words or _("Nobody within the filters has been released."))
    return curves(
        axes,
        rows,
        of_event(at_risk, event),
        grouping,
        what=_("Without: %(event)s", event=event_name.lower()),
        since=_("Weeks since release"),
    )


def survival_height(table: pd.DataFrame) -> float:
    """The height in cm that `survival` needs."""
    return 7.6 + 0.4 * max(len(drawn(of_event(table, main_event(table)))) - 1, 0)


def survival_words(table: pd.DataFrame, at_risk: pd.DataFrame, event_name: str) -> str:
    """What the picture shows, in sentences; "" when nobody was released."""
    event = main_event(table)
    if not event:
        return ""
    rows = of_event(table, event)
    rows = rows[rows["group"] == "all"]
    people, events = int(rows["at_risk"].iloc[0]), int(rows["events"].sum())
    said = [_("Shown: %(event)s.", event=event_name.lower())]
    if people < LEAST:
        return said[0] + " " + _("These are too few people for an estimate over time.")
    last = last_week(of_event(at_risk, event), "all")
    for week in [week for week in WEEKS_SAID if week <= last] if events else ():
        row = rows[rows["week"] <= week].iloc[-1]
        said.append(
            _(
                "After %(week)s weeks an estimated %(estimate)s had not had it.",
                week=whole(week),
                estimate=estimate(row["survival"], row["lower"], row["upper"]),
            )
        )
    return " ".join(said)


def benchmark(axes: Axes, table: pd.DataFrame, names: dict[str, str]) -> Axes:
    """Observed against expected events of each published rate, with exact limits, on a logarithmic axis.

    `names`: events in words. Only rates beside which ten people or more can be set are drawn.
    """
    rows = [row for row in rows_of(table) if row["n"] >= LEAST]
    if not rows:
        return say_instead(axes, _("There is no published rate beside which ten people or more can be set."))
    colour, _line = SERIES[0]
    # On a logarithmic axis there is no 0: a limit of 0 is drawn to the edge.
    edge = 0.05
    for place, row in enumerate(rows):
        lower, upper = max(row["oe_lower"], edge), row["oe_upper"]
        axes.plot([lower, upper], [place, place], color=colour, linewidth=1.6, solid_capstyle="butt")
        axes.plot([max(row["oe"], edge)], [place], marker="o", color=colour, markersize=5)
        axes.annotate(
            _(
                "%(oe)s (%(lower)s to %(upper)s)",
                oe=number(row["oe"], 2),
                lower=number(row["oe_lower"], 2),
                upper=number(row["oe_upper"], 2),
            ),
            (1, place),
            (6, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            fontsize=SMALL,
            va="center",
            annotation_clip=False,
        )
    axes.axvline(1, color=GREY, linewidth=0.8, linestyle="--")
    axes.set_xscale("log")
    ticks = [0.1, 0.25, 0.5, 1, 2, 4]
    axes.set_xticks(ticks, [number(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlim(edge, max(4.5, *(row["oe_upper"] * 1.1 for row in rows)))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(
        range(len(rows)),
        [
            _(
                "%(event)s, %(months)s months\n%(source)s",
                event=names[row["event"]],
                months=row["follow_up"],
                source=shortened(str(row["source"]), 34),
            )
            for row in rows
        ],
        fontsize=SMALL,
    )
    axes.set_xlabel(_("Observed / expected by the published rate (unmatched)"))
    return axes


def benchmark_height(table: pd.DataFrame) -> float:
    """The height in cm that `benchmark` needs."""
    return 3.4 + 1.1 * max(int((table["n"] >= LEAST).sum()), 1)
