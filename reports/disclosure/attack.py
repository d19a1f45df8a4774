"""The attacker: everything that was published, and linear programming.

The attacker knows the rules of protection, how counts add up, which hidden count was hidden because it is
small and which only to protect others, and who (as a number) is counted where. That is more
than any reader knows, so what this attacker cannot tell, nobody can. For each count that was not printed
two linear programmes give the lowest and the highest value that fit everything published.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from reports.disclosure.counts import Units, parts_of
from reports.disclosure.rules import Protection

_SLACK: Final = 1e-6
"""What solvers call whole."""


@dataclass(frozen=True)
class Printed:
    """A cell as it was published. `value`: None when hidden; `small`: hidden because it, or the number of
    people behind it, is small."""

    key: str
    kind: str
    leaves: tuple[int, ...]
    value: int | None
    small: bool
    count: int
    people: int
    units: Units
    persons: Units


@dataclass(frozen=True)
class PrintedFamily:
    """A family as it was published; `leaves`: what each truly holds, and of how many people, which nobody was
    told."""

    name: str
    leaves: tuple[tuple[int, int], ...]
    cells: tuple[Printed, ...]


@dataclass(frozen=True)
class Publication:
    """Everything that is published at once, by the rules of then. `nested`: keys of counts of different
    families of which the first contains the second."""

    protection: Protection
    families: tuple[PrintedFamily, ...]
    nested: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Target:
    """A count that is not to be found out: the sum of these unknowns, of which `needed` values must remain
    possible."""

    unknowns: tuple[int, ...]
    needed: int


@dataclass
class Knowledge:
    """All that is known: each row says that a sum of unknowns lies between two values.

    `rules`: those of each publication; `cells` and `rows`: for each publication and key the count as printed,
    and the row that holds it.
    """

    rules: list[Protection]
    truth: list[int] = field(default_factory=list)
    parts: list[tuple[tuple[int, float], ...]] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: dict[tuple[int, str], int] = field(default_factory=dict)
    cells: dict[tuple[int, str], Printed] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    _family: dict[tuple[int, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, publications: Sequence[Publication]) -> Knowledge:
        """Put together what these publications tell."""
        knowledge = cls([publication.protection for publication in publications])
        for number, publication in enumerate(publications):
            for family in publication.families:
                knowledge._add_family(number, family)
            for whole, part in publication.nested:
                knowledge._add_rest(number, whole, part)
        knowledge._compare()
        return knowledge

    def _add_family(self, number: int, family: PrintedFamily) -> None:
        first = len(self.truth)
        self._add_unknowns(family.leaves, self.rules[number])
        for cell in family.cells:
            place = (number, cell.key)
            unknowns = tuple(first + leaf for leaf in cell.leaves)
            if place in self.cells:  # the same count, seen in another family
                other = self.parts[self.rows[place]]
                self._add_row(
                    [
                        *((unknown, 1.0) for unknown in unknowns),
                        *((unknown, -weight) for unknown, weight in other),
                    ],
                    0,
                    0,
                )
                continue
            self.cells[place] = cell
            self._family[place] = first
            self.rows[place] = self._add_row([(unknown, 1.0) for unknown in unknowns], *self._told(place))
            if cell.value is None:
                self.targets.append(self.target(place))

    def _add_rest(self, number: int, whole: str, part: str) -> None:
        """What a count holds beside another that it contains follows by subtraction."""
        left = self.cells[number, whole].count - self.cells[number, part].count
        rest = len(self.truth)
        self._add_unknowns([(left, left)], self.rules[number])
        known = self.parts[self.rows[number, part]]
        self._add_row(
            [*self.parts[self.rows[number, whole]], *((one, -weight) for one, weight in known), (rest, -1.0)],
            0,
            0,
        )

    def target(self, place: tuple[int, str]) -> Target:
        """A cell that is hidden, as something that is not to be found out."""
        cell, rules = self.cells[place], self.rules[place[0]]
        unknowns = tuple(unknown for unknown, _weight in self.parts[self.rows[place]])
        return Target(unknowns, rules.needed(cell.count) if cell.small else rules.candidates)

    def _compare(self) -> None:
        """Cells of one kind in several publications or families share units, which can be subtracted.
        Within a family the leaves say all that there is to say."""
        of_kind: dict[str, list[tuple[int, str]]] = {}
        for place, cell in self.cells.items():
            of_kind.setdefault(cell.kind, []).append(place)
        for places in of_kind.values():
            if len({self._family[place] for place in places}) > 1:
                self._add_parts(places)

    def _add_parts(self, places: list[tuple[int, str]]) -> None:
        everybody, part, inside = parts_of([self.cells[place].units for place in places])
        person = np.zeros(len(everybody), dtype="int64")
        for place, members in zip(places, inside, strict=True):
            person[members] = self.cells[place].persons
        first = len(self.truth)
        strictest = max((self.rules[number] for number, _key in places), key=lambda rules: rules.least)
        sizes = np.bincount(part)
        people = np.bincount(np.unique(np.stack([part, person]), axis=1)[0], minlength=len(sizes))
        self._add_unknowns(zip(sizes.tolist(), people.tolist(), strict=True), strictest)
        nobody = self._nobodies(places)
        for place, members in zip(places, inside, strict=True):
            own = [*(first + int(index) for index in np.unique(part[members])), *nobody[place]]
            whole = self.parts[self.rows[place]]
            self._add_row([*whole, *((unknown, -1.0) for unknown in own)], 0, 0)

    def _nobodies(self, places: list[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
        """For each cell the unknowns of those in which nobody is, itself and its parts: that nobody is there
        is not known to the attacker."""
        found: dict[tuple[int, str], list[int]] = {place: [] for place in places}
        for empty in places:
            if self.cells[empty].count == 0:
                leaves = set(self.cells[empty].leaves)
                for place in places:
                    same = self._family[place] == self._family[empty]
                    if same and leaves <= set(self.cells[place].leaves):
                        found[place].append(len(self.truth))
                self._add_unknowns([(0, 0)], self.rules[empty[0]])
        return found

    def _add_unknowns(self, counts: Iterable[tuple[int, int]], protection: Protection) -> None:
        """`counts`: each with the number of people behind it. Small ones are not to be found out."""
        for count, people in counts:
            if protection.guards(count, people):
                self.targets.append(Target((len(self.truth),), protection.needed(count)))
            self.truth.append(count)

    def _add_row(self, parts: Iterable[tuple[int, float]], lower: float, upper: float) -> int:
        self.parts.append(tuple(parts))
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.parts) - 1

    def _told(self, place: tuple[int, str]) -> tuple[float, float]:
        """Between which values a cell is known to lie."""
        cell, protection = self.cells[place], self.rules[place[0]]
        if cell.value is not None:
            return protection.read(cell.value)
        if not cell.small:
            return min(cell.count, protection.least), math.inf
        if cell.count < protection.least:
            return 0 if protection.zeros_hidden else 1, protection.least - 1
        return 0, math.inf

    def replace(self, place: tuple[int, str], cell: Printed) -> None:
        """Publish a cell otherwise, which then tells less."""
        self.cells[place] = cell
        row = self.rows[place]
        self.lower[row], self.upper[row] = self._told(place)

    @cached_property
    def _matrix(self) -> Any:
        rows = np.repeat(np.arange(len(self.parts)), [len(parts) for parts in self.parts])
        pairs = [pair for parts in self.parts for pair in parts]
        columns = np.array([column for column, _weight in pairs], dtype="int64")
        weights = np.array([weight for _column, weight in pairs])
        return sparse.csr_matrix((weights, (rows, columns)), shape=(len(self.parts), len(self.truth)))

    @cached_property
    def _islands(self) -> tuple[NDArray[np.int64], list[_Island]]:
        """Unknowns that no row ties together tell nothing of each other, and are asked apart."""
        matrix = self._matrix
        together = abs(matrix.T) @ abs(matrix)
        count, member = sparse.csgraph.connected_components(together, directed=False)
        of_row = member[[parts[0][0] if parts else 0 for parts in self.parts]]
        islands = []
        for island in range(count):
            columns = np.flatnonzero(member == island)
            rows = np.flatnonzero(of_row == island)
            islands.append(_Island(columns, rows, matrix[rows][:, columns].tocsc()))
        return member, islands

    def candidates(self, target: Target) -> float:
        """How many whole numbers the target can be, by all that is known."""
        member, islands = self._islands
        island = islands[member[target.unknowns[0]]]
        lower, upper = island.range(target.unknowns, np.asarray(self.lower), np.asarray(self.upper))
        return math.floor(upper + _SLACK) - math.ceil(lower - _SLACK) + 1 if upper < math.inf else math.inf

    def is_safe(self, target: Target) -> bool:
        """Whether enough values remain possible. The solver is asked only where the target cannot be seen to
        move by itself."""
        return self._moves(target) >= target.needed or self.candidates(target) >= target.needed

    def _moves(self, target: Target) -> float:
        """How many values a single unknown can take while every other stays as it truly is."""
        if len(target.unknowns) > 1:
            return 0
        at = self._by_unknown[target.unknowns[0]]
        down, up = float(self.truth[target.unknowns[0]]), math.inf
        for row, weight in at:
            held = self._values[row]
            below, above = held - self.lower[row], self.upper[row] - held
            down, up = (
                (min(down, below), min(up, above)) if weight > 0 else (min(down, above), min(up, below))
            )
        return down + up + 1

    @cached_property
    def _by_unknown(self) -> dict[int, list[tuple[int, float]]]:
        found: dict[int, list[tuple[int, float]]] = {unknown: [] for unknown in range(len(self.truth))}
        for row, parts in enumerate(self.parts):
            for unknown, weight in parts:
                found[unknown].append((row, weight))
        return found

    @cached_property
    def _values(self) -> list[float]:
        return [sum(self.truth[unknown] * weight for unknown, weight in parts) for parts in self.parts]

    def neighbours(self, target: Target) -> list[list[tuple[int, str]]]:
        """The cells of the target's island, in rings around it: those that share a row first."""
        by_row = {row: place for place, row in self.rows.items()}
        seen_rows: set[int] = set()
        reached, rings = set(target.unknowns), []
        edge = set(target.unknowns)
        while edge:
            rows = {row for unknown in edge for row, _weight in self._by_unknown[unknown]} - seen_rows
            seen_rows |= rows
            rings.append(sorted(by_row[row] for row in rows if row in by_row))
            edge = {unknown for row in rows for unknown, _weight in self.parts[row]} - reached
            reached |= edge
        return rings


@dataclass(frozen=True)
class _Island:
    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    matrix: Any

    def range(
        self, unknowns: tuple[int, ...], lower: NDArray[np.float64], upper: NDArray[np.float64]
    ) -> tuple[float, float]:
        """The lowest and the highest sum of the unknowns. Raises RuntimeError when the solver finds nothing:
        what is true fits everything published, so there is always something to find."""
        aim = np.zeros(len(self.columns))
        aim[np.searchsorted(self.columns, unknowns)] = 1.0
        known = optimize.LinearConstraint(self.matrix, lower[self.rows], upper[self.rows])
        ends = []
        for sign in (1.0, -1.0):
            found = optimize.milp(sign * aim, constraints=known, bounds=optimize.Bounds(0, np.inf))
            if found.status == 3:  # it can grow without end
                ends.append(math.inf)
            elif found.status == 0:
                ends.append(float(sign * found.fun))
            else:
                raise RuntimeError(f"the linear programme ended with: {found.message}")
        return ends[0], ends[1]
