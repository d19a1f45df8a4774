"""From true counts to what may be printed: hide, round, and hide more until nothing hidden can be told."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from reports.disclosure.attack import Knowledge, Printed, PrintedFamily, Publication, Target
from reports.disclosure.counts import Cell, Family
from reports.disclosure.rules import Protection


def protect(
    families: Sequence[Family],
    earlier: Sequence[Publication],
    protection: Protection,
    nested: Sequence[tuple[str, str]] = (),
) -> Publication:
    """The families as they may be published after earlier publications.

    Counts under the least are hidden, the others rounded. Then the attacker (`attack.Knowledge`) is asked
    about every count that is not printed. While one leaves too few values possible, the smallest printed
    count nearest to it is hidden as well. Hiding tells less, so what was safe stays safe, and it ends:
    with everything hidden, only earlier publications and the reasons of hiding tell anything.
    """
    first = Publication(protection, tuple(_first(family, protection) for family in families), tuple(nested))
    number = len(earlier)
    knowledge = Knowledge.of([*earlier, first])
    waiting = list(knowledge.targets)
    while waiting:
        target = waiting.pop()
        while not knowledge.is_safe(target):
            place = _next_to_hide(knowledge, target, number)
            if place is None:
                break  # hiding more of this publication would not help
            hidden = replace(knowledge.cells[place], value=None)
            knowledge.replace(place, hidden)
            waiting.append(knowledge.target(place))
    return Publication(
        protection,
        tuple(
            replace(
                family,
                cells=tuple(
                    replace(cell, value=knowledge.cells[number, cell.key].value) for cell in family.cells
                ),
            )
            for family in first.families
        ),
        first.nested,
    )


def hidden(publication: Publication, keys: Container[str]) -> Publication:
    """The same with these counts hidden too."""

    def without(cell: Printed) -> Printed:
        return replace(cell, value=None) if cell.key in keys else cell

    return Publication(
        publication.protection,
        tuple(replace(family, cells=tuple(map(without, family.cells))) for family in publication.families),
    )


def values(publication: Publication) -> dict[str, int | None]:
    """What is printed, by key; None where it is hidden."""
    return {cell.key: cell.value for family in publication.families for cell in family.cells}


def _first(family: Family, protection: Protection) -> PrintedFamily:
    return PrintedFamily(
        family.name, family.leaves, tuple(_printed(cell, protection) for cell in family.cells)
    )


def _printed(cell: Cell, protection: Protection) -> Printed:
    small = protection.is_small(cell.count, cell.people)
    value = None if small else protection.rounded(cell.count)
    return Printed(
        key=cell.key,
        kind=cell.kind,
        leaves=cell.leaves,
        value=value,
        small=small,
        count=cell.count,
        people=cell.people,
        units=cell.units,
        persons=cell.persons,
    )


def _next_to_hide(knowledge: Knowledge, target: Target, number: int) -> tuple[int, str] | None:
    """The smallest printed count of this publication that is nearest to the target."""
    for ring in knowledge.neighbours(target):
        printed = [place for place in ring if place[0] == number and knowledge.cells[place].value is not None]
        if printed:
            return min(printed, key=lambda place: (knowledge.cells[place].count, place))
    return None
