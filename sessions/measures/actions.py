"""Writes of measures, inside a transaction that the handler opened."""

from typing import Any

from programme.database import execute, fetch_value


async def enter(
    *, participant: int, cohort: int, instrument: int, point: str, values: dict[str, Any]
) -> None:
    """Keep a measure. `values`: taken_on, answers, total, judgement.

    Raises asyncpg.UniqueViolationError when one stands for that time point, and
    asyncpg.CheckViolationError when it is not what the instrument asks for, or consent was withdrawn.
    """
    await execute(
        "insert into measure (participant, cohort, instrument, time_point, taken_on, answers, total,"
        " judgement, entered_by) values ($1, $2, $3, $4, $5, $6, $7, $8, acting_staff())",
        participant,
        cohort,
        instrument,
        point,
        values["taken_on"],
        values["answers"],
        values["total"],
        values["judgement"],
    )


async def withdraw(measure: int, why: str) -> bool:
    """Take a measure back with the reason; False when somebody else was first."""
    return bool(
        await fetch_value(
            "update measure set withdrawn_by = acting_staff(), withdrawn_at = now(), withdrawn_why = $2"
            " where id = $1 and withdrawn_at is null returning true",
            measure,
            why,
        )
    )
