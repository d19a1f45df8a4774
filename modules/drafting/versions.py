"""From a draft to a published version, to a retired one, and to the draft of the next.

Writes, inside a transaction that the handler opened.
"""

from programme.database import execute, fetch_value


async def publish(*, curriculum: int) -> None:
    """A draft becomes a version that never changes. The caller holds its lock and has asked the rules."""
    await execute("update curriculum set state = 'published' where id = $1 and state = 'draft'", curriculum)


async def retire(*, curriculum: int) -> None:
    """No new cohort can follow the version from now on."""
    await execute("update curriculum set state = 'retired' where id = $1 and state = 'published'", curriculum)


async def delete_draft(*, curriculum: int) -> None:
    """A draft goes, with everything in it; what it was stays in the history."""
    await execute("delete from curriculum where id = $1 and state = 'draft'", curriculum)


async def draft_of(code: str) -> int | None:
    """The id of the draft that a curriculum has already, or None."""
    found: int | None = await fetch_value(
        "select id from curriculum where code = $1 and state = 'draft'", code
    )
    return found


async def start_version(*, source: int) -> int:
    """A draft of the next number, a copy of a published or retired version; returns its id.

    Raises asyncpg.UniqueViolationError when the curriculum has a draft already.
    """
    made: int = await fetch_value(
        """
        insert into curriculum (code, version, title, state, completion_share, closing_assessment)
        select c.code, (select max(version) + 1 from curriculum where code = c.code), c.title, 'draft',
               c.completion_share, c.closing_assessment
        from curriculum c where c.id = $1
        returning id
        """,
        source,
    )
    await execute(
        "insert into reflection_prompt (curriculum, position, question)"
        " select $2, position, question from reflection_prompt where curriculum = $1",
        source,
        made,
    )
    await execute(
        "insert into module (curriculum, position, code, title, optional)"
        " select $2, position, code, title, optional from module where curriculum = $1",
        source,
        made,
    )
    await execute(
        """
        insert into module_prerequisite (module, requires)
        select after.id, required_after.id
        from module before
        join module_prerequisite p on p.module = before.id
        join module required_before on required_before.id = p.requires
        join module after on after.curriculum = $2 and after.code = before.code
        join module required_after
            on required_after.curriculum = $2 and required_after.code = required_before.code
        where before.curriculum = $1
        """,
        source,
        made,
    )
    await _copy_sessions(source, made)
    return made


async def _copy_sessions(source: int, made: int) -> None:
    await execute(
        """
        insert into session_plan (origin, module, position, kind, title, minutes, aims)
        select coalesce(s.origin, s.id), after.id, s.position, s.kind, s.title, s.minutes, s.aims
        from session_plan s
        join module before on before.id = s.module
        join module after on after.curriculum = $2 and after.code = before.code
        where before.curriculum = $1
        order by s.position, s.id
        """,
        source,
        made,
    )
    for table, column in (("plan_exercise", "exercise"), ("fidelity_item", "item")):
        await execute(
            f"""
            insert into {table} (session_plan, position, {column})
            select copy.id, part.position, part.{column}
            from {table} part
            join session_plan s on s.id = part.session_plan
            join module before on before.id = s.module
            join session_plan copy on copy.origin = coalesce(s.origin, s.id)
            join module after on after.id = copy.module and after.curriculum = $2
            where before.curriculum = $1
            """,  # noqa: S608 - own constants
            source,
            made,
        )
