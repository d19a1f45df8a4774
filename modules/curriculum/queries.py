"""What others need to know of a curriculum."""

from dataclasses import dataclass

from programme.database import fetch


@dataclass(frozen=True)
class PublishedCurriculum:
    """A version that cohorts may follow, and how many sessions it asks for."""

    id: int
    code: str
    version: int
    title: str
    sessions: int


@dataclass(frozen=True)
class PlannedSession:
    """One session that a curriculum asks for; `position` counts through the whole curriculum."""

    id: int
    position: int
    kind: str
    title: str
    minutes: int
    module: str
    module_id: int


async def published_curricula() -> tuple[PublishedCurriculum, ...]:
    """Every published version, by title, the newest first."""
    rows = await fetch(
        """
        select c.id, c.code, c.version, c.title, count(s.id)::integer as sessions
        from curriculum c
        left join module m on m.curriculum = c.id
        left join session_plan s on s.module = m.id
        where c.state = 'published'
        group by c.id
        order by c.title, c.code, c.version desc
        """
    )
    return tuple(PublishedCurriculum(**row) for row in rows)


async def planned_sessions(curriculum: int) -> tuple[PlannedSession, ...]:
    """The sessions of a curriculum in their order."""
    rows = await fetch(
        """
        select s.id, s.position, s.kind, s.title, s.minutes, m.title as module, m.id as module_id
        from session_plan s join module m on m.id = s.module
        where m.curriculum = $1
        order by s.position, s.id
        """,
        curriculum,
    )
    return tuple(PlannedSession(**row) for row in rows)
