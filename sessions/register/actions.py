"""Writes of the register. The session is held by the transaction, so that nobody else writes to it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import asyncpg

from programme.database import execute, fetch
from sessions.heading import Heading
from sessions.register.marks import Mark, Roll, State
from sessions.register.rules import Change, Correction, Settled
from sessions.timetable.states import SessionState


class SavedMeanwhile(Exception):
    """Somebody wrote a mark in between; nothing of this save may stay."""


class TakenMeanwhile(Exception):
    """The room or a facilitator was given to another session since this one was said not to run."""


_POSTED = """
    select posted.*, r.id as reason_id from unnest(
        $1::integer[], $2::varchar[], $3::smallint[], $4::smallint[], $5::smallint[], $6::boolean[],
        $7::varchar[], $8::integer[]
    ) as posted (participant, state, late, early, present, took_part, reason, version)
    left join absence_reason r on r.code = posted.reason
"""
_SET = """
    state = %(new)s.state, minutes_late = %(new)s.minutes_late,
    minutes_left_early = %(new)s.minutes_left_early,
    minutes_present = %(new)s.minutes_present, took_part = %(new)s.took_part, reason = %(new)s.reason,
    version = %(new)s.version, recorded_at = now(), entered_by = acting_staff(),
    source = case when $11::integer is null then 'screen' else 'paper' end, recorded_for = $11
"""
# One statement for all marks. A mark that is no longer at the version it was drawn from is left
# alone, and missing in the answer.
_WRITE = (
    f"with posted as ({_POSTED})"  # noqa: S608 - constants of this file
    """
    insert into mark (session, cohort, participant, state, minutes_late, minutes_left_early, minutes_present,
                      took_part, reason, version, recorded_at, entered_by, source, recorded_for)
    select $9, $10, participant, state, late, early, present, took_part, reason_id, version + 1,
           now(), acting_staff(), case when $11::integer is null then 'screen' else 'paper' end, $11
    from posted
    on conflict (session, participant) do update set
    """
    + _SET % {"new": "excluded"}
    + """
    where mark.version = excluded.version - 1
    returning participant, recorded_at
    """
)
# A lead may change marks, never add one; the statement above asks for the right to add.
_CHANGE = (
    f"with posted as ({_POSTED}), new as ("  # noqa: S608 - constants of this file
    """
        select participant, state, late as minutes_late, early as minutes_left_early,
               present as minutes_present, took_part, reason_id as reason, version + 1 as version
        from posted
    )
    update mark set
    """
    + _SET % {"new": "new"}
    + """
    from new
    where mark.session = $9 and mark.cohort = $10 and mark.participant = new.participant
      and mark.version = new.version - 1
    returning mark.participant, mark.recorded_at
    """
)


async def save_register(
    *, heading: Heading, roll: Roll, settled: Settled, finish: bool, recorded_for: int | None = None
) -> Mapping[int, dt.datetime]:
    """Write what was settled, all of it or (SavedMeanwhile) nothing; answers when each mark was saved.
    `recorded_for` filled in the paper that it is keyed in from.

    The first attended mark makes the session held. `finish` finishes the register when everybody
    expected is marked; a change saved by itself does not, or the next touch would be a correction.
    """
    saved = await _write_marks(heading, settled.changes, recorded_for)
    if settled.corrections:
        await _keep_corrections(heading, settled.corrections)
    finished = finish and settled.complete and roll.recorded_at is None
    attended = any(change.after.state is State.ATTENDED for change in settled.changes)
    if finished or (attended and heading.state is SessionState.SCHEDULED):
        await execute(
            "update group_session set state = 'held',"
            " recorded_at = case when $2 then now() else recorded_at end,"
            " recorded_by = case when $2 then acting_staff() else recorded_by end where id = $1",
            heading.session,
            finished,
        )
    return saved


async def _write_marks(
    heading: Heading, changes: Sequence[Change], recorded_for: int | None
) -> Mapping[int, dt.datetime]:
    if not changes:
        return {}
    # In one order for everybody, so that two saves never wait for each other in a ring.
    ordered = sorted(changes, key=lambda change: change.participant)
    marks = [change.after for change in ordered]
    written = await _unless_consent_ended(
        _CHANGE if all(change.version > 0 for change in ordered) else _WRITE,
        [change.participant for change in ordered],
        [mark.state.value for mark in marks],
        [mark.minutes_late for mark in marks],
        [mark.minutes_left_early for mark in marks],
        [change.minutes_present for change in ordered],
        [mark.took_part for mark in marks],
        [mark.reason for mark in marks],
        [change.version for change in ordered],
        heading.session,
        heading.cohort,
        recorded_for,
    )
    if len(written) != len(ordered):
        raise SavedMeanwhile
    return {row["participant"]: row["recorded_at"] for row in written}


async def _unless_consent_ended(sql: str, *values: object) -> Sequence[Any]:
    """The rows; SavedMeanwhile where somebody took back their consent since the roll was read."""
    try:
        return await fetch(sql, *values)
    except asyncpg.CheckViolationError as problem:
        if problem.constraint_name != "consent_withdrawn":
            raise
        raise SavedMeanwhile from None


async def _keep_corrections(heading: Heading, corrections: Sequence[Correction]) -> None:
    await execute(
        "insert into mark_correction (session, cohort, participant, before, after, reason, corrected_by)"
        " select $1, $2, kept.participant, kept.before, kept.after, kept.reason, acting_staff()"
        " from unnest($3::integer[], $4::jsonb[], $5::jsonb[], $6::text[])"
        " as kept (participant, before, after, reason)",
        heading.session,
        heading.cohort,
        [one.participant for one in corrections],
        [_kept(one.before) for one in corrections],
        [_kept(one.after) for one in corrections],
        [one.reason for one in corrections],
    )


def _kept(mark: Mark) -> str:
    return json.dumps(asdict(mark))


async def record_not_held(*, session: int, reason: str, note: str) -> None:
    """The session did not run. What was marked before stays in the register and in the history."""
    await execute(
        "update group_session set state = 'not_held', not_held_reason = $2, not_held_note = $3 where id = $1",
        session,
        reason,
        note,
    )


async def take_back_not_held(*, session: int) -> None:
    """The session did run after all. Raises TakenMeanwhile when its room or people are booked now."""
    try:
        await execute(
            "update group_session set not_held_reason = null, not_held_note = '',"
            " state = case when recorded_at is null then 'scheduled' else 'held' end"
            " where id = $1 and state = 'not_held'",
            session,
        )
    except asyncpg.ExclusionViolationError:
        raise TakenMeanwhile from None
