"""The columns of a table as people read it. No percentage is shown where fewer than ten are behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from programme.web.formats import NOTHING, number
from programme.web.text import _
from reports.charts.words import Count, is_hidden, one_place, whole
from reports.measures.proportions import LEAST

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """`say`: the value of a row in words; `of`: how many people or places a percentage in it is of; `needs`:
    what must be in the table for the column to be shown."""

    heading: str
    say: Callable[[Row], str]
    numeric: bool = True
    of: Callable[[Row], Count] | None = None
    needs: tuple[str, ...] = ()

    def text(self, row: Row) -> str:
        """What stands in the column: a dash for a percentage of fewer than ten, or of a hidden count."""
        return self.say(row) if self.of is None or _enough(self.of(row)) else NOTHING

    def holds_back(self, row: Row) -> bool:
        """Whether a percentage is left out because there are some behind it, and fewer than ten."""
        behind = None if self.of is None else self.of(row)
        return behind is not None and not is_hidden(behind) and 0 < behind < LEAST


def _enough(behind: Count) -> bool:
    return behind is not None and not is_hidden(behind) and behind >= LEAST


def words(heading: str, say: Callable[[Row], str]) -> Column:
    """A column of text."""
    return Column(heading, say, numeric=False)


def text(heading: str, name: str) -> Column:
    """A column whose values are shown as they are."""
    return Column(heading, lambda row: str(row[name]), numeric=False, needs=(name,))


def count(heading: str, name: str) -> Column:
    """A column of whole numbers: `1,234`."""
    return Column(heading, lambda row: whole(row[name]), needs=(name,))


def figure(heading: str, name: str, places: int = 2) -> Column:
    """A column of numbers with so many digits after the point."""
    return Column(heading, lambda row: number(row[name], places), needs=(name,))


def share(heading: str, name: str, of: str | Callable[[Row], Count] | None) -> Column:
    """A column of percentages of the column `of`, or of what it says of a row; None: of no count."""
    return Column(heading, lambda row: one_place(row[name]), of=_counted(of), needs=(name,))


def interval(
    heading: str,
    lower: str = "lower",
    upper: str = "upper",
    *,
    show: Callable[[float], str] = one_place,
    of: str | Callable[[Row], Count] | None = None,
) -> Column:
    """A column of limits, `80.4% to 91.0%`; a dash where there are none."""

    def say(row: Row) -> str:
        if row[lower] != row[lower]:
            return NOTHING
        return _("%(lower)s to %(upper)s", lower=show(row[lower]), upper=show(row[upper]))

    return Column(heading, say, of=_counted(of), needs=(lower, upper))


def group() -> Column:
    """The column `group` of an estimate over time: all are everybody."""
    return words(_("Group"), lambda row: _("Everybody") if row["group"] == "all" else str(row["group"]))


def p_value(heading: str) -> Column:
    """The column `p`."""
    return Column(heading, lambda row: p_words(row["p"]))


def p_words(p: float) -> str:
    """`0.042`, or `< 0.001`."""
    return "< 0.001" if p < 0.001 else number(p, 3)


def two_places(value: float) -> str:
    """`1.25`."""
    return number(value, 2)


def _counted(of: str | Callable[[Row], Count] | None) -> Callable[[Row], Count] | None:
    return (lambda row: row[of]) if isinstance(of, str) else of
