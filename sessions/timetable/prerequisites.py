"""Whether the order of a plan keeps what its modules require. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Every session of module `requires` comes before the first one of `module`. Both are ids."""

    module: int
    module_title: str
    requires: int
    requires_title: str


def order_problem(modules: Sequence[int | None], prerequisites: Iterable[Prerequisite]) -> Sentence | None:
    """What is wrong with an order of sessions, of which `modules` says the module of each; None: nothing.

    A module without a session in the plan stands in nobody's way. Modules that require one another
    in a circle fit no order, which the sentence then says.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, module in enumerate(modules):
        if module is not None:
            first.setdefault(module, place)
            last[module] = place
    wanted = [one for one in prerequisites if one.module in first and one.requires in first]
    for one in wanted:
        if first[one.module] <= last[one.requires]:
            circle = _circle(one, wanted)
            return _no_order(circle) if circle else _wrong_order(one)
    return None


def _circle(start: Prerequisite, wanted: Sequence[Prerequisite]) -> list[str]:
    """The titles of a circle that `start` closes, or none. Each module is visited once."""
    ways: dict[int, list[str]] = {start.requires: [start.module_title, start.requires_title]}
    waiting = deque([start.requires])
    while waiting:
        here = waiting.popleft()
        if here == start.module:
            return ways[here]
        for one in wanted:
            if one.module == here and one.requires not in ways:
                ways[one.requires] = [*ways[here], one.requires_title]
                waiting.append(one.requires)
    return []


def _no_order(circle: Sequence[str]) -> Sentence:
    return say(
        "No order of this plan is possible: its modules require one another (%(circle)s). "
        "The lead corrects the curriculum.",
        circle=" → ".join(f"“{title}”" for title in circle),
    )


def _wrong_order(one: Prerequisite) -> Sentence:
    return say(
        "“%(module)s” requires “%(requires)s”, but begins before it has ended in this plan. "
        "The lead corrects the order in the curriculum.",
        module=one.module_title,
        requires=one.requires_title,
    )
