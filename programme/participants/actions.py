"""Changes to who somebody is. The database keeps who made them and when."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from programme.database import execute, fetch_value


async def hold_numbers() -> None:
    """Let nobody else add a person or give a prison number until this transaction ends, so that asking
    whether somebody is kept already stays true."""
    await execute("select pg_advisory_xact_lock(hashtext('prison number'))")


async def add_participant(
    *, reference: str, site: int, earliest_release_date: dt.date | None, identity: Mapping[str, Any]
) -> int:
    """Add somebody; returns their id. `identity`: values by column, `date_of_birth` among them.

    Raises asyncpg.UniqueViolationError when the reference is in use.
    """
    participant: int = await fetch_value(
        """
        insert into participant (reference, site, earliest_release_date, given_name, family_name,
                                 preferred_name, prison_number, language, supports)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id
        """,
        reference,
        site,
        earliest_release_date,
        *(identity[name] for name in _COLUMNS),
    )
    await _keep_birth(participant, identity["date_of_birth"])
    return participant


async def change_participant(*, participant: int, identity: Mapping[str, Any]) -> None:
    """Bring who somebody is to these values."""
    await execute(
        """
        update participant set given_name = $2, family_name = $3, preferred_name = $4, prison_number = $5,
                               language = $6, supports = $7
        where id = $1
        """,
        participant,
        *(identity[name] for name in _COLUMNS),
    )
    await _keep_birth(participant, identity["date_of_birth"])


_COLUMNS = ("given_name", "family_name", "preferred_name", "prison_number", "language", "supports")


async def give_case(*, participant: int, offender_manager: int | None) -> None:
    """Make somebody the case of an offender manager, or of nobody."""
    await execute(
        "update participant set offender_manager = $2 where id = $1 and offender_manager is distinct from $2",
        participant,
        offender_manager,
    )


async def _keep_birth(participant: int, date_of_birth: dt.date | None) -> None:
    await execute(
        """
        insert into particulars (participant, date_of_birth)
        select $1, $2 where $2::date is not null or exists (select from particulars where participant = $1)
        on conflict (participant) do update set date_of_birth = excluded.date_of_birth
        """,
        participant,
        date_of_birth,
    )
