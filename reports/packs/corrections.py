"""The section and the codebook of what was changed after the data cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from programme.web.formats import NOTHING, date
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import rows_of, whole
from reports.measures.corrections import MOST
from reports.packs import columns as c
from reports.packs.columns import Column, Row
from reports.packs.meaning import Meaning
from reports.packs.outcome import Outcome

KINDS: Final[dict[str, Lazy]] = {
    "mark": _l("Mark"),
    "session": _l("Session"),
    "expected": _l("Person expected at a session"),
    "facilitator": _l("Facilitator of a session"),
    "delivery": _l("Exercise of a session"),
    "membership": _l("Membership"),
    "measure": _l("Measure"),
    "release": _l("Release"),
    "event": _l("Event after release"),
    "contact": _l("Contact after release"),
    "person": _l("Person"),
    "covariate": _l("Covariate"),
    "cohort": _l("Cohort"),
    "curriculum": _l("Curriculum of a cohort"),
    "reason": _l("Reason of absence"),
    "instrument": _l("Instrument"),
    "benchmark": _l("Published rate"),
    "target": _l("Target"),
}
OPERATIONS: Final[dict[str, Lazy]] = {
    "insert": _l("Entered"),
    "update": _l("Changed"),
    "delete": _l("Deleted"),
}
_FIELDS: Final[dict[str, Lazy]] = {
    "state": _l("state"),
    "minutes_present": _l("minutes present"),
    "took_part": _l("took part"),
    "reason": _l("reason"),
    "planned": _l("planned"),
    "delivered": _l("delivered"),
    "staff": _l("facilitator"),
    "active": _l("whether it runs"),
    "starts_at": _l("date"),
    "position": _l("number"),
    "plan_item": _l("module"),
    "minutes_planned": _l("minutes planned"),
    "catch_up_of": _l("what it repeats"),
    "for_some": _l("whom it is for"),
    "joined_on": _l("day of joining"),
    "left_on": _l("day of leaving"),
    "outcome": _l("outcome"),
    "withdrawn_at": _l("withdrawn"),
    "released_on": _l("day of release"),
    "observed_until": _l("observed until"),
    "site": _l("site"),
    "earliest_release_date": _l("whether a release date is known"),
    "name": _l("name"),
    "value": _l("value"),
    "code": _l("code"),
    "curriculum": _l("curriculum"),
    "label": _l("wording"),
    "caused_by": _l("who causes it"),
    "retired_at": _l("retired"),
}
"""Those of an instrument have no words but their names."""


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of the section."""
    return [
        (
            "corrections",
            _("Corrections after the data cut"),
            _(
                "Records that count from a day on or before the data cut, and were entered, changed, "
                "withdrawn or deleted after that day was over. More than %(most)s of one kind on one day in "
                "one cohort are one row. Not narrowed by dates. What a value was, and who changed it, is not "
                "told.",
                most=MOST,
            ),
        )
    ]


def finding(outcome: Outcome, name: str) -> str:
    """How many corrections there are, and what that means for the figures."""
    counts = outcome.tables[name].groupby("operation")["n"].sum()
    if counts.empty:
        return _("No record dated on or before the data cut was changed after it.")
    told = [
        _("%(what)s: %(count)s", what=str(words).lower(), count=whole(counts[code]))
        for code, words in OPERATIONS.items()
        if code in counts
    ]
    return _(
        "Changes after the data cut: %(all)s (%(told)s). All figures are of the records as they are now, "
        "with these changes.",
        all=whole(counts.sum()),
        told=", ".join(told),
    )


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of the table as people read it. Whom a record is about stands in the file alone: pages and
    print go further."""
    return [
        c.words(_("Recorded on"), lambda row: _day(row["recorded_on"])),
        c.words(_("Record"), lambda row: str(KINDS[row["kind"]])),
        c.words(_("Cohort"), lambda row: _or_nothing(row["cohort"])),
        Column(_("Session"), _session),
        c.words(_("Dated"), lambda row: _day(row["dated"])),
        c.words(_("What"), _what),
        c.count(_("Changes"), "n"),
    ]


def lines(table: pd.DataFrame) -> list[str]:
    """Each correction as a line: `5 June 2026, Mark, cohort N1, session 3, of 4 May 2026, Changed: state`."""
    return [", ".join(_parts(row)) for row in rows_of(table)]


def _parts(row: Row) -> Iterator[str]:
    yield _day(row["recorded_on"])
    yield str(KINDS[row["kind"]])
    if not pd.isna(row["cohort"]):
        yield _("cohort %(code)s", code=row["cohort"])
    if not pd.isna(row["session"]):
        yield _("session %(number)s", number=whole(row["session"]))
    if not pd.isna(row["dated"]):
        yield _("of %(day)s", day=_day(row["dated"]))
    if not pd.isna(row["pseudonym"]):
        yield str(row["pseudonym"])
    yield _what(row)
    if row["n"] > 1:
        yield _("%(count)s times", count=whole(row["n"]))


def _what(row: Row) -> str:
    what = str(OPERATIONS[row["operation"]])
    if pd.isna(row["fields"]):
        return what
    fields = [str(_FIELDS.get(name, name.replace("_", " "))) for name in str(row["fields"]).split()]
    return _("%(what)s: %(fields)s", what=what, fields=", ".join(fields))


def _session(row: Row) -> str:
    if pd.isna(row["session"]):
        return NOTHING
    return whole(row["session"])


def _day(value: Any) -> str:
    return NOTHING if pd.isna(value) else date(value.date())


def _or_nothing(value: Any) -> str:
    return NOTHING if pd.isna(value) else str(value)


def meanings() -> Iterator[Meaning]:
    """Every column of the table, and the values of those that take fixed ones."""
    never = _("never")
    several = _("empty for what is of none, and in a row of several changes")
    for column, meaning, unit, missing in (
        ("recorded_on", _("Day of the change, in the time zone of the site"), _("date"), never),
        ("kind", _("What kind of record"), "", never),
        ("cohort", _("Code of the cohort"), "", _("empty for what belongs to no cohort")),
        ("session", _("Number of the session in its cohort"), "", several),
        ("dated", _("Day from which the record counts; the earlier, if that changed"), _("date"), several),
        ("pseudonym", _("Whom the record is about"), "", several),
        ("operation", _("What was done with the record"), "", never),
        ("fields", _("Names of the fields changed, with a space between"), "", _("empty unless changed")),
        ("n", _("How many changes the row stands for"), _("changes"), never),
    ):
        yield "corrections", column, "", meaning, unit, "", "", missing
    for column, values in (("kind", KINDS), ("operation", OPERATIONS)):
        for code, words in values.items():
            yield "corrections", column, code, str(words), "", "", "", ""
