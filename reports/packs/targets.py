"""The section and the codebook of the targets of the strategy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from programme.web.formats import NOTHING
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import one_place, rows_of, whole
from reports.measures.targets import LOWER_IS_BETTER, Indicator
from reports.packs import columns as c
from reports.packs.codebook_after_release import Meaning
from reports.packs.columns import Column, Row
from reports.packs.outcome import Outcome

INDICATORS: Final[dict[Indicator, Lazy]] = {
    Indicator.COMPLETED: _l("Completed, of those who started and left"),
    Indicator.ATTENDANCE: _l("Places attended, of those offered"),
    Indicator.DOSE: _l("Median dose of those who started and left"),
    Indicator.REIMPRISONED: _l("Re-imprisoned within 12 months of release"),
    Indicator.CONVICTED: _l("Convicted within 12 months of release"),
}
VERDICTS: Final[dict[str, Lazy]] = {
    "met": _l("Met"),
    "missed": _l("Missed"),
    "open": _l("Cannot be told yet"),
    "nothing": _l("No data"),
    "hidden": _l("Hidden: too few for publication"),
}


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of the section."""
    return [
        (
            "targets",
            _("Targets of the strategy"),
            _(
                "A target is met or missed when the whole 95% interval lies on one side of it; until "
                "then the "
                "data cannot tell. More people needed: if the share stayed as it is. Re-imprisonment and "
                "conviction are of those who are known for a whole year, and are to lie below the target."
            ),
        )
    ]


def finding(outcome: Outcome, name: str) -> str:
    """How the targets stand, in a sentence."""
    table = outcome.tables[name]
    if table.empty:
        return _("No target is set.")
    told = [
        _("%(verdict)s: %(count)s", verdict=str(words).lower(), count=whole(table["verdict"].eq(code).sum()))
        for code, words in VERDICTS.items()
        if table["verdict"].eq(code).any()
    ]
    names = [
        str(INDICATORS[Indicator(row["indicator"])]) for row in rows_of(table) if row["verdict"] == "missed"
    ]
    said = _("Targets: %(all)s; %(told)s.", all=whole(len(table)), told=", ".join(told))
    return said + (" " + _("Missed: %(names)s.", names="; ".join(names)) if names else "")


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of the table as people read it."""
    return [
        c.words(_("Indicator"), lambda row: str(INDICATORS[Indicator(row["indicator"])])),
        Column(_("Target"), _target),
        c.count(_("Of"), "n"),
        c.share(_("Actual"), "actual", "n"),
        c.interval(_("95% interval"), of="n"),
        c.words(_("How it stands"), lambda row: str(VERDICTS[row["verdict"]])),
        Column(_("More needed"), _more, needs=("more_needed",)),
        c.text(_("Source"), "source"),
    ]


def _target(row: Row) -> str:
    value = one_place(row["target"])
    if Indicator(row["indicator"]) in LOWER_IS_BETTER:
        return _("at most %(value)s", value=value)
    return _("at least %(value)s", value=value)


def _more(row: Row) -> str:
    more = row["more_needed"]
    return whole(more) if isinstance(more, int) else NOTHING


def meanings() -> Iterator[Meaning]:
    """Every column of the table, and the values of those that take fixed ones."""
    never, part, empty = _("never"), _("part of one"), _("empty when n is 0")
    for column, meaning, unit, missing in (
        ("indicator", _("What is aimed at"), "", _("no row without a target")),
        ("target", _("What the indicator is to come to: at least, of events at most"), part, never),
        ("n", _("People, or places for attendance, that it is of"), _("people or places"), never),
        ("actual", _("What it comes to within the filters"), part, empty),
        ("lower", _("Lower 95% limit: Wilson's, of a median by order statistics"), part, empty),
        ("upper", _("Upper 95% limit: Wilson's, of a median by order statistics"), part, empty),
        ("verdict", _("Whether the data tell that the target is met"), "", never),
        (
            "more_needed",
            _("How many more it takes to tell, if the share stays as it is"),
            _("people or places"),
            _("empty when told already, of a median, or beyond 100,000"),
        ),
        ("source", _("Where the target stands"), "", never),
    ):
        yield "targets", column, "", meaning, unit, "", "", missing
    for indicator, words in INDICATORS.items():
        yield "targets", "indicator", indicator.value, str(words), "", "", "", ""
    for code, words in VERDICTS.items():
        yield "targets", "verdict", code, str(words), "", "", "", ""
