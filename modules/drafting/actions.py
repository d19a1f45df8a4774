"""Changes to a draft, inside a transaction that the handler opened. The caller holds the lock of the
draft and has asked the rules; triggers refuse every change of a published version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programme.database import execute, fetch_value

_BEHIND_ALL = 32_000


@dataclass(frozen=True)
class SessionValues:
    """What a session plan shall be; `exercises` are ids in order."""

    module: int
    kind: str
    title: str
    minutes: int
    aims: str
    exercises: tuple[int, ...]
    fidelity: tuple[str, ...]


async def create_curriculum(*, code: str, title: str, share: float, closing_assessment: bool) -> int:
    """The first version of a new curriculum, as an empty draft; returns its id.

    Raises asyncpg.UniqueViolationError when the code is taken.
    """
    made: int = await fetch_value(
        "insert into curriculum (code, version, title, state, completion_share, closing_assessment)"
        " values ($1, 1, $2, 'draft', $3, $4) returning id",
        code,
        title,
        share,
        closing_assessment,
    )
    return made


async def change_rule(*, curriculum: int, title: str, share: float, closing_assessment: bool) -> None:
    """Another title or completion rule."""
    await execute(
        "update curriculum set title = $2, completion_share = $3, closing_assessment = $4 where id = $1",
        curriculum,
        title,
        share,
        closing_assessment,
    )


async def add_module(
    *, curriculum: int, code: str, title: str, optional: bool, requires: Iterable[int]
) -> int:
    """A new module at the end; returns its id."""
    module: int = await fetch_value(
        "insert into module (curriculum, position, code, title, optional) values"
        " ($1, (select coalesce(max(position), 0) + 1 from module where curriculum = $1), $2, $3, $4)"
        " returning id",
        curriculum,
        code,
        title,
        optional,
    )
    await _set_requires(module, requires)
    return module


async def change_module(*, module: int, title: str, optional: bool, requires: Iterable[int]) -> None:
    """Another title, need or prerequisites of a module."""
    await execute("update module set title = $2, optional = $3 where id = $1", module, title, optional)
    await _set_requires(module, requires)


async def _set_requires(module: int, requires: Iterable[int]) -> None:
    wanted = sorted(set(requires))
    await execute(
        "delete from module_prerequisite where module = $1 and requires <> all ($2::integer[])",
        module,
        wanted,
    )
    await execute(
        "insert into module_prerequisite (module, requires)"
        " select $1, wanted from unnest($2::integer[]) wanted"
        " where not exists (select from module_prerequisite where module = $1 and requires = wanted)",
        module,
        wanted,
    )


async def order_modules(*, curriculum: int, order: Sequence[int]) -> None:
    """Put all modules of a curriculum in this order, their sessions with them."""
    await execute(
        "update module m set position = o.place from unnest($2::integer[]) with ordinality o (id, place)"
        " where m.id = o.id and m.curriculum = $1 and m.position <> o.place",
        curriculum,
        list(order),
    )
    await _number_sessions(curriculum)


async def remove_module(*, curriculum: int, module: int) -> None:
    """Take a module away with its sessions, and from the prerequisites of others."""
    await execute("delete from module where id = $1 and curriculum = $2", module, curriculum)
    await execute(
        "update module m set position = n.place from ("
        " select id, row_number() over (order by position) as place from module where curriculum = $1"
        ") n where m.id = n.id and m.position <> n.place",
        curriculum,
    )
    await _number_sessions(curriculum)


async def add_session(*, curriculum: int, new: SessionValues) -> int:
    """A new session at the end of its module; returns its id."""
    session: int = await fetch_value(
        "insert into session_plan (module, position, kind, title, minutes, aims)"
        " values ($1, $2, $3, $4, $5, $6) returning id",
        new.module,
        _BEHIND_ALL,
        new.kind,
        new.title,
        new.minutes,
        new.aims,
    )
    await _set_parts(session, new)
    await _number_sessions(curriculum)
    return session


async def change_session(*, curriculum: int, session: int, to: SessionValues) -> None:
    """Another content of a session; in another module it goes to the end."""
    await execute(
        "update session_plan set position = case when module = $2 then position else $7 end,"
        " module = $2, kind = $3, title = $4, minutes = $5, aims = $6 where id = $1",
        session,
        to.module,
        to.kind,
        to.title,
        to.minutes,
        to.aims,
        _BEHIND_ALL,
    )
    await _set_parts(session, to)
    await _number_sessions(curriculum)


async def _set_parts(session: int, values: SessionValues) -> None:
    await execute("delete from plan_exercise where session_plan = $1", session)
    await execute("delete from fidelity_item where session_plan = $1", session)
    await execute(
        "insert into plan_exercise (session_plan, exercise, position)"
        " select $1, id, place from unnest($2::integer[]) with ordinality o (id, place)",
        session,
        list(values.exercises),
    )
    await execute(
        "insert into fidelity_item (session_plan, item, position)"
        " select $1, item, place from unnest($2::text[]) with ordinality o (item, place)",
        session,
        list(values.fidelity),
    )


async def order_sessions(*, curriculum: int, module: int, order: Sequence[int]) -> None:
    """Put all sessions of a module in this order."""
    await execute(
        "update session_plan s set position = o.place"
        " from unnest($2::integer[]) with ordinality o (id, place)"
        " where s.id = o.id and s.module = $1",
        module,
        list(order),
    )
    await _number_sessions(curriculum)


async def remove_session(*, curriculum: int, session: int) -> None:
    """Take a session away."""
    await execute("delete from session_plan where id = $1", session)
    await _number_sessions(curriculum)


async def _number_sessions(curriculum: int) -> None:
    """Sessions count through the whole curriculum, module by module."""
    await execute(
        "update session_plan s set position = n.place from ("
        " select one.id, row_number() over (order by m.position, one.position, one.id) as place"
        " from session_plan one join module m on m.id = one.module where m.curriculum = $1"
        ") n where s.id = n.id and s.position <> n.place",
        curriculum,
    )


async def set_prompts(*, curriculum: int, prompts: Iterable[str]) -> None:
    """The reflection prompts, all of them."""
    await execute("delete from reflection_prompt where curriculum = $1", curriculum)
    await execute(
        "insert into reflection_prompt (curriculum, question, position)"
        " select $1, question, place from unnest($2::text[]) with ordinality o (question, place)",
        curriculum,
        list(prompts),
    )
