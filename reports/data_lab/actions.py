"""Keeping that a file goes out, in the transaction that makes it."""

import json
from uuid import UUID

from programme.database import execute, fetch_value, log_access
from reports.data_lab.queries import Meant
from reports.data_lab.rules import Chosen


async def hand_out(
    *, form: UUID, agency: int | None, recipient: str, reason: str, meant: Meant, chosen: Chosen, sha256: str
) -> bool:
    """Keep who gets which file about whom and why, with a line in the access log.

    A form that was sent twice hands out the same file, and is one disclosure. False when it was used for
    another file before.
    """
    made = await fetch_value(
        """
        insert into data_lab_file (form, agency, recipient, ground, reason, filters, people, sha256, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, acting_staff())
        on conflict (form) do nothing returning id
        """,
        form,
        agency,
        recipient,
        meant.ground.value,
        reason,
        json.dumps(meant.filters),
        len(chosen.people),
        sha256,
    )
    if made is None:
        same = await fetch_value("select sha256 = $2 from data_lab_file where form = $1", form, sha256)
        if not same:
            return False
    else:
        await execute(
            "insert into data_lab_person (file, participant) select $1, * from unnest($2::integer[])",
            made,
            list(chosen.people),
        )
    await log_access("data lab file", participants=chosen.people, reason=reason)
    return True
