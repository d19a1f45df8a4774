"""Changes to the exercise library, inside a transaction that the handler opened."""

from modules.exercises.rules import Kept
from programme.database import execute, fetch_value


async def add_exercise(*, title: str, technique: str, description: str, helped: str, hindered: str) -> int:
    """A new exercise; returns its id. Raises asyncpg.UniqueViolationError when the title is taken."""
    made: int = await fetch_value(
        "insert into exercise (title, technique, description, helped, hindered) values ($1, $2, $3, $4, $5)"
        " returning id",
        title,
        technique,
        description,
        helped,
        hindered,
    )
    return made


async def change_exercise(
    *, exercise: int, title: str, technique: str, description: str, helped: str, hindered: str
) -> None:
    """Another content of an exercise. Raises asyncpg.UniqueViolationError when the title is taken, and
    asyncpg.RestrictViolationError when a published version names it by another title or technique."""
    await execute(
        "update exercise set title = $2, technique = $3, description = $4, helped = $5, hindered = $6"
        " where id = $1",
        exercise,
        title,
        technique,
        description,
        helped,
        hindered,
    )


async def add_material(*, exercise: int, file: Kept, by: int) -> None:
    """Keep a file with an exercise. Raises asyncpg.UniqueViolationError when the same is there already."""
    await execute(
        "insert into material (exercise, name, media_type, size, content, added_by, added_at)"
        " values ($1, $2, $3, $4, $5, $6, now())",
        exercise,
        file.name,
        file.media_type,
        len(file.content),
        file.content,
        by,
    )


async def remove_material(*, exercise: int, material: int) -> bool:
    """Take a file away; False when it is not there (any more)."""
    return bool(
        await fetch_value(
            "delete from material where id = $1 and exercise = $2 returning true", material, exercise
        )
    )
