"""The sections and the codebook of steadiness, change of scores, and delivery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from programme.web.formats import NOTHING, number
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.change import CHANGES, POPULATIONS
from reports.charts.words import share, whole
from reports.measures.control import FEW, RUN
from reports.packs import columns as c
from reports.packs.codebook_after_release import Meaning
from reports.packs.columns import Column, Row
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
                "comes to (as seldom passed as three standard deviations), larger ones those of an XmR"
                " chart. "
                "A signal is a session outside, or the eighth in a row on one side of the centre.",
                few=FEW,
            ),
        ),
        (
            "funnel",
            _("Are cohorts alike?"),
            _(
                "Places attended of each cohort beside what all of them come to together, with exact"
                " binomial "
                "limits. Places of one person depend on each other, so more cohorts lie outside than chance "
                "alone would bring: a cohort outside is a question, not an answer."
            ),
        ),
        (
            "outcome_change",
            _("Scores from baseline to end"),
            _(
                "Of those with both scores in their latest cohort: mean, standard deviation, and the "
                "standardised mean change (SMCR: by the deviation before, corrected for small samples)."
                " Starters "
                "attended a session, completers completed. Nobody was drawn by lot, so a change is "
                "no effect by itself."
            ),
        ),
        (
            "reliable_change",
            _("Reliable change"),
            _(
                "Of those with a score at the baseline (Jacobson and Truax 1991). Recovered: better by"
                " more than "
                "chance, and across the cut-off. Not computable: no score at the end, or an instrument"
                " without "
                "standard deviation, reliability or direction."
            ),
        ),
        (
            "facilitation",
            _("Who facilitated"),
            _(
                "Held sessions that each facilitator was rostered for, under a pseudonym, and how often they "
                "came or went from one session to the next."
            ),
        ),
        (
            "fidelity",
            _("Was it delivered as planned?"),
            _(
                "Of the exercises planned for held sessions of which a record was kept, those delivered. A "
                "session without a record says nothing, and is not counted as delivered."
            ),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """What a table without a chart says, in a sentence."""
    table = outcome.tables[name]
    if name == "facilitation":
        if table.empty:
            return _("No facilitator is known of a held session.")
        teams = table.groupby("cohort")["facilitator"].nunique()
        return _(
            "A cohort had %(median)s facilitators (median), at most %(most)s.",
            median=number(float(teams.median()), 1),
            most=whole(teams.max()),
        )
    planned, done = table["items_planned"].sum(), table["items_delivered"].sum()
    if not planned:
        return _("No record of a session within the filters says what was delivered.")
    return _(
        "Delivered of what was planned: %(share)s. Revisions of plans: %(revisions)s.",
        share=share(done, planned),
        revisions=whole(table["revisions"].sum()),
    )


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of a table as people read it."""
    return {
        "attendance_chart": _chart,
        "funnel": _funnel,
        "outcome_change": _change,
        "reliable_change": _reliable,
        "facilitation": _facilitation,
        "fidelity": _fidelity,
    }[name]()


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


def _who() -> list[Column]:
    return [
        c.text(_("Instrument"), "instrument"),
        c.words(_("Population"), lambda row: str(POPULATIONS[row["population"]])),
    ]


def _change() -> list[Column]:
    return [
        *_who(),
        c.count(_("With a baseline"), "n_baseline"),
        c.count(_("With both"), "n_paired"),
        _mean(_("Before (SD)"), "mean_pre", "sd_pre"),
        _mean(_("After (SD)"), "mean_post", "sd_post"),
        c.figure(_("Change"), "change"),
        c.figure(_("SMCR"), "smcr"),
        c.interval(_("95% interval"), "smcr_lower", "smcr_upper", show=c.two_places),
    ]


def _mean(heading: str, mean: str, sd: str) -> Column:
    def say(row: Row) -> str:
        if row[mean] != row[mean]:
            return NOTHING
        return _("%(mean)s (%(sd)s)", mean=number(row[mean], 2), sd=number(row[sd], 2))

    return Column(heading, say)


def _reliable() -> list[Column]:
    return [*_who(), *(c.count(str(words), name) for name, (words, _c, _h) in CHANGES.items())]


def _facilitation() -> list[Column]:
    return [
        c.text(_("Cohort"), "cohort"),
        c.text(_("Facilitator"), "facilitator"),
        c.count(_("Sessions"), "sessions"),
        c.share(_("Share of sessions"), "share", lambda row: round(row["sessions"] / row["share"])),
        c.count(_("Changes"), "changes"),
    ]


def _fidelity() -> list[Column]:
    return [
        c.text(_("Cohort"), "cohort"),
        c.count(_("Exercises planned"), "items_planned"),
        c.count(_("Delivered"), "items_delivered"),
        c.share(_("Share"), "share", "items_planned"),
        c.count(_("Revisions"), "revisions"),
    ]


def meanings() -> Iterator[Meaning]:
    """Every column of these tables, and the values of those that take fixed ones."""
    never, part, people = _("never"), _("part of one"), _("people")
    cohort = _("Code of the cohort")
    yield from _of(
        "attendance_chart",
        ("cohort", cohort, "", never),
        ("order", _("Held sessions of the cohort within the dates, counted from 1"), "", never),
        ("value", _("Attended of those expected at the session"), part, never),
        ("centre", _("Mean of the values (XmR), or attended of expected at all of them"), part, never),
        ("lower", _("Lower limit: by moving ranges, or exact binomial"), part, _("empty for a single value")),
        ("upper", _("Upper limit: by moving ranges, or exact binomial"), part, _("empty for a single value")),
        ("signal", _("Whether chance alone seldom brings it"), "", _("empty without a signal")),
    )
    yield "attendance_chart", "signal", "outside", _("Beyond a limit"), "", "", "", ""
    run = _("The eighth or later in a row on one side of the centre (%(run)s or more)", run=RUN)
    yield "attendance_chart", "signal", "run", run, "", "", "", ""
    limit = _("Exact binomial limit around overall for n places")
    yield from _of(
        "funnel",
        ("cohort", cohort, "", never),
        ("n", _("Places: one person expected at one held session"), _("places"), never),
        ("rate", _("Places attended divided by n"), part, never),
        ("overall", _("Places attended divided by places, all cohorts together"), part, never),
        *((f"{side}_{level}", limit, part, never) for level in ("95", "998") for side in ("lower", "upper")),
        ("outside", _("The widest limits that the rate lies outside of"), "", _("empty when inside")),
    )
    for code, words in OUTSIDE.items():
        yield "funnel", "outside", code, str(words), "", "", "", ""
    nobody, two = _("empty when nobody has both scores"), _("empty under 2 pairs")
    three = _("empty under 3 pairs or without any spread before")
    yield from _of(
        "outcome_change",
        ("instrument", _("Code of the instrument"), "", never),
        ("population", _("Whom the row is of"), "", never),
        ("n_baseline", _("People with a score at the baseline"), people, never),
        ("n_paired", _("People with a score at the baseline and at the end"), people, never),
        ("mean_pre", _("Mean score at the baseline, of the pairs"), _("score"), nobody),
        ("sd_pre", _("Standard deviation (n - 1) at the baseline, of the pairs"), _("score"), two),
        ("mean_post", _("Mean score at the end, of the pairs"), _("score"), nobody),
        ("sd_post", _("Standard deviation (n - 1) at the end, of the pairs"), _("score"), two),
        ("change", _("mean_post less mean_pre"), _("score"), nobody),
        ("smcr", _("J(n - 1) times change divided by sd_pre, J(m) = 1 - 3/(4m - 1)"), _("ratio"), three),
        ("smcr_lower", _("Lower 95% limit of smcr, variance 2(1 - r)/n + smcr^2/(2n)"), _("ratio"), three),
        ("smcr_upper", _("Upper 95% limit of smcr, variance 2(1 - r)/n + smcr^2/(2n)"), _("ratio"), three),
    )
    yield from _populations("outcome_change")
    yield from _of(
        "reliable_change",
        ("instrument", _("Code of the instrument"), "", never),
        ("population", _("Whom the row is of"), "", never),
        ("recovered", _("Reliably better, and across the cut-off"), people, never),
        ("improved", _("Reliably better, not across the cut-off or without one"), people, never),
        ("unchanged", _("The change is no more than 1.96 standard errors of a difference"), people, never),
        ("deteriorated", _("Reliably worse"), people, never),
        ("not_computable", _("A baseline, but no score at the end or no known error"), people, never),
    )
    yield from _populations("reliable_change")
    yield from _of(
        "facilitation",
        ("cohort", cohort, "", never),
        ("facilitator", _("Random pseudonym of a facilitator, the same in all reports"), "", never),
        ("sessions", _("Held sessions within the dates that they were rostered for"), _("sessions"), never),
        ("share", _("sessions divided by the held sessions of the cohort"), part, never),
        ("changes", _("How often they came or went from one held session to the next"), _("times"), never),
    )
    yield from _of(
        "fidelity",
        ("cohort", cohort, "", never),
        ("items_planned", _("Exercises planned for recorded held sessions"), _("exercises"), never),
        ("items_delivered", _("Of these, delivered"), _("exercises"), never),
        ("share", _("items_delivered divided by items_planned"), part, _("empty without a record")),
        ("revisions", _("Revisions of the cohort's plan until the data cut"), _("revisions"), never),
    )


_RATIOS: Final[dict[str, tuple[str | Lazy, str | Lazy]]] = {
    "funnel": (_l("places attended"), "n"),
    "facilitation": ("sessions", _l("held sessions of the cohort")),
    "fidelity": ("items_delivered", "items_planned"),
}


def _of(table: str, *columns: tuple[str, str, str, str]) -> Iterator[Meaning]:
    for column, meaning, unit, missing in columns:
        top, bottom = _RATIOS.get(table, ("", "")) if column in ("share", "rate") else ("", "")
        yield table, column, "", meaning, unit, str(top), str(bottom), missing


def _populations(table: str) -> Iterator[Meaning]:
    starters = _("Everybody who attended a session of the latest cohort")
    yield table, "population", "starters", starters, "", "", "", ""
    yield table, "population", "completers", _("Starters who left as completed"), "", "", "", ""
