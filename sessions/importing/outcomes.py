"""Writing what was measured and what became of people after release; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from programme.database import execute, fetch
from sessions.importing.arrays import columns, turned
from sessions.importing.kinds import Plan
from sessions.importing.kinds.follow_up import ReleaseWrite
from sessions.importing.kinds.measures import MeasureWrite
from sessions.importing.mistakes import Mistakes


async def write_measures(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    """Write measures; `by` whom, None on the command line."""
    inserts: Sequence[MeasureWrite] = plan.inserts
    for scored, rows in (
        (True, [one for one in inserts if one.answers is not None]),
        (False, [one for one in inserts if one.answers is None]),
    ):
        if not rows:
            continue
        values = columns(rows, "participant", "cohort", "instrument", "time_point", "taken_on")
        # Arrays of arrays of one length only: answers travel as text.
        content = [
            "{" + ",".join("NULL" if answer is None else str(answer) for answer in one.answers or ()) + "}"
            for one in rows
        ]
        totals = [one.total for one in rows]
        await execute(
            """
            insert into measure (participant, cohort, instrument, time_point, taken_on, answers, total,
                                 entered_by)
            select n.participant, n.cohort, n.instrument, n.time_point, n.taken_on,
                   case when $8 then n.answers::integer[] end, n.total, $9
            from unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::date[], $6::text[], $7::float8[])
                as n (participant, cohort, instrument, time_point, taken_on, answers, total)
            """,
            *values,
            content,
            totals,
            scored,
            by,
        )


async def write_follow_up(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    """Write releases with their events; `by` whom, None on the command line."""
    inserts: Sequence[ReleaseWrite] = plan.inserts
    updates: Sequence[ReleaseWrite] = plan.updates
    ids = {(one.participant, one.released_on): one.id for one in updates}
    if inserts:
        made = await fetch(
            """
            insert into release (participant, released_on, observed_until, imported, recorded_by)
            select n.*, true, $4 from unnest($1::int[], $2::date[], $3::date[]) as n
            returning participant, released_on, id
            """,
            *columns(inserts, "participant", "released_on", "observed_until"),
            by,
        )
        ids |= {(row["participant"], row["released_on"]): row["id"] for row in made}
    if updates:
        await execute(
            "update release r set observed_until = n.until"
            " from unnest($1::int[], $2::date[]) as n (id, until) where r.id = n.id",
            *columns(updates, "id", "observed_until"),
        )
    events = [
        (ids[one.participant, one.released_on], one.participant, event.value, on, source)
        for one in (*inserts, *updates)
        for event, on, source in one.events
    ]
    if events:
        await execute(
            """
            insert into release_event (release, participant, event, happened_on, source, imported,
                                       recorded_by)
            select n.*, true, $6
            from unnest($1::int[], $2::int[], $3::text[], $4::date[], $5::text[]) as n
            """,
            *turned(events),
            by,
        )
