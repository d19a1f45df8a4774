"""Writing about the way out, inside a transaction that the handler opened."""

import datetime as dt
from collections.abc import Mapping, Sequence

from programme.database import execute
from programme.followup.rules import Theme


async def write_plan(
    *,
    participant: int,
    version: int,
    safety_plan: str,
    areas: Mapping[Theme, str],
    own_view: str,
    resources: Sequence[int],
) -> None:
    """A version of the plan; those before it stay to be read.

    Raises asyncpg.UniqueViolationError when somebody else wrote this version meanwhile.
    """
    await execute(
        "insert into transition_plan (participant, version, safety_plan, housing, work, family, leisure,"
        " health,"
        " scene, own_view, resources, written_by)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, acting_staff())",
        participant,
        version,
        safety_plan,
        areas[Theme.HOUSING],
        areas[Theme.WORK],
        areas[Theme.FAMILY],
        areas[Theme.LEISURE],
        areas[Theme.HEALTH],
        areas[Theme.SCENE],
        own_view,
        list(resources),
    )


async def record_handover(*, participant: int, on: dt.date, present: Sequence[str], agreed: str) -> None:
    """A handover meeting.

    Raises asyncpg.UniqueViolationError when one stands on that day.
    """
    await execute(
        "insert into handover (participant, held_on, present, agreed, recorded_by)"
        " values ($1, $2, $3, $4, acting_staff())",
        participant,
        on,
        list(present),
        agreed,
    )


async def withdraw_handover(*, handover: int, why: str) -> None:
    """Take a meeting back that was recorded wrongly; it stays to be read, with the reason."""
    await execute("update handover set withdrawn_at = now(), withdrawn_why = $2 where id = $1", handover, why)
