"""Changes to instruments, inside a transaction that the handler opened."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from modules.instruments.rules import Definition, Part
from programme.database import execute, fetch_value


def _columns(words: dict[str, Any], given: Definition) -> dict[str, Any]:
    scored = {one.name: getattr(given, one.name) for one in fields(given) if one.name != "parts"}
    return {**words, **scored, "reverse": sorted(given.reverse), "transform": list(given.transform)}


async def add_instrument(words: dict[str, Any], given: Definition) -> int:
    """A new instrument; returns its id. `words`: code, name, source, licence, asked_at, in_use.

    Raises asyncpg.UniqueViolationError when the code is taken.
    """
    values = _columns(words, given)
    made: int = await fetch_value(
        f"insert into instrument ({', '.join(values)})"  # noqa: S608 - names of columns, from our fields
        f" values ({', '.join(f'${place}' for place in range(1, len(values) + 1))}) returning id",
        *values.values(),
    )
    await _add_parts(made, given.parts)
    return made


async def change_instrument(
    instrument: int, words: dict[str, Any], given: Definition, *, parts: bool
) -> None:
    """Another content of an instrument; `parts`: its subscales are others now.

    Raises asyncpg.UniqueViolationError when the code is taken, and asyncpg.CheckViolationError when the
    scoring would change although something was measured with it.
    """
    values = _columns(words, given)
    await execute(
        "update instrument set "  # noqa: S608 - names of columns, from our fields
        + ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
        + " where id = $1",
        instrument,
        *values.values(),
    )
    if parts:
        await execute("delete from subscale where instrument = $1", instrument)
        await _add_parts(instrument, given.parts)


async def _add_parts(instrument: int, parts: Sequence[Part]) -> None:
    for position, part in enumerate(parts, start=1):
        await execute(
            "insert into subscale (instrument, position, name, items) values ($1, $2, $3, $4)",
            instrument,
            position,
            part.name,
            list(part.items),
        )
