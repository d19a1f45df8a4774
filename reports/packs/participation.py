"""The sections of who took part: flow, attendance, absences, modules, retention, quality of the records."""

from __future__ import annotations

import pandas as pd

from programme.web.formats import date
from programme.web.text import _
from reports.charts.absences import cause_name, reason_name
from reports.charts.flow import stage_name
from reports.charts.words import rows_of, share, whole
from reports.packs import columns as c
from reports.packs.checks import check_name
from reports.packs.columns import Column, Row
from reports.packs.outcome import Outcome


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of each section."""
    return [
        (
            "flow",
            _("Flow of participants"),
            _("Each person counts once, by the latest membership. Started means: attended a session."),
        ),
        (
            "attendance_over_time",
            _("Attendance over time"),
            _(
                "A place is one person expected at one held session; a session and its catch-up are one "
                "place. Places left unmarked count as not attended."
            ),
        ),
        (
            "attendance_by_cohort",
            _("Attendance by cohort"),
            _(
                "Rate: attended of expected places. Engagement leaves out absences that the institution "
                "or the programme caused. Dose: minutes received of minutes that the curriculum plans, "
                "for everybody who started."
            ),
        ),
        (
            "attendance_by_session",
            _("Attendance by session"),
            _("Each held session as it was held; a catch-up is a row of its own."),
        ),
        (
            "absence_reasons",
            _("Reasons of absence"),
            _("Every absence marked, by who caused it. A session that did not run is not an absence."),
        ),
        (
            "module_completion",
            _("Completion of modules"),
            _(
                "Of everybody who started, those present for the share of the module's minutes that its "
                "curriculum asks for."
            ),
        ),
        (
            "retention",
            _("Retention"),
            _(
                "Kaplan-Meier estimate with log-log 95% limits, from the first session attended. Drop-out "
                "is leaving as withdrawn, excluded or not completed; transfer, release, recall, death, "
                "completion and the data cut censor."
            ),
        ),
        (
            "data_quality",
            _("Quality of the records"),
            _("What is missing or does not fit in the records behind the figures."),
        ),
    ]


def finding(outcome: Outcome, name: str) -> str:
    """What a table without a chart says, in a sentence."""
    table = outcome.drawn(name)
    if name == "attendance_by_session":
        return _("Sessions held: %(count)s.", count=whole(len(table)))
    if name == "module_completion":
        return _of_modules(table)
    return _of_quality(table)


def _of_modules(table: pd.DataFrame) -> str:
    started = table[table["started"] > 0]
    if started.empty:
        return _("Nobody has started a curriculum with modules.")
    ranked = rows_of(started.sort_values("share", kind="stable"))
    most, least = ranked[-1], ranked[0]
    if len(ranked) == 1:
        return _(
            "%(module)s was met by %(share)s.",
            module=most["module"],
            share=share(most["met"], most["started"]),
        )
    return _(
        "Most often met: %(most)s, by %(most_share)s. Least often: %(least)s, by %(least_share)s.",
        most=most["module"],
        most_share=share(most["met"], most["started"]),
        least=least["module"],
        least_share=share(least["met"], least["started"]),
    )


def _of_quality(table: pd.DataFrame) -> str:
    failing = rows_of(table[table["missing"] > 0].sort_values("missing", ascending=False, kind="stable"))
    if not failing:
        return _("None of the checks found anything.")
    top = failing[0]
    return _(
        "Checks that found something: %(failing)s of %(all)s. The most records: %(check)s, %(share)s.",
        failing=whole(len(failing)),
        all=whole(len(table)),
        check=check_name(top["check"]).lower(),
        share=share(top["missing"], top["n"]),
    )


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of a table as people read it."""
    return {
        "flow": _flow,
        "attendance_over_time": _over_time,
        "attendance_by_cohort": _by_cohort,
        "attendance_by_session": _by_session,
        "absence_reasons": _absences,
        "module_completion": _modules,
        "retention": _retention,
        "data_quality": _quality,
    }[name](outcome)


def _attendance(*first: Column) -> list[Column]:
    return [
        *first,
        c.count(_("Expected"), "expected"),
        c.count(_("Attended"), "attended"),
        c.share(_("Rate"), "rate", "expected"),
        c.interval(_("95% interval"), of="expected"),
    ]


def _flow(_outcome: Outcome) -> list[Column]:
    return [
        c.words(_("Stage"), lambda row: stage_name(row["stage"])),
        c.count(_("People"), "count"),
        c.words(_("Part of"), lambda row: stage_name(row["parent"])),
    ]


def _over_time(_outcome: Outcome) -> list[Column]:
    return _attendance(c.words(_("From"), lambda row: date(row["period"].date(), "short")))


def _by_cohort(_outcome: Outcome) -> list[Column]:
    return [
        *_attendance(c.text(_("Cohort"), "cohort"), c.count(_("Sessions held"), "sessions_held")),
        c.share(_("Engagement"), "engagement_rate", _expected_of_them),
        c.figure(_("Hours planned"), "hours_planned", 1),
        c.figure(_("Hours received"), "hours_received", 1),
        c.figure(_("Median dose"), "dose_median"),
    ]


def _expected_of_them(row: Row) -> float:
    """The places that are left when the absences caused by others are taken out."""
    rate = row["engagement_rate"]
    return float(row["attended"] / rate if rate else row["expected"])


def _by_session(_outcome: Outcome) -> list[Column]:
    return _attendance(
        c.text(_("Cohort"), "cohort"),
        c.count(_("Session"), "session"),
        c.words(_("Date"), lambda row: date(row["date"].date(), "short")),
    )


def _absences(outcome: Outcome) -> list[Column]:
    total = outcome.absences.total
    return [
        c.words(_("Caused by"), lambda row: cause_name(row["caused_by"])),
        c.words(_("Reason"), lambda row: reason_name(row["reason"], dict(outcome.labels))),
        c.count(_("Absences"), "count"),
        c.share(_("Share"), "share", lambda _row: total),
    ]


def _modules(_outcome: Outcome) -> list[Column]:
    return [
        c.text(_("Module"), "module"),
        c.count(_("Started"), "started"),
        c.count(_("Met"), "met"),
        c.share(_("Share"), "share", "started"),
    ]


def _retention(outcome: Outcome) -> list[Column]:
    people = outcome.tables["retention"].groupby("group")["at_risk"].max().to_dict()
    return [
        c.group(),
        c.count(_("Week"), "week"),
        c.count(_("At risk"), "at_risk"),
        c.count(_("Dropped out"), "events"),
        c.share(_("Not dropped out"), "survival", lambda row: people[row["group"]]),
        c.interval(_("95% interval"), of=lambda row: people[row["group"]]),
    ]


def _quality(_outcome: Outcome) -> list[Column]:
    return [
        c.words(_("Check"), lambda row: check_name(row["check"])),
        c.count(_("Records looked at"), "n"),
        c.count(_("Found"), "missing"),
        c.share(_("Share"), "share", "n"),
    ]
