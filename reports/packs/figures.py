"""The charts of the outcome report: which table each draws, how high it is, what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from programme.web.text import _
from reports.charts import absences, after_release, attendance, change, control, flow, retention, style
from reports.measures.after_release import main_event
from reports.packs.after_release import EVENTS, finding
from reports.packs.outcome import Outcome


@dataclass(frozen=True)
class Chart:
    """A chart by name. `draw` and `say` take the computed report."""

    name: str
    height_cm: Callable[[Outcome], float]
    draw: Callable[[Axes, Outcome], Axes]
    say: Callable[[Outcome], str]

    def height_px(self, outcome: Outcome) -> int:
        """The height of the PNG, which is `WIDTH_PX` wide, in pixels."""
        return int(self.height_cm(outcome) / 2.54 * style.DPI)

    def png(self, outcome: Outcome) -> bytes:
        """The chart as a picture."""
        return self._drawn(outcome, style.png)

    def svg(self, outcome: Outcome) -> bytes:
        """The chart as lines, for print."""
        return self._drawn(outcome, style.svg)

    def _drawn(self, outcome: Outcome, printed: Callable[[Figure], bytes]) -> bytes:
        figure, axes = style.canvas(self.height_cm(outcome))
        if (
            outcome.is_hidden(self.name) and self.name != "flow"
        ):  # whose boxes say by themselves what is hidden
            style.say_instead(axes, _("Too few for publication"))
        else:
            self.draw(axes, outcome)
        return printed(figure)


def _event(outcome: Outcome) -> str:
    event = main_event(outcome.tables["survival"])
    return str(EVENTS[event]) if event else ""


def _shown(outcome: Outcome) -> list[str]:
    tables = outcome.tables
    words = after_release.survival_words(tables["survival"], tables["survival_at_risk"], _event(outcome))
    return [words] if words else []


_ALL: Final = (
    Chart(
        "flow",
        lambda o: flow.HEIGHT_CM,
        lambda axes, o: flow.flow(axes, o.tables["flow"]),
        lambda o: flow.flow_words(o.tables["flow"]),
    ),
    Chart(
        "attendance_over_time",
        lambda o: 7.5,
        lambda axes, o: attendance.over_time(axes, o.drawn("attendance_over_time")),
        lambda o: attendance.over_time_words(o.drawn("attendance_over_time"), o.places),
    ),
    Chart(
        "attendance_by_cohort",
        lambda o: attendance.by_cohort_height(o.drawn("attendance_by_cohort")),
        lambda axes, o: attendance.by_cohort(axes, o.drawn("attendance_by_cohort"), o.places, list(o.latest)),
        lambda o: attendance.by_cohort_words(
            o.drawn("attendance_by_cohort"),
            o.places,
            list(o.latest),
            hidden=len(o.tables["attendance_by_cohort"]) - len(o.drawn("attendance_by_cohort")),
        ),
    ),
    Chart(
        "attendance_chart",
        lambda o: control.charts_height(o.tables["attendance_chart"], list(o.latest)),
        lambda axes, o: control.charts(axes, o.tables["attendance_chart"], list(o.latest)),
        lambda o: control.charts_words(o.tables["attendance_chart"], list(o.latest)),
    ),
    Chart(
        "funnel",
        lambda o: 8.0,
        lambda axes, o: control.funnel(axes, o.tables["funnel"]),
        lambda o: control.funnel_words(o.tables["funnel"]),
    ),
    Chart(
        "absence_reasons",
        lambda o: absences.absence_height(o.drawn("absence_reasons")),
        lambda axes, o: absences.absence_reasons(
            axes, o.drawn("absence_reasons"), dict(o.labels), o.absences
        ),
        lambda o: absences.absence_words(o.drawn("absence_reasons"), dict(o.labels), o.absences),
    ),
    Chart(
        "retention",
        lambda o: retention.retention_height(o.tables["retention"]),
        lambda axes, o: retention.retention(
            axes, o.tables["retention"], o.tables["retention_at_risk"], o.filters.group_by
        ),
        lambda o: retention.retention_words(
            o.tables["retention"], o.tables["retention_at_risk"], o.filters.group_by
        ),
    ),
    Chart(
        "outcome_change",
        lambda o: change.effects_height(o.drawn("outcome_change")),
        lambda axes, o: change.effects(axes, o.drawn("outcome_change"), o.better),
        lambda o: change.effects_words(o.drawn("outcome_change"), o.better),
    ),
    Chart(
        "reliable_change",
        lambda o: change.reliable_height(o.drawn("reliable_change")),
        lambda axes, o: change.reliable(axes, o.drawn("reliable_change")),
        lambda o: change.reliable_words(o.drawn("reliable_change")),
    ),
    Chart(
        "survival",
        lambda o: after_release.survival_height(o.tables["survival"]),
        lambda axes, o: after_release.survival(
            axes, o.tables["survival"], o.tables["survival_at_risk"], _event(o), o.filters.group_by
        ),
        lambda o: " ".join([finding(o, "survival"), *_shown(o)]),
    ),
    Chart(
        "benchmark",
        lambda o: after_release.benchmark_height(o.drawn("benchmark")),
        lambda axes, o: after_release.benchmark(
            axes, o.drawn("benchmark"), {event: str(name) for event, name in EVENTS.items()}
        ),
        lambda o: finding(o, "benchmark"),
    ),
)

CHARTS: Final[dict[str, Chart]] = {chart.name: chart for chart in _ALL}
"""Every chart, in the order shown."""


def charts_of(outcome: Outcome) -> dict[str, Chart]:
    """The charts of a report: of the tables that it holds."""
    return {name: chart for name, chart in CHARTS.items() if name in outcome.tables}
