"""What a draft must be: prerequisites that the order can keep, and whole before it is published."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import count

from modules.curriculum.content import ASSESSMENT, ModuleContent, Version

SHORTEST, LONGEST = 1, 1440
"""Minutes of a session."""
_CODE_STEM = 34  # of the 40 characters that a code has; a number may follow


@dataclass(frozen=True)
class Step:
    """A module as the order of modules sees it; `requires` holds the ids of others."""

    id: int
    title: str
    requires: frozenset[int]


class Wrong(StrEnum):
    """What can be wrong with a draft; `words` says it."""

    CIRCLE = "circle"
    TOO_EARLY = "too_early"
    NO_TITLE = "no_title"
    NO_SESSION = "no_session"
    NO_ASSESSMENT = "no_assessment"
    MODULE_WITHOUT_TITLE = "module_without_title"
    MODULE_WITHOUT_SESSION = "module_without_session"
    LEANS_ON_OPTIONAL = "leans_on_optional"
    SESSION_WITHOUT_TITLE = "session_without_title"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Problem:
    """What is wrong. `module` and `session`: what it is about, or None; `values` fill the words."""

    wrong: Wrong
    module: int | None = None
    session: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def steps(modules: Sequence[ModuleContent]) -> tuple[Step, ...]:
    """Modules in their order, as the rules below take them."""
    return tuple(Step(module.id, module.title, frozenset(module.requires)) for module in modules)


def circle(modules: Sequence[Step]) -> tuple[str, ...]:
    """The titles of modules that require one another in a circle, the first one again at the end;
    none when there is no circle. What requires stands before what it requires."""
    known = {module.id: module for module in modules}
    sorter = TopologicalSorter({module.id: module.requires & known.keys() for module in modules})
    try:
        sorter.prepare()
    except CycleError as found:
        ids: list[int] = found.args[1]
        return tuple(known[id].title for id in reversed(ids))
    return ()


def too_early(modules: Sequence[Step]) -> tuple[tuple[Step, Step], ...]:
    """Each module that stands before, or is, one that it requires, with that one."""
    known = {module.id: module for module in modules}
    places = {module.id: place for place, module in enumerate(modules)}
    return tuple(
        (module, known[required])
        for module in modules
        for required in sorted(module.requires & known.keys(), key=places.__getitem__)
        if places[required] >= places[module.id]
    )


def order_problem(modules: Sequence[Step]) -> Problem | None:
    """Why this order and these prerequisites do not go together, a circle first; None when they do."""
    around = circle(modules)
    if around:
        return Problem(Wrong.CIRCLE, values={"titles": " → ".join(around)})
    for module, required in too_early(modules):
        values = {"module": module.title, "required": required.title}
        return Problem(Wrong.TOO_EARLY, module.id, values=values)
    return None


def moved(modules: Sequence[Step], id: int, to: int) -> tuple[Step, ...]:
    """The order once a module was moved to place `to`, from 1; beyond an end means that end."""
    others = [module for module in modules if module.id != id]
    index = min(max(to - 1, 0), len(others))
    return (*others[:index], *(module for module in modules if module.id == id), *others[index:])


def publish_problems(version: Version) -> tuple[Problem, ...]:
    """Everything that keeps a draft from being published."""
    return tuple(_publish_problems(version))


def _publish_problems(version: Version) -> Iterator[Problem]:
    if not version.title.strip():
        yield Problem(Wrong.NO_TITLE)
    if not version.sessions:
        yield Problem(Wrong.NO_SESSION)
    problem = order_problem(steps(version.modules))
    if problem:
        yield problem
    for module in version.modules:
        yield from _module_problems(version, module)
    kinds = {session.kind for session in version.sessions}
    if version.sessions and version.closing_assessment and ASSESSMENT not in kinds:
        yield Problem(Wrong.NO_ASSESSMENT)


def _module_problems(version: Version, module: ModuleContent) -> Iterator[Problem]:
    name = {"name": module.title.strip() or module.code}
    if not module.title.strip():
        yield Problem(Wrong.MODULE_WITHOUT_TITLE, module.id, values={"number": module.position})
    if version.sessions and not module.sessions:
        yield Problem(Wrong.MODULE_WITHOUT_SESSION, module.id, values=name)
    left_out = [one.title for one in version.modules if one.optional and one.id in module.requires]
    if left_out and not module.optional:
        yield Problem(Wrong.LEANS_ON_OPTIONAL, module.id, values={**name, "left_out": left_out[0]})
    for session in module.sessions:
        number = {"number": session.position}
        if not session.title.strip():
            yield Problem(Wrong.SESSION_WITHOUT_TITLE, session=session.id, values=number)
        if not SHORTEST <= session.minutes <= LONGEST:
            yield Problem(Wrong.MINUTES, session=session.id, values=number)


def code_of(title: str, taken: Collection[str]) -> str:
    """A code for a new module: its title in plain small letters, numbered when the code is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[:_CODE_STEM].strip("-") or "module"
    codes = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(code for code in codes if code not in taken)
