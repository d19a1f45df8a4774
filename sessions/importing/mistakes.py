"""What is wrong with an import file: by row, column and remedy."""

from __future__ import annotations

from dataclasses import dataclass, field

from sessions.sentence import Sentence

MOST_SHOWN = 200
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: `row` as a spreadsheet counts (the header is 1; 0 is the file as a whole)."""

    row: int
    column: str
    value: str
    problem: Sentence
    remedy: Sentence

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row else "file"
        if self.column:
            place += f", column {self.column}"
        value = f" ({self.value!r})" if self.value else ""
        return f"{place}{value}: {self.problem} {self.remedy}"


@dataclass(slots=True)
class Mistakes:
    """Collects mistakes: the first `MOST_SHOWN` are kept in order of row, all are counted."""

    shown: list[Mistake] = field(default_factory=list)
    total: int = 0

    def add(self, row: int, column: str, value: str, problem: Sentence, remedy: Sentence) -> None:
        """Note one mistake."""
        self.total += 1
        if self.total <= MOST_SHOWN:
            self.shown.append(Mistake(row, column, shortened(value), problem, remedy))

    def in_order(self) -> tuple[Mistake, ...]:
        """The kept ones by row, then column."""
        return tuple(sorted(self.shown, key=lambda one: (one.row, one.column)))

    def __bool__(self) -> bool:
        return self.total > 0


def shortened(value: str) -> str:
    """The value as it can be shown: at most `LONGEST_VALUE` characters, unprintable ones as `?`."""
    text = "".join(character if character.isprintable() else "?" for character in value[: LONGEST_VALUE + 1])
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
