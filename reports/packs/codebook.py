"""What every column of every table means: the codebook that goes with the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pandas as pd

from programme.web.text import _
from reports.charts.absences import cause_name
from reports.charts.flow import stage_name
from reports.measures.absences import CAUSES
from reports.measures.flow import PARENTS
from reports.packs import (
    associations,
    codebook_after_release,
    codebook_change,
    corrections,
    delivery,
    steadiness,
    targets,
    totals,
)
from reports.packs.checks import check_base, check_name
from reports.packs.outcome import Outcome


class Entry(NamedTuple):
    """One line. `value` is empty for the column itself, else one of the values that it takes."""

    table: str
    column: str
    value: str = ""
    meaning: str = ""
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    missing: str = ""


_PARTS: Final = (
    *(steadiness, codebook_change, associations, codebook_after_release, delivery, targets, corrections),
    totals,
)
"""The modules that say what the columns of their tables mean."""


def codebook(outcome: Outcome) -> pd.DataFrame:
    """`table, column, value, meaning, unit, numerator, denominator, missing`: one row a column of
    every table in the order of the report, and one a value where a column takes fixed ones."""
    entries = [*_flow(), *_over_time(), *_by_session(), *_by_cohort(), *_absences(), *_modules()]
    entries += [*_retention(), *_at_risk(), *_quality(outcome)]
    entries += [Entry(*meaning) for part in _PARTS for meaning in part.meanings()]
    order = {name: place for place, name in enumerate(outcome.tables)}
    entries = [
        _as_published(entry, outcome)
        for entry in entries
        if entry.table in order and entry.column in outcome.tables[entry.table]
    ]
    entries.sort(key=lambda entry: order[entry.table])
    return pd.DataFrame(entries, columns=list(Entry._fields)).astype("str")


def _as_published(entry: Entry, outcome: Outcome) -> Entry:
    """In a publishable report every figure may be hidden."""
    if outcome.published is None or entry.value:
        return entry
    if not pd.api.types.is_numeric_dtype(outcome.tables[entry.table][entry.column].dtype):
        return entry
    hidden = _("empty when hidden")
    never = entry.missing in ("", _never())
    return entry._replace(missing=hidden if never else f"{entry.missing}; {hidden}")


def _part() -> str:
    return _("part of one")


def _never() -> str:
    return _("never")


def _rates(table: str, numerator: str, denominator: str) -> Iterator[Entry]:
    """Entries of rate, lower and upper."""
    empty = _("empty when the denominator is 0")
    meanings = {
        "rate": _("Numerator divided by denominator"),
        "lower": _("Lower 95% limit of the rate, Wilson's score method"),
        "upper": _("Upper 95% limit of the rate, Wilson's score method"),
    }
    for column, meaning in meanings.items():
        yield Entry(table, column, "", meaning, _part(), numerator, denominator, empty)


def _flow() -> Iterator[Entry]:
    yield Entry(
        "flow", "stage", "", _("A stage on the way through the programme, at the data cut"), missing=_never()
    )
    meanings = {
        "referred": _("Everybody within the filters, with or without a membership of a cohort"),
        "not_allocated": _(
            "Never a member of a cohort; not narrowed by dates, because no referral has one yet"
        ),
        "allocated": _("Member of a cohort, now or before"),
        "not_started": _("Allocated, but never attended a session of the latest cohort"),
        "waiting_to_start": _("Not started and still a member"),
        "left_before_start": _("Not started and left"),
        "started": _("Attended a session of the latest cohort, as its register says"),
        "completed": _("Started and left with the outcome completed"),
        "on_programme": _("Started and not left"),
        "left_early": _("Started and left with any other outcome, or with none recorded"),
    }
    for stage in PARENTS:
        meaning = meanings.get(stage) or _("Left early, with the outcome: %(how)s", how=stage_name(stage))
        yield Entry("flow", "stage", stage, meaning)
    yield Entry(
        "flow",
        "count",
        "",
        _(
            "People at the stage, each once, by the membership joined last; "
            "the sum of the stages it is parent of"
        ),
        _("people"),
        missing=_never(),
    )
    yield Entry(
        "flow", "parent", "", _("The stage that this one is part of"), missing=_("empty for referred")
    )


def _over_time() -> Iterator[Entry]:
    table = "attendance_over_time"
    yield Entry(
        table,
        "period",
        "",
        _("First day of the month, or Monday of the week when all sessions lie within half a year"),
        _("date"),
        missing=_("a period without a held session has no row"),
    )
    yield from _places(table)


def _by_session() -> Iterator[Entry]:
    table = "attendance_by_session"
    yield Entry(table, "cohort", "", _("Code of the cohort"), missing=_never())
    yield Entry(table, "session", "", _("Number of the session in the cohort's timetable"), missing=_never())
    yield Entry(
        table, "date", "", _("Date of the session in the time zone of its site"), _("date"), missing=_never()
    )
    yield Entry(
        table,
        "expected",
        "",
        _(
            "People expected: members on that date and anybody marked; at a catch-up those who had missed "
            "the session, and anybody marked who had"
        ),
        _("people"),
        missing=_never(),
    )
    yield Entry(
        table,
        "attended",
        "",
        _("Of these, marked attended; unmarked counts as not"),
        _("people"),
        missing=_never(),
    )
    yield from _rates(table, "attended", "expected")


def _places(table: str) -> Iterator[Entry]:
    """Expected, attended and the rate, where a session and its catch-up are one place."""
    yield Entry(
        table,
        "expected",
        "",
        _(
            "Places: one person expected at one held session; the session and its catch-ups are one place, "
            "on the date first offered"
        ),
        _("places"),
        missing=_never(),
    )
    yield Entry(
        table,
        "attended",
        "",
        _("Places attended, at the session or its catch-up; unmarked counts as not attended"),
        _("places"),
        missing=_never(),
    )
    yield from _rates(table, "attended", "expected")


def _by_cohort() -> Iterator[Entry]:
    table = "attendance_by_cohort"
    started = _("people of the cohort who attended a session of it")
    yield Entry(table, "cohort", "", _("Code of the cohort"), missing=_never())
    yield Entry(
        table,
        "sessions_held",
        "",
        _("Sessions held within the dates, catch-ups included"),
        _("sessions"),
        missing=_never(),
    )
    yield from _places(table)
    yield Entry(
        table,
        "engagement_rate",
        "",
        _("Attendance without what others caused"),
        _part(),
        "attended",
        _(
            "expected less the places not attended whose last marked absence "
            "the institution or programme caused"
        ),
        _("empty when the denominator is 0"),
    )
    yield Entry(
        table,
        "hours_planned",
        "",
        _("Minutes of the whole curriculum, for everybody who started, divided by 60; not narrowed by dates"),
        _("person-hours"),
        missing=_("0 when nobody started or the cohort follows no curriculum"),
    )
    yield Entry(
        table,
        "hours_received",
        "",
        _(
            "Minutes that those who started were present up to the data cut, divided by 60; not narrowed by "
            "dates; a session and its catch-up count no more than the longer of them"
        ),
        _("person-hours"),
        missing=_never(),
    )
    yield Entry(
        table,
        "dose_median",
        "",
        _("Median over those who started of minutes received / minutes that the curriculum plans"),
        _("ratio"),
        _("minutes received of each person"),
        _("minutes of the curriculum; people: %(who)s", who=started),
        _("empty when nobody started or the curriculum plans no minutes"),
    )


def _absences() -> Iterator[Entry]:
    table = "absence_reasons"
    yield Entry(table, "caused_by", "", _("Who caused the absence, by its reason"), missing=_("not_recorded"))
    for cause in CAUSES:
        yield Entry(table, "caused_by", cause, cause_name(cause))
    yield Entry(table, "reason", "", _("Code of the reason of absence"), missing=_("not_recorded"))
    yield Entry(
        table,
        "count",
        "",
        _("Absences marked within the dates; one caught up later is still one; an unmarked place is none"),
        _("absences"),
        missing=_("a reason that does not occur has no row"),
    )
    yield Entry(
        table, "share", "", _("Share of all absences"), _part(), "count", _("all absences marked"), _never()
    )


def _modules() -> Iterator[Entry]:
    table = "module_completion"
    yield Entry(
        table,
        "module",
        "",
        _(
            "Code of the module, with its title where one code has several; "
            "versions of a curriculum are one row"
        ),
        missing=_("a module without planned minutes has no row"),
    )
    yield Entry(
        table,
        "started",
        "",
        _("People who attended a session of a cohort whose curriculum has the module, reached or not"),
        _("people"),
        missing=_never(),
    )
    yield Entry(
        table,
        "met",
        "",
        _("Of these, present for the share of the module's planned minutes that the curriculum asks for"),
        _("people"),
        missing=_never(),
    )
    yield Entry(
        table,
        "share",
        "",
        _("Share of those who started that met the module"),
        _part(),
        "met",
        "started",
        _("empty when nobody started"),
    )
    for column, meaning in (
        ("lower", _("Lower 95% limit of share, Wilson's score method")),
        ("upper", _("Upper 95% limit of share, Wilson's score method")),
    ):
        yield Entry(table, column, "", meaning, _part(), "met", "started", _("empty when nobody started"))


def _group(table: str) -> Entry:
    return Entry(
        table,
        "group",
        "",
        _("all, or a value of what is compared; “not recorded” for people without one"),
        missing=_("no row when nobody started"),
    )


def _retention() -> Iterator[Entry]:
    table = "retention"
    yield _group(table)
    yield Entry(
        table,
        "week",
        "",
        _("Whole weeks since the first session attended: week 0 and each week in which somebody dropped out"),
        _("weeks"),
        missing=_never(),
    )
    yield Entry(
        table,
        "at_risk",
        "",
        _("People observed for that many weeks or more, not dropped out before"),
        _("people"),
        missing=_never(),
    )
    yield Entry(
        table,
        "events",
        "",
        _(
            "Drop-outs in that week: left as withdrawn, excluded or not_completed. Leaving as transferred, "
            "released, recalled, deceased or completed, leaving without an outcome, and the data cut censor"
        ),
        _("people"),
        missing=_never(),
    )
    limits = _("empty once nobody is left")
    yield Entry(
        table, "survival", "", _("Kaplan-Meier estimate of not having dropped out"), _part(), missing=_never()
    )
    for column, meaning in (
        ("lower", _("Lower 95% limit of survival, from log(-log S) with Greenwood's variance")),
        ("upper", _("Upper 95% limit of survival, from log(-log S) with Greenwood's variance")),
    ):
        yield Entry(table, column, "", meaning, _part(), missing=limits)


def _at_risk() -> Iterator[Entry]:
    table = "retention_at_risk"
    yield _group(table)
    yield Entry(
        table, "week", "", _("Whole weeks since the first session attended"), _("weeks"), missing=_never()
    )
    yield Entry(
        table,
        "at_risk",
        "",
        _("People observed for that many weeks or more, not dropped out before"),
        _("people"),
        missing=_never(),
    )


def _quality(outcome: Outcome) -> Iterator[Entry]:
    table = "data_quality"
    yield Entry(table, "check", "", _("What was looked for in the records"), missing=_never())
    for check in outcome.tables[table]["check"] if table in outcome.tables else ():
        yield Entry(table, "check", check, check_name(check), denominator=check_base(check))
    yield Entry(table, "n", "", _("Records looked at"), _("records"), missing=_never())
    yield Entry(table, "missing", "", _("Records that the check found"), _("records"), missing=_never())
    yield Entry(
        table, "share", "", _("Share of the records found"), _part(), "missing", "n", _("empty when n is 0")
    )
