"""Exercises as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from modules.exercises.content import NamedExercise, seal
from programme.database import fetch, fetch_one

PAGE_LENGTH = 50


@dataclass(frozen=True)
class Listed:
    """A line of the library. `sessions`: in how many planned sessions it is, over all versions."""

    id: int
    title: str
    technique: str
    sessions: int
    materials: int


@dataclass(frozen=True)
class Exercise:
    """An exercise. `published`: a version that never changes names it, so title and technique stay."""

    id: int
    title: str
    technique: str
    description: str
    helped: str
    hindered: str
    published: bool

    @property
    def seal(self) -> str:
        return seal(self.title, self.technique, self.description, self.helped, self.hindered)


@dataclass(frozen=True)
class Planned:
    """A session that an exercise is planned for."""

    curriculum: int
    curriculum_title: str
    version: int
    state: str
    session: int
    position: int
    title: str


@dataclass(frozen=True)
class Material:
    """A file of an exercise, without its content. `size` counts bytes."""

    id: int
    name: str
    media_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True)
class Download:
    """A file with its content."""

    name: str
    media_type: str
    content: bytes


async def library() -> tuple[NamedExercise, ...]:
    """Every exercise by its title."""
    rows = await fetch("select id, title from exercise order by lower(title), id")
    return tuple(NamedExercise(**row) for row in rows)


async def search(text: str, start: int) -> Sequence[Listed]:
    """Exercises by title from the `start`th on, one more than a page when there is a next page."""
    rows = await fetch(
        """
        select e.id, e.title, e.technique,
               (select count(*) from plan_exercise p where p.exercise = e.id) as sessions,
               (select count(*) from material m where m.exercise = e.id) as materials
        from exercise e
        where position(lower($1) in lower(concat_ws(e'\\n', e.title, e.technique, e.description))) > 0
        order by lower(e.title), e.id
        limit $2 offset $3
        """,
        text,
        PAGE_LENGTH + 1,
        start,
    )
    return [Listed(**row) for row in rows]


async def find_exercise(exercise: int, *, lock: bool = False) -> Exercise | None:
    """One exercise, or None; `lock` keeps others from changing it until the end of the transaction."""
    if lock:
        await fetch("select id from exercise where id = $1 for update", exercise)
    row = await fetch_one(
        """
        select e.id, e.title, e.technique, e.description, e.helped, e.hindered, exists (
            select from plan_exercise p join session_plan s on s.id = p.session_plan
            join module m on m.id = s.module join curriculum c on c.id = m.curriculum
            where p.exercise = e.id and c.state <> 'draft'
        ) as published
        from exercise e where e.id = $1
        """,
        exercise,
    )
    return Exercise(**row) if row else None


async def planned_in(exercise: int) -> tuple[Planned, ...]:
    """The sessions that an exercise is planned for, the newest version first."""
    rows = await fetch(
        """
        select c.id as curriculum, c.title as curriculum_title, c.version, c.state,
               s.id as session, s.position, s.title
        from plan_exercise p join session_plan s on s.id = p.session_plan join module m on m.id = s.module
        join curriculum c on c.id = m.curriculum
        where p.exercise = $1
        order by c.code, c.version desc, s.position, s.id
        """,
        exercise,
    )
    return tuple(Planned(**row) for row in rows)


async def materials_of(exercise: int) -> tuple[Material, ...]:
    """The files of an exercise, by name."""
    rows = await fetch(
        "select id, name, media_type, size, added_at from material where exercise = $1"
        " order by lower(name), id",
        exercise,
    )
    return tuple(Material(**row) for row in rows)


async def download(exercise: int, material: int) -> Download | None:
    """A file with its content, or None."""
    row = await fetch_one(
        "select name, media_type, content from material where id = $1 and exercise = $2", material, exercise
    )
    return Download(**row) if row else None
