"""The section and the codebook of the targets of the strategy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from programme.web.formats import percent
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import one_place, rows_of, whole
from reports.measures.proportions import LEAST
from reports.measures.targets import LOWER_IS_BETTER, Indicator
from reports.packs.codebook_after_release import Meaning
from reports.packs.outcome import Outcome

TOO_FEW: Final = "\N{EN DASH}"
Row = dict[str, Any]
Cells = list[tuple[str, bool, Callable[[Row], str]]]

TABLES: Final = frozenset({"targets"})

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


def cells(outcome: Outcome, name: str) -> Cells:
    """The columns of the table as people read it."""
    return [
        (_("Indicator"), False, lambda row: str(INDICATORS[Indicator(row["indicator"])])),
        (_("Target"), True, _target),
        (_("Of"), True, lambda row: whole(row["n"])),
        (_("Actual"), True, lambda row: one_place(row["actual"]) if row["n"] >= LEAST else TOO_FEW),
        (_("95% interval"), True, _interval),
        (_("How it stands"), False, lambda row: str(VERDICTS[row["verdict"]])),
        (_("More needed"), True, _more),
        (_("Source"), False, lambda row: str(row["source"])),
    ]


def _target(row: Row) -> str:
    value = percent(row["target"], 1)
    if Indicator(row["indicator"]) in LOWER_IS_BETTER:
        return _("at most %(value)s", value=value)
    return _("at least %(value)s", value=value)


def _more(row: Row) -> str:
    more = row["more_needed"]
    return whole(more) if isinstance(more, int) else TOO_FEW


def _interval(row: Row) -> str:
    if row["n"] < LEAST or row["lower"] != row["lower"]:
        return TOO_FEW
    return _("%(lower)s to %(upper)s", lower=one_place(row["lower"]), upper=one_place(row["upper"]))


def has_few(outcome: Outcome) -> bool:
    """Whether a percentage is left out because there are fewer than ten behind it."""
    return bool(outcome.tables["targets"]["n"].between(1, LEAST - 1).any())


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
