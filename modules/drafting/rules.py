"""What a draft must be: prerequisites that the order can keep, and whole before it is published."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import count

from modules.curriculum.content import ASSESSMENT, ModuleContent, Version
from programme.web.text import Lazy
from programme.web.text import lazy as _l

SHORTEST, LONGEST = 1, 1440
"""Minutes of a session."""
_CODE_STEM = 34  # of the 40 characters that a code has; a number may follow


@dataclass(frozen=True)
class Step:
    """A module as the order of modules sees it; `requires` holds the ids of others."""

    id: int
    title: str
    requires: frozenset[int]


@dataclass(frozen=True)
class Problem:
    """What is wrong, with its remedy. `module` and `session`: what it is about, or None."""

    message: Lazy
    module: int | None = None
    session: int | None = None


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
        titles = " → ".join(around)
        return Problem(
            _l(
                "These modules come after one another in a circle: %(titles)s. Take one prerequisite away",
                titles=titles,
            )
        )
    for module, required in too_early(modules):
        return Problem(
            _l(
                "“%(module)s” comes after “%(required)s”, so it must stand below it. "
                "Move “%(required)s” up first, or take the prerequisite away",
                module=module.title,
                required=required.title,
            ),
            module.id,
        )
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
        yield Problem(_l("The curriculum has no title. Give it one"))
    if not version.sessions:
        yield Problem(_l("There is no session yet. Plan at least one"))
    problem = order_problem(steps(version.modules))
    if problem:
        yield problem
    optional = {module.id for module in version.modules if module.optional}
    for module in version.modules:
        yield from _module_problems(version, module, optional)
    kinds = {session.kind for session in version.sessions}
    if version.sessions and version.closing_assessment and ASSESSMENT not in kinds:
        yield Problem(
            _l(
                "Completing the programme takes the closing assessment, but no session is an assessment. "
                "Plan one, or change the completion rule"
            )
        )


def _module_problems(version: Version, module: ModuleContent, optional: set[int]) -> Iterator[Problem]:
    name = module.title.strip() or module.code
    if not module.title.strip():
        yield Problem(_l("Module %(position)s has no title", position=module.position), module.id)
    if version.sessions and not module.sessions:
        yield Problem(_l("Module “%(name)s” has no session. Plan one, or remove it", name=name), module.id)
    left_out = version.titles(tuple(one for one in module.requires if one in optional))
    if left_out and not module.optional:
        yield Problem(
            _l(
                "“%(name)s” is required, but comes after “%(left_out)s”, which is optional. "
                "Take the prerequisite away, or make both required",
                name=name,
                left_out=left_out[0],
            ),
            module.id,
        )
    for session in module.sessions:
        number = session.position
        if not session.title.strip():
            yield Problem(_l("Session %(number)s has no title", number=number), session=session.id)
        if not SHORTEST <= session.minutes <= LONGEST:
            yield Problem(
                _l(
                    "Session %(number)s must last between %(shortest)s and %(longest)s minutes",
                    number=number,
                    shortest=SHORTEST,
                    longest=LONGEST,
                ),
                session=session.id,
            )


def code_of(title: str, taken: Collection[str]) -> str:
    """A code for a new module: its title in plain small letters, numbered when the code is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[:_CODE_STEM].strip("-") or "module"
    codes = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(code for code in codes if code not in taken)
