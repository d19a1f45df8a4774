"""Changes to referrals and consents. The database moves the referral and keeps who did it and when."""

import datetime as dt
from collections.abc import Collection

from programme.database import execute, fetch_value


async def refer(*, participant: int, source: str, note: str, referred_on: dt.date) -> None:
    """Refer somebody. Raises asyncpg.UniqueViolationError when a referral of theirs is open."""
    await execute(
        "insert into referral (participant, source, note, referred_on, since, made_by)"
        " values ($1, $2, $3, $4, $4, acting_staff())",
        participant,
        source,
        note,
        referred_on,
    )


async def take_step(
    *,
    referral: int,
    participant: int,
    from_state: str,
    to_state: str,
    reason: str = "",
    note: str = "",
    taken_on: dt.date,
) -> None:
    """Move a referral. Raises asyncpg.CheckViolationError when it is not in `from_state` any more
    (its constraint is `referral_moved`), or when no consent allows it (`referral_consent_missing`).
    """
    await execute(
        "insert into referral_step"
        " (referral, participant, from_state, to_state, reason, note, taken_on, made_by)"
        " values ($1, $2, $3, $4, $5, $6, $7, acting_staff())",
        referral,
        participant,
        from_state,
        to_state,
        reason,
        note,
        taken_on,
    )


async def record_consent(
    *, participant: int, purposes: Collection[str], form: str, given_on: dt.date
) -> None:
    """Record what somebody consented to. Raises asyncpg.UniqueViolationError when one of the
    consents stands already."""
    await execute(
        "insert into consent (participant, purpose, form, given_on, made_by)"
        " select $1, unnest($2::text[]), $3, $4, acting_staff()",
        participant,
        list(purposes),
        form,
        given_on,
    )


async def withdraw_consent(*, consent: int, withdrawn_on: dt.date, how: str) -> bool:
    """Record that a consent was taken back; False when somebody has recorded that before.

    With the consent to the programme the database ends the membership and the referral too.
    """
    return bool(
        await fetch_value(
            "update consent set withdrawn_on = $2, withdrawn_how = $3, withdrawn_by = acting_staff()"
            " where id = $1 and withdrawn_on is null returning true",
            consent,
            withdrawn_on,
            how,
        )
    )
