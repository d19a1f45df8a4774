"""What is planned for a cohort."""

from dataclasses import dataclass

from programme.database import fetch_one


@dataclass(frozen=True)
class Followed:
    """The curriculum that a cohort follows."""

    code: str
    version: int
    title: str


async def curriculum_of(cohort: int) -> Followed | None:
    """The curriculum of a cohort, or None while it has no plan."""
    row = await fetch_one(
        """
        select c.code, c.version, c.title
        from cohort_plan p join curriculum c on c.id = p.curriculum
        where p.cohort = $1
        """,
        cohort,
    )
    return Followed(**row) if row else None
