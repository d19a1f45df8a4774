"""Changes to what is planned for cohorts."""

from collections.abc import Mapping

from programme.database import execute


async def follow_curricula(curricula: Mapping[int, int]) -> None:
    """Give new cohorts (keys) their own copies of curricula's (values) sessions, numbered from 1."""
    pairs = [list(curricula), list(curricula.values())]
    await execute(
        "insert into cohort_plan (cohort, curriculum) select * from unnest($1::int[], $2::int[])", *pairs
    )
    await execute(
        """
        insert into plan_item (cohort, position, session_plan, module, kind, title, minutes)
        select n.cohort, row_number() over (partition by n.cohort order by s.position, s.id),
               s.id, s.module, s.kind, s.title, s.minutes
        from unnest($1::int[], $2::int[]) as n (cohort, curriculum)
        join module m on m.curriculum = n.curriculum
        join session_plan s on s.module = m.id
        """,
        *pairs,
    )
