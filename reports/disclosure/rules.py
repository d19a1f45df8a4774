"""What may be published of a count, as rules."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Protection:
    """`least`: the smallest count that is printed; `base`: others are rounded to a multiple of it;
    `zeros_hidden`: whether 0 is hidden like other small counts; `candidates`: how many values must remain
    possible for whatever is not printed.

    Raises ValueError when the values do not fit together.
    """

    least: int = 10
    base: int = 5
    zeros_hidden: bool = True
    candidates: int = 5

    def __post_init__(self) -> None:
        if self.least < 2 or not 1 <= self.base <= self.least or self.candidates < 2:
            raise ValueError("disclosure control needs least >= 2, base from 1 to it, and candidates >= 2")
        if self.least < self.candidates:
            raise ValueError(
                "under the smallest count printed there must be as many values as are to remain possible"
            )

    def rounded(self, count: int) -> int:
        """To the nearest multiple of the base, halves upwards."""
        return (count + self.base // 2) // self.base * self.base

    def is_small(self, count: int, people: int) -> bool:
        """Whether a count is hidden by itself: it, or the number of people behind it, is under the least."""
        if count == 0 and not self.zeros_hidden:
            return False
        return count < self.least or people < self.least

    def guards(self, count: int, people: int) -> bool:
        """Whether a count that is printed nowhere is not to be found out either: a small one, and a large one
        of very few people, such as the places that three of them missed."""
        small = count < self.least and (count > 0 or self.zeros_hidden)
        return small or 0 < people < self.candidates

    def needed(self, count: int) -> int:
        """How many values must remain possible: of a large count of few people, a tenth of it either way."""
        return self.candidates if count < self.least else max(self.candidates, math.ceil(count / 5) + 1)

    def read(self, printed: int) -> tuple[int, int]:
        """What whoever knows these rules reads in a printed count: at least, at most."""
        if printed == 0:
            return 0, 0
        return max(printed - self.base // 2, self.least), printed + (self.base - 1) // 2
