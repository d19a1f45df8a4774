"""The sections and the codebook of steadiness: attendance of each cohort over its sessions, and of all beside
each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from programme.web.formats import NOTHING
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.measures.control import FEW, RUN
from reports.packs import columns as c
from reports.packs.columns import Column
from reports.packs.meaning import Meaning, of_columns, of_value
from reports.packs.outcome import Outcome

SIGNALS: Final[dict[str, Lazy]] = {
    "outside": _l("Outside the limits"),
    "run": _l("A run on one side"),
}
OUTSIDE: Final[dict[str, Lazy]] = {
    "above_95": _l("Above, 95%"),
    "below_95": _l("Below, 95%"),
    "above_998": _l("Above, 99.8%"),
    "below_998": _l("Below, 99.8%"),
}


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of each section."""
    return [
        (
            "attendance_chart",
            _("Is attendance steady?"),
            _(
                "A control chart for each cohort: what lies within the limits is what chance alone brings. "
                "Registers of fewer than %(few)s people have exact binomial limits around what the cohort "
                "comes to (as seldom passed as three standard deviations), larger ones those of an XmR "
                "chart. A signal is a session outside, or the eighth in a row on one side of the centre.",
                few=FEW,
            ),
        ),
        (
            "funnel",
            _("Are cohorts alike?"),
            _(
                "Places attended of each cohort beside what all of them come to together, with exact "
                "binomial limits. Places of one person depend on each other, so more cohorts lie outside "
                "than chance alone would bring: a cohort outside is a question, not an answer."
            ),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """Both tables have a chart, which says it."""
    raise KeyError(name)


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of a table as people read it."""
    return {"attendance_chart": _chart, "funnel": _funnel}[name]()


def _chart() -> list[Column]:
    # Of a session, which is a point of its chart: the limits say how much of it is chance, however few came.
    return [
        c.text(_("Cohort"), "cohort"),
        c.count(_("Session in order"), "order"),
        c.share(_("Attended"), "value", None),
        c.share(_("Centre"), "centre", None),
        c.interval(_("Limits")),
        c.words(_("Signal"), lambda row: str(SIGNALS.get(row["signal"], NOTHING))),
    ]


def _funnel() -> list[Column]:
    return [
        c.text(_("Cohort"), "cohort"),
        c.count(_("Places"), "n"),
        c.share(_("Attended"), "rate", "n"),
        c.interval(_("95% limits"), "lower_95", "upper_95", of="n"),
        c.interval(_("99.8% limits"), "lower_998", "upper_998", of="n"),
        c.words(_("Outside"), lambda row: str(OUTSIDE.get(row["outside"], NOTHING))),
    ]


def meanings() -> Iterator[Meaning]:
    """Every column of these tables, and the values of those that take fixed ones."""
    never, part, cohort = _("never"), _("part of one"), _("Code of the cohort")
    yield from of_columns(
        "attendance_chart",
        ("cohort", cohort, "", never),
        ("order", _("Held sessions of the cohort within the dates, counted from 1"), "", never),
        ("value", _("Attended of those expected at the session"), part, never),
        ("centre", _("Mean of the values (XmR), or attended of expected at all of them"), part, never),
        ("lower", _("Lower limit: by moving ranges, or exact binomial"), part, _("empty for a single value")),
        ("upper", _("Upper limit: by moving ranges, or exact binomial"), part, _("empty for a single value")),
        ("signal", _("Whether chance alone seldom brings it"), "", _("empty without a signal")),
    )
    yield of_value("attendance_chart", "signal", "outside", _("Beyond a limit"))
    run = _("The eighth or later in a row on one side of the centre (%(run)s or more)", run=RUN)
    yield of_value("attendance_chart", "signal", "run", run)
    limit = _("Exact binomial limit around overall for n places")
    yield from of_columns(
        "funnel",
        ("cohort", cohort, "", never),
        ("n", _("Places: one person expected at one held session"), _("places"), never),
        ("rate", _("Places attended divided by n"), part, never),
        ("overall", _("Places attended divided by places, all cohorts together"), part, never),
        *((f"{side}_{level}", limit, part, never) for level in ("95", "998") for side in ("lower", "upper")),
        ("outside", _("The widest limits that the rate lies outside of"), "", _("empty when inside")),
        parts=(_("places attended"), "n"),
    )
    for code, words in OUTSIDE.items():
        yield of_value("funnel", "outside", code, str(words))
