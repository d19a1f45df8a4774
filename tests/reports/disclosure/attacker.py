"""A second attacker, who knows only what is printed and how counts add up, written apart from ours."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from scipy.optimize import linprog

Printed = int | None
"""A printed count; None when it is hidden."""


class Attacker:
    """Counts by name, what is printed of each, and sums. Unknowns are at least 0.

    `least` and `base`: what is known of the rules. A hidden count may be anything: the attacker is not told
    why it is hidden.
    """

    def __init__(self, least: int = 10, base: int = 5) -> None:
        self.least, self.base = least, base
        self.names: dict[str, int] = {}
        self.bounds: list[tuple[float, float]] = []
        self.sums: list[tuple[int, list[int]]] = []
        self.hidden: set[str] = set()

    def sees(self, name: str, printed: Printed) -> None:
        """Read a count in a table."""
        self._known(name)
        if printed is None:
            self.hidden.add(name)
            return
        assert printed >= self.least and printed % self.base == 0, (name, printed)
        half = self.base // 2
        low, high = self.bounds[self.names[name]]
        self.bounds[self.names[name]] = max(low, printed - half, self.least), min(high, printed + half)

    def adds_up(self, whole: str, parts: Iterable[str]) -> None:
        """Know that a count is the sum of others; those that are printed nowhere are worth knowing too."""
        self.sums.append((self._known(whole), [self._known(part) for part in parts]))

    def contains(self, whole: str, part: str) -> None:
        """Know that a count is a part of another; what is left is worth knowing."""
        rest = f"{whole} without {part}"
        self.adds_up(whole, [part, rest])
        self.hidden.add(rest)

    def candidates(self, name: str) -> float:
        """How many values a count can have."""
        low, high = (self._end(name, sign) for sign in (1.0, -1.0))
        return math.inf if high == math.inf else math.floor(high + 1e-6) - math.ceil(low - 1e-6) + 1

    def pinned(self, least: int = 5) -> list[str]:
        """The hidden counts that can have fewer than so many values."""
        return sorted(name for name in self.hidden if self.candidates(name) < least)

    def _known(self, name: str) -> int:
        if name not in self.names:
            self.names[name] = len(self.bounds)
            self.bounds.append((0.0, math.inf))
        return self.names[name]

    def _end(self, name: str, sign: float) -> float:
        aim = np.zeros(len(self.bounds))
        aim[self.names[name]] = sign
        rows = np.zeros((len(self.sums), len(self.bounds)))
        for row, (whole, parts) in zip(rows, self.sums, strict=True):
            row[whole] = 1
            row[parts] -= 1
        equal = {"A_eq": rows, "b_eq": np.zeros(len(rows))} if len(rows) else {}
        found = linprog(aim, bounds=self.bounds, method="highs-ds", **equal)
        if found.status == 3:
            return math.inf
        assert found.status == 0, found.message
        return float(sign * found.fun)
