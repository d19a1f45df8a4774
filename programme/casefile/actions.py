"""Writes of concerns and disclosures, each in the name of whoever acts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from programme.casefile.queries import Subject
from programme.database import execute, fetch_value


async def raise_concern(
    *, form: UUID, subject: Subject, whom: str, category: str, severity: str, seen: str
) -> int:
    """Raise a concern; the database tells everybody concerned in the same transaction. Returns its id,
    also when this form was sent before."""
    made: int | None = await fetch_value(
        """
        insert into concern (form, participant, cohort, whom, category, severity, seen, raised_by)
        values ($1, $2, $3, $4, $5, $6, $7, acting_staff())
        on conflict (form) do nothing returning id
        """,
        form,
        subject.participant,
        subject.cohort,
        whom,
        category,
        severity,
        seen,
    )
    if made is None:
        made = await fetch_value("select id from concern where form = $1", form)
    if made is None:
        raise LookupError("the form belongs to somebody else")
    return made


async def note_read(*, concern: int) -> None:
    """Keep when the viewer first read a concern that was addressed to them."""
    await execute(
        "update concern_alert set read_at = now()"
        " where concern = $1 and staff = acting_staff() and read_at is null",
        concern,
    )


async def acknowledge(*, concern: int) -> bool:
    """Keep that the viewer knows and acts; false when that was kept before."""
    return bool(
        await fetch_value(
            "update concern_alert set acknowledged_at = now(), read_at = coalesce(read_at, now())"
            " where concern = $1 and staff = acting_staff() and acknowledged_at is null returning true",
            concern,
        )
    )


async def add_entry(*, concern: int, body: str) -> None:
    """Add what was done. The same text of the same person within a minute is added once."""
    await execute(
        """
        insert into concern_entry (concern, author, body)
        select $1, acting_staff(), $2
        where not exists (select from concern_entry e where e.concern = $1 and e.author = acting_staff()
                          and e.body = $2 and e.written_at > now() - interval '1 minute')
        """,
        concern,
        body,
    )


async def close_concern(*, concern: int, outcome: str) -> bool:
    """Close a concern with how it ended; false when somebody was first."""
    return bool(
        await fetch_value(
            "update concern set closed_by = acting_staff(), closed_at = now(), outcome = $2"
            " where id = $1 and closed_at is null returning true",
            concern,
            outcome,
        )
    )


async def disclose(
    *, form: UUID, participant: int, cohort: int, recipients: Sequence[int], facts: dict[str, Any]
) -> None:
    """Keep what was passed on, to whom and why. The same form is kept once."""
    made = await fetch_value(
        """
        insert into disclosure (form, participant, cohort, ground, content, outside, decided_by, told,
                                told_note, disclosed_on, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, acting_staff())
        on conflict (form) do nothing returning id
        """,
        form,
        participant,
        cohort,
        facts["ground"],
        facts["content"],
        facts["outside"],
        facts["decided_by"],
        facts["told"],
        facts["told_note"],
        facts["disclosed_on"],
    )
    if made is not None and recipients:
        await execute(
            "insert into disclosure_recipient (disclosure, staff) select $1, * from unnest($2::integer[])",
            made,
            list(recipients),
        )
