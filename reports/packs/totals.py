"""The section and the codebook of what the parts of other tables come to, in a publishable report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.charts.words import rows_of, whole
from reports.packs import columns as c
from reports.packs.columns import Column
from reports.packs.meaning import Meaning
from reports.packs.outcome import Outcome

NAMES: Final[dict[str, Lazy]] = {
    "places_expected": _l("Places expected"),
    "places_attended": _l("Places attended"),
    "absences": _l("Absences marked"),
    "started_and_left": _l("People who started and left"),
}
"""What is told of everything together."""


def titles() -> list[tuple[str, str, str]]:
    """(table, title, definition) of the section."""
    return [
        (
            "totals",
            _("Everything together"),
            _(
                "What the parts in other tables come to. They stand here because parts that are hidden or "
                "rounded cannot be added up."
            ),
        )
    ]


def finding(outcome: Outcome, name: str) -> str:
    """The totals, in a sentence."""
    return " ".join(
        _("%(what)s: %(count)s.", what=NAMES[row["what"]], count=whole(row["count"]))
        for row in rows_of(outcome.tables[name])
    )


def columns(outcome: Outcome, name: str) -> list[Column]:
    """The columns of the table as people read it."""
    return [c.words(_("What"), lambda row: str(NAMES[row["what"]])), c.count(_("Count"), "count")]


def meanings() -> Iterator[Meaning]:
    """Every column of the table, and the values of the one that takes fixed ones."""
    yield "totals", "what", "", _("What is counted, of everything within the filters"), "", "", "", _("never")
    for what, words in NAMES.items():
        yield "totals", "what", what, str(words), "", "", "", ""
    yield "totals", "count", "", _("How many"), _("places, absences or people"), "", "", _("never")
