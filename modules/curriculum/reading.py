"""Reads versions of curricula whole: six statements, however many versions and modules."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from modules.curriculum.content import ModuleContent, SessionContent, Version
from modules.exercises.content import NamedExercise
from programme.database import fetch


@dataclass(frozen=True)
class Listed:
    """A line of the list of curricula. `cohorts`: how many follow it, of those that the reader sees."""

    id: int
    code: str
    version: int
    title: str
    state: str
    sessions: int
    cohorts: int


@dataclass(frozen=True)
class Sibling:
    """A version among those of the same curriculum."""

    id: int
    version: int
    state: str


async def list_curricula() -> tuple[Listed, ...]:
    """Every version of every curriculum, by code, the newest first."""
    rows = await fetch(
        """
        select c.id, c.code, c.version, c.title, c.state,
               (select count(*) from module m join session_plan s on s.module = m.id
                where m.curriculum = c.id) as sessions,
               (select count(*) from cohort_plan p where p.curriculum = c.id) as cohorts
        from curriculum c
        order by c.code, c.version desc
        """
    )
    return tuple(Listed(**row) for row in rows)


async def versions_beside(curriculum: int) -> tuple[Sibling, ...]:
    """A version and the others of its curriculum, the newest first; none when it does not exist."""
    rows = await fetch(
        "select id, version, state from curriculum where code = (select code from curriculum where id = $1)"
        " order by version desc",
        curriculum,
    )
    return tuple(Sibling(**row) for row in rows)


async def find_version(curriculum: int, *, lock: bool = False) -> Version | None:
    """One version, or None; `lock` keeps others from changing it until the end of the transaction."""
    if lock:
        await fetch("select id from curriculum where id = $1 for update", curriculum)
    return (await find_versions([curriculum])).get(curriculum)


async def find_versions(curricula: Sequence[int]) -> dict[int, Version]:
    """Versions by id; those that do not exist are left out."""
    heads = await fetch(
        """
        select c.*, (select count(*) from cohort_plan p where p.curriculum = c.id) as cohorts
        from curriculum c where c.id = any ($1::integer[])
        """,
        list(curricula),
    )
    if not heads:
        return {}
    ids = [head["id"] for head in heads]
    prompts = await fetch(
        "select curriculum, question from reflection_prompt where curriculum = any ($1::integer[])"
        " order by position, id",
        ids,
    )
    modules = await _modules(ids)
    return {
        head["id"]: Version(
            **head,
            modules=tuple(modules[head["id"]]),
            prompts=tuple(one["question"] for one in prompts if one["curriculum"] == head["id"]),
        )
        for head in heads
    }


async def _modules(curricula: list[int]) -> defaultdict[int, list[ModuleContent]]:
    rows = await fetch(
        """
        select m.curriculum, m.id, m.position, m.code, m.title, m.optional,
               array(select requires from module_prerequisite where module = m.id order by 1) as requires
        from module m where m.curriculum = any ($1::integer[])
        order by m.position, m.id
        """,
        curricula,
    )
    sessions = await _sessions([row["id"] for row in rows])
    found = defaultdict(list)
    for row in rows:
        values = dict(row) | {"requires": tuple(row["requires"]), "sessions": tuple(sessions[row["id"]])}
        found[values.pop("curriculum")].append(ModuleContent(**values))
    return found


async def _sessions(modules: list[int]) -> defaultdict[int, list[SessionContent]]:
    rows = await fetch(
        """
        select module, id, coalesce(origin, id) as key, position, kind, title, minutes, aims
        from session_plan where module = any ($1::integer[])
        order by position, id
        """,
        modules,
    )
    ids = [row["id"] for row in rows]
    exercises = _by_session(
        await fetch(
            """
            select p.session_plan, e.id, e.title from plan_exercise p join exercise e on e.id = p.exercise
            where p.session_plan = any ($1::integer[]) order by p.position
            """,
            ids,
        )
    )
    fidelity = _by_session(
        await fetch(
            "select session_plan, item from fidelity_item where session_plan = any ($1::integer[])"
            " order by position",
            ids,
        )
    )
    found = defaultdict(list)
    for row in rows:
        values = dict(row)
        found[values.pop("module")].append(
            SessionContent(
                **values,
                exercises=tuple(NamedExercise(one["id"], one["title"]) for one in exercises[row["id"]]),
                fidelity=tuple(one["item"] for one in fidelity[row["id"]]),
            )
        )
    return found


def _by_session(rows: list[Any]) -> defaultdict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row["session_plan"]].append(row)
    return found
