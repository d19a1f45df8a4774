"""How far somebody has come, and whether that completes the programme (domain rules 1 to 3). Pure.

The same rules as in reports/measures: a session and every catch-up of it are one place, which counts
once; a module is met by being present for the curriculum's share of its minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

NOT_COUNTED = frozenset({"institution", "programme"})
"""Causes of absence that never count against a person's engagement."""
ROUNDING = 1e-9
"""0.8 x 90 minutes must be met by 72 minutes, whatever the machine makes of 0.8."""


class Proposal(StrEnum):
    """What the rule makes of it."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the curriculum with its planned minutes."""

    id: int
    title: str
    minutes: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark of the person at a held session. `place`: the session first meant, which a catch-up repeats;
    `module` None: of no module; `present` in minutes; `caused_by` of an absence."""

    session: int
    place: int
    module: int | None
    planned: int
    attended: bool
    present: int = 0
    caused_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A module with what was received of it and what it takes to meet it, in minutes."""

    module: Module
    received: int
    needed: float
    met: bool

    @property
    def missing(self) -> int:
        """Minutes that are still needed, rounded up; 0 when it is met."""
        return 0 if self.met else max(int(-(-(self.needed - self.received) // 1)), 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands. Minutes offered and received are of places, so nothing counts twice.

    `attendance` and `engagement` are (attended, offered) places; engagement leaves out those that were
    missed for causes of the institution or the programme. `closing`: the closing assessment was passed,
    None where the curriculum asks for none."""

    steps: tuple[Step, ...]
    offered: int
    received: int
    attendance: tuple[int, int]
    engagement: tuple[int, int]
    closing: bool | None
    proposal: Proposal
    missing: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Place:
    module: int | None
    planned: int
    present: int
    attended: bool
    excused: bool


def standing(
    modules: Sequence[Module],
    marks: Iterable[Marked],
    *,
    share: float,
    closing: bool | None,
    to_come: bool,
) -> Standing:
    """How somebody stands by the completion rule. `share`: of a module's minutes, 0 to 1; `closing`:
    whether the closing assessment was passed, None where none is asked for; `to_come`: sessions of the
    cohort are still to be held."""
    places = _places(marks)
    steps = tuple(_step(module, places.values(), share) for module in modules if module.minutes > 0)
    missing = tuple(step for step in steps if not step.met and not step.module.optional)
    attended = sum(one.attended for one in places.values())
    counted = sum(not one.excused for one in places.values())
    if not missing and closing is not False:
        proposal = Proposal.COMPLETED
    else:
        proposal = Proposal.NOT_YET if to_come else Proposal.NOT_COMPLETED
    return Standing(
        steps=steps,
        offered=sum(one.planned for one in places.values()),
        received=sum(one.present for one in places.values()),
        attendance=(attended, len(places)),
        engagement=(attended, counted),
        closing=closing,
        proposal=proposal,
        missing=missing,
    )


def _places(marks: Iterable[Marked]) -> Mapping[int, _Place]:
    """One place for a session and all its catch-ups: attended when any was, and no more minutes than the
    longest of them planned or gave."""
    rows: dict[int, list[Marked]] = {}
    for mark in marks:
        rows.setdefault(mark.place, []).append(mark)
    found = {}
    for place, group in rows.items():
        longest = max(max(one.planned, one.present) for one in group)
        attended = any(one.attended for one in group)
        last = max(group, key=lambda one: one.session)
        first = next((one for one in group if one.session == place), group[0])
        found[place] = _Place(
            module=first.module,
            planned=first.planned,
            present=min(sum(one.present for one in group if one.attended), longest),
            attended=attended,
            excused=not attended and last.caused_by in NOT_COUNTED,
        )
    return found


def _step(module: Module, places: Iterable[_Place], share: float) -> Step:
    received = sum(one.present for one in places if one.module == module.id)
    needed = share * module.minutes
    return Step(module, received, needed, received >= needed - ROUNDING)
