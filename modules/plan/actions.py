"""Changes to what is planned for a cohort."""

from programme.database import execute


async def follow_curriculum(*, cohort: int, curriculum: int) -> None:
    """Give a new cohort its own copy of a curriculum's sessions, numbered from 1 without gaps."""
    await execute("insert into cohort_plan (cohort, curriculum) values ($1, $2)", cohort, curriculum)
    await execute(
        """
        insert into plan_item (cohort, position, session_plan, module, kind, title, minutes)
        select $1, row_number() over (order by s.position, s.id), s.id, s.module, s.kind, s.title, s.minutes
        from session_plan s join module m on m.id = s.module
        where m.curriculum = $2
        """,
        cohort,
        curriculum,
    )
