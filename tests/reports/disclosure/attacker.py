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

    def pinned(self, least: int = 5) -> list[str]:
        """The hidden counts that can have fewer than so many values."""
        return sorted(
            name
            for island in self._islands()
            for name in island
            if name in self.hidden and self._candidates(name, island) < least
        )

    def _islands(self) -> list[list[str]]:
        """Counts that no sum ties together tell nothing of each other."""
        member = list(range(len(self.bounds)))

        def root(one: int) -> int:
            while member[one] != one:
                member[one] = member[member[one]]
                one = member[one]
            return one

        for whole, parts in self.sums:
            for part in parts:
                member[root(part)] = root(whole)
        islands: dict[int, list[str]] = {}
        for name, number in self.names.items():
            islands.setdefault(root(number), []).append(name)
        return list(islands.values())

    def _candidates(self, name: str, island: list[str]) -> float:
        """How many values a count can have."""
        column = {self.names[one]: place for place, one in enumerate(island)}
        rows = []
        for whole, parts in self.sums:
            if whole in column:
                row = np.zeros(len(island))
                row[column[whole]] = 1
                row[[column[part] for part in parts]] -= 1
                rows.append(row)
        bounds = [self.bounds[self.names[one]] for one in island]
        low, high = (_end(column[self.names[name]], sign, rows, bounds) for sign in (1.0, -1.0))
        return math.inf if high == math.inf else math.floor(high + 1e-6) - math.ceil(low - 1e-6) + 1

    def _known(self, name: str) -> int:
        if name not in self.names:
            self.names[name] = len(self.bounds)
            self.bounds.append((0.0, math.inf))
        return self.names[name]


def _end(aim_at: int, sign: float, rows: list[np.ndarray], bounds: list[tuple[float, float]]) -> float:
    """The lowest (sign 1) or highest (-1) value of an unknown."""
    aim = np.zeros(len(bounds))
    aim[aim_at] = sign
    equal = {"A_eq": np.array(rows), "b_eq": np.zeros(len(rows))} if rows else {}
    found = linprog(aim, bounds=bounds, method="highs-ds", **equal)
    if found.status == 3:
        return math.inf
    assert found.status == 0, found.message
    return float(sign * found.fun)
