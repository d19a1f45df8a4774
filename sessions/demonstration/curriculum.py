"""The published curriculum as the demonstration uses it, and a cohort's own copy of it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.demonstration.shape import Shape

_SPLIT_FROM = 180  # minutes: shorter units fit into half a day with room to spare
_NEVER_SPLIT = ("family_day", "assessment", "one_to_one")
_LEFT_OUT = (
    "The group is not ready for it; to be offered one to one",
    "Two members have an appeal running and were advised not to",
    "Time is needed for the conflicts in the group",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A session plan of the curriculum; `exercises` are ids in their order."""

    session_plan: int
    module: int
    module_title: str
    optional: bool
    kind: str
    title: str
    minutes: int
    exercises: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """What is read from the database before the world is drawn up. `prompts` and `reasons` (code ->
    id of an absence reason) are ids; `units` stand in the order of the curriculum."""

    curriculum: int
    units: tuple[Unit, ...]
    prompts: tuple[int, ...]
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a cohort's plan. `part` is 0 for a whole unit, else 1 or 2; `unit` None: added."""

    unit: Unit | None
    module: int
    kind: str
    title: str
    minutes: int
    part: int = 0
    dropped: str | None = None


def cohort_plan(taught: Taught, shape: Shape, draw: random.Random) -> tuple[Item, ...]:
    """A copy of the curriculum as a group revises it: the optional module left out, a unit deepened."""
    dropped = draw.choice(_LEFT_OUT) if draw.random() < 0.35 else None
    items: list[Item] = []
    for unit in taught.units:
        items.extend(_parts(unit, shape, dropped if unit.optional else None))
    if draw.random() < 0.2:
        place = draw.randrange(4, len(items) - 6)
        base = items[place]
        if base.kind == "group" and base.dropped is None:
            title = base.title.removesuffix(" (1 of 2)").removesuffix(" (2 of 2)")
            more = replace(base, unit=None, title=f"{title}: taking it up again", part=0)
            # Behind the second part, when the unit is given in two.
            items.insert(place + (2 if base.part == 1 else 1), more)
    return tuple(items)


def _parts(unit: Unit, shape: Shape, dropped: str | None) -> Sequence[Item]:
    whole = Item(unit, unit.module, unit.kind, unit.title, unit.minutes, dropped=dropped)
    if not shape.half_days or unit.kind in _NEVER_SPLIT or unit.minutes < _SPLIT_FROM:
        return (whole,)
    half = unit.minutes // 2
    return tuple(
        replace(whole, title=f"{unit.title} ({part} of 2)", minutes=half, part=part) for part in (1, 2)
    )
