"""What changed between two versions of a curriculum: added, removed, changed, moved.

Modules are the same in both by their code, sessions by their key; prompts by their words. What keeps
its order relative to most others did not move: only what stands outside of the longest row that
both have in common did.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from modules.curriculum.content import ModuleContent, SessionContent, Version

Thing = TypeVar("Thing")


class Fate(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True)
class Pair(Generic[Thing]):
    """The same thing before and after; one of them is None when it was added or removed. `moved`
    may be true of what changed as well."""

    before: Thing | None
    after: Thing | None
    moved: bool = False


@dataclass(frozen=True)
class SessionPair(Pair[SessionContent]):
    """A session in both versions. `from_module`, `to_module`: titles, where it changed its module."""

    from_module: str = ""
    to_module: str = ""

    @property
    def fate(self) -> Fate:
        return _fate(self, _taught)


@dataclass(frozen=True)
class ModulePair(Pair[ModuleContent]):
    """A module in both versions, with what became of its own title and rules, and of its sessions."""

    before_requires: tuple[str, ...] = ()
    after_requires: tuple[str, ...] = ()
    sessions: tuple[SessionPair, ...] = ()

    @property
    def fate(self) -> Fate:
        before, after = self.before, self.after
        if (
            before
            and after
            and (before.title, before.optional, self.before_requires)
            != (
                after.title,
                after.optional,
                self.after_requires,
            )
        ):
            return Fate.CHANGED
        return _fate(self, lambda _module: None)

    @property
    def touched(self) -> bool:
        """Whether anything in it is not as it was."""
        return self.fate != Fate.SAME or any(pair.fate != Fate.SAME for pair in self.sessions)


@dataclass(frozen=True)
class PromptPair(Pair[str]):
    """A reflection prompt in both versions; one that was reworded is removed and added."""

    @property
    def fate(self) -> Fate:
        return _fate(self, lambda question: question)


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, in the order of the second; what was removed stands where it was."""

    before: Version
    after: Version
    modules: tuple[ModulePair, ...]
    prompts: tuple[PromptPair, ...]

    @property
    def rule_changed(self) -> bool:
        return self.before.rule_seal != self.after.rule_seal

    def count(self, fate: Fate) -> int:
        """How many modules, sessions and prompts had that fate."""
        fates = [pair.fate for pair in self.modules]
        fates += [pair.fate for module in self.modules for pair in module.sessions]
        fates += [pair.fate for pair in self.prompts]
        return fates.count(fate)

    @property
    def same(self) -> bool:
        """Whether nothing is different."""
        fates = (Fate.ADDED, Fate.REMOVED, Fate.CHANGED, Fate.MOVED)
        return not self.rule_changed and not any(self.count(fate) for fate in fates)


def compare(before: Version, after: Version) -> Comparison:
    """What became of each part of `before` in `after`."""
    return Comparison(
        before,
        after,
        tuple(
            ModulePair(
                pair.before,
                pair.after,
                pair.moved,
                before.titles(pair.before.requires) if pair.before else (),
                after.titles(pair.after.requires) if pair.after else (),
                tuple(_sessions(pair, _homes(before), _homes(after))),
            )
            for pair in align(before.modules, after.modules, lambda module: module.code)
        ),
        tuple(
            PromptPair(pair.before, pair.after, pair.moved)
            for pair in align(before.prompts, after.prompts, lambda question: question)
        ),
    )


_Homes = dict[int, tuple[ModuleContent, SessionContent]]


def _homes(version: Version) -> _Homes:
    return {one.key: (module, one) for module in version.modules for one in module.sessions}


def _sessions(module: Pair[ModuleContent], old: _Homes, new: _Homes) -> Iterator[SessionPair]:
    """The sessions of a module. One that changed its module is shown once, where it is now."""
    before = module.before.sessions if module.before else ()
    after = module.after.sessions if module.after else ()
    for pair in align(before, after, lambda session: session.key):
        if pair.before is None and pair.after and pair.after.key in old and module.after:
            home, session = old[pair.after.key]
            yield SessionPair(session, pair.after, True, home.title, module.after.title)
        elif pair.after or (pair.before and pair.before.key not in new):
            yield SessionPair(pair.before, pair.after, pair.moved)


def align(
    before: Sequence[Thing], after: Sequence[Thing], key: Callable[[Thing], Hashable]
) -> list[Pair[Thing]]:
    """Each thing of both, once, in the order of `after`; a removed one behind what it stood behind.

    Keys that repeat within one of the two are told apart by their turn.
    """
    old, new = _keyed(before, key), _keyed(after, key)
    places = {name: place for place, name in enumerate(old)}
    common = [name for name in new if name in places]
    steady = {common[i] for i in _longest_rising([places[key] for key in common])}
    pairs = [Pair(old.get(name), one, name in places and name not in steady) for name, one in new.items()]
    order = list(new)
    behind = -1
    for name, one in old.items():
        if name in new:
            behind = order.index(name)
            continue
        behind += 1
        order.insert(behind, name)
        pairs.insert(behind, Pair(one, None))
    return pairs


def _keyed(things: Sequence[Thing], key: Callable[[Thing], Hashable]) -> dict[Hashable, Thing]:
    found: dict[Hashable, Thing] = {}
    turns: dict[Hashable, int] = {}
    for thing in things:
        name = key(thing)
        turns[name] = turns.get(name, 0) + 1
        found[name, turns[name]] = thing
    return found


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The indexes of a longest rising subsequence (patience sorting; all numbers differ)."""
    tops: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        place = bisect_left(tops, number)
        previous.append(ends[place - 1] if place else -1)
        tops[place : place + 1] = [number]
        ends[place : place + 1] = [index]
    found: list[int] = []
    last = ends[-1] if ends else -1
    while last >= 0:
        found.append(last)
        last = previous[last]
    return found[::-1]


def _fate(pair: Pair[Thing], content: Callable[[Thing], object]) -> Fate:
    if pair.before is None:
        return Fate.ADDED
    if pair.after is None:
        return Fate.REMOVED
    if content(pair.before) != content(pair.after):
        return Fate.CHANGED
    return Fate.MOVED if pair.moved else Fate.SAME


def _taught(session: SessionContent) -> object:
    exercises = tuple(one.id for one in session.exercises)
    return (session.kind, session.title, session.minutes, session.aims, exercises, session.fidelity)
