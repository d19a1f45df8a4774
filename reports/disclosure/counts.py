"""The counts of a publication as an attacker sees them: sums of leaves.

A *family* sorts units (people, or places at sessions) into *leaves*, each unit into one. Every count that is
printed is the sum of some leaves of its family. What is never printed, but follows by subtraction (those
who did not attend, those who did not complete), is a leaf like any other, and is guarded like any other.
Leaves in which nobody is are leaves too: that nobody died is not known to whoever reads the table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Units = NDArray[np.int64]
"""Numbers that stand for units: the same unit has the same number in every publication. Sorted, each once."""

_NOBODY: Final[Units] = np.zeros(0, dtype="int64")


@dataclass(frozen=True)
class Cell:
    """A count that may be printed. `key`: which one, within its publication; two families may hold the same
    count under one key. `kind`: what is counted, whatever the filters: cells of one kind are compared between
    publications by their units. `leaves`: what it is the sum of. `people`: how many people are behind it;
    `persons`: which, one beside each unit."""

    key: str
    kind: str
    leaves: tuple[int, ...]
    count: int
    people: int
    units: Units
    persons: Units


@dataclass(frozen=True)
class Family:
    """`leaves`: how many units each holds, of how many people; `cells`: the counts that may be printed."""

    name: str
    leaves: tuple[tuple[int, int], ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Asked:
    """A count that a table prints: the leaves that it is of, by name. Without a kind, its key is its kind."""

    key: str
    leaves: frozenset[str]
    kind: str = ""


def family(name: str, rows: pd.DataFrame, leaves: Iterable[str], asked: Iterable[Asked]) -> Family:
    """Sort units into leaves. `rows`: one row a unit, with `unit` (int64), `person` (int64), `leaf` (text).

    `leaves`: every leaf that is possible, those with nobody too. Raises ValueError for a unit in a leaf that
    is not among them, and for a unit that is there twice.
    """
    names = list(dict.fromkeys(leaves))
    position = {leaf: index for index, leaf in enumerate(names)}
    unknown = sorted(set(rows["leaf"]) - set(names))
    if unknown:
        raise ValueError(f"family {name} has no leaf {', '.join(map(str, unknown))}")
    if rows["unit"].duplicated().any():
        raise ValueError(f"family {name} counts a unit twice")
    inside = {str(leaf): part for leaf, part in rows.groupby("leaf", sort=False)}
    units = {leaf: part["unit"].to_numpy("int64") for leaf, part in inside.items()}
    persons = {leaf: part["person"].to_numpy("int64") for leaf, part in inside.items()}
    cells = []
    for each in asked:
        within = sorted(each.leaves, key=position.__getitem__)
        found, whose = _joined(units, within), _joined(persons, within)
        order = np.argsort(found)
        cells.append(
            Cell(
                key=each.key,
                kind=each.kind or each.key,
                leaves=tuple(position[leaf] for leaf in within),
                count=len(found),
                people=len(np.unique(whose)),
                units=found[order],
                persons=whose[order],
            )
        )
    sizes = [(len(units.get(leaf, _NOBODY)), len(np.unique(persons.get(leaf, _NOBODY)))) for leaf in names]
    return Family(name, tuple(sizes), tuple(cells))


def _joined(of: Mapping[str, Units], leaves: Iterable[str]) -> Units:
    return np.concatenate([_NOBODY, *(of[leaf] for leaf in leaves if leaf in of)])


def parts_of(groups: Sequence[Units]) -> tuple[Units, NDArray[np.intp], list[NDArray[np.intp]]]:
    """Cut everybody in these groups into the parts that no group cuts further.

    Returns who they all are, sorted; the number of the part of each, from 0; and for each group the places of
    its members among them all.
    """
    everybody = np.unique(np.concatenate([_NOBODY, *groups]))
    inside = [np.searchsorted(everybody, group) for group in groups]
    part = np.zeros(len(everybody), dtype="int64")
    for members in inside:  # split every part into those who are in this group and those who are not
        _found, within = np.unique(part[members], return_inverse=True)
        part[members] = part.max(initial=0) + 1 + within
    return everybody, np.unique(part, return_inverse=True)[1], inside


def numbered(pseudonyms: pd.Series) -> pd.Series:
    """A number for each pseudonym, which tells no pseudonym: 63 bits of BLAKE2b."""
    known = {
        text: int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
        for text in pseudonyms.astype("str").unique()
    }
    return pseudonyms.astype("str").map(known).astype("int64")


def paired(first: pd.Series, second: pd.Series) -> pd.Series:
    """A number for each pair of numbers (the mixing steps of SplitMix64, Steele and others 2014)."""
    mixed = first.to_numpy("int64").astype("uint64") + second.to_numpy("int64").astype("uint64") * np.uint64(
        0x9E3779B97F4A7C15
    )
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1)
    return pd.Series(mixed.astype("int64"), index=first.index)
