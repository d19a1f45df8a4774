"""Writing changes of a timetable, each with what was there before; all in the caller's transaction."""

import datetime as dt
from collections.abc import Sequence

import asyncpg

from programme.database import execute, fetch_value
from sessions.rescheduling.lockdown.rules import Span
from sessions.rescheduling.standing import Moved
from sessions.rescheduling.tables import ChangeKind

LOST = (
    asyncpg.ExclusionViolationError,
    asyncpg.CheckViolationError,
    asyncpg.UniqueViolationError,
    asyncpg.DeadlockDetectedError,
)
"""What the database says when somebody else was first."""


async def move_sessions(
    *, cohort: int, kind: ChangeKind, moved: Sequence[Moved], reason: str, by: int
) -> int:
    """Give sessions their new times and rooms; returns the change. All are scheduled afterwards.

    Raises asyncpg.ExclusionViolationError when a room or a facilitator is taken by now, and
    asyncpg.CheckViolationError when one of the sessions was held meanwhile.
    """
    changed = [one for one in moved if one.changed]
    change: int = await fetch_value(
        """
        with wanted as (
            select * from unnest($5::integer[], $6::timestamptz[], $7::timestamptz[], $8::integer[])
                as w (id, starts_at, ends_at, room)
        ), before as (
            select g.* from group_session g join wanted w using (id)
        ), after as (
            update group_session g
            set starts_at = w.starts_at, ends_at = w.ends_at, room = w.room, state = 'scheduled',
                minutes_planned = extract(epoch from w.ends_at - w.starts_at) / 60,
                not_held_reason = null, not_held_note = ''
            from wanted w where g.id = w.id and g.cohort = $1
            returning g.*
        ), made as (
            insert into timetable_change (cohort, kind, reason, made_by) values ($1, $2, $3, $4) returning id
        ), told as (
            insert into timetable_change_item (
                change, cohort, session,
                starts_before, ends_before, minutes_before, room_before, state_before, why_before,
                note_before,
                starts_after, ends_after, minutes_after, room_after, state_after
            )
            select m.id, $1, a.id,
                   b.starts_at, b.ends_at, b.minutes_planned, b.room, b.state, b.not_held_reason,
                   b.not_held_note,
                   a.starts_at, a.ends_at, a.minutes_planned, a.room, a.state
            from made m, before b join after a using (id)
        )
        select id from made
        """,
        cohort,
        kind,
        reason,
        by,
        [one.session.id for one in changed],
        [one.starts_at for one in changed],
        [one.ends_at for one in changed],
        [one.room for one in changed],
    )
    return change


async def undo(*, changes: Sequence[int]) -> int:
    """Put every session of these changes back; returns how many. A catch-up that was not there before
    is cancelled. The caller holds the changes and has asked what stands against it.

    Raises asyncpg.ExclusionViolationError when a room or a facilitator is taken by now.
    """
    sessions: int = await fetch_value(
        """
        with back as (
            update group_session g
            set starts_at = coalesce(i.starts_before, g.starts_at),
                ends_at = coalesce(i.ends_before, g.ends_at),
                minutes_planned = coalesce(i.minutes_before, g.minutes_planned),
                room = case when i.starts_before is null then g.room else i.room_before end,
                state = coalesce(i.state_before, 'cancelled'),
                not_held_reason = i.why_before, not_held_note = i.note_before
            from timetable_change_item i
            where i.change = any ($1) and g.id = i.session and g.cohort = i.cohort
            returning g.id
        ), undone as (
            update timetable_change set undone_by = acting_staff(), undone_at = now()
            where id = any ($1) and undone_at is null
        )
        select count(*) from back
        """,
        list(changes),
    )
    return sessions


async def cancel_sessions(
    *, sessions: Sequence[int], reason: str, note: str, told: str, by: int, cancellation: int | None = None
) -> int:
    """Cancel those of these sessions that are still scheduled, in one change a cohort; returns how many.

    `reason` and `note` stand with each session, `told` in the list of changes; `cancellation` is that
    of the whole site, when it is part of one.
    """
    cancelled: int = await fetch_value(
        """
        with before as (
            select * from group_session where id = any ($1)
        ), after as (
            update group_session g set state = 'cancelled', not_held_reason = $2, not_held_note = $3
            where g.id = any ($1) and g.state = 'scheduled'
            returning g.*
        ), made as (
            insert into timetable_change (cohort, kind, reason, cancellation, made_by)
            select distinct cohort, case when $5::integer is null then 'cancel' else 'cancel_site' end,
                   $4::text, $5::integer, $6::integer
            from after
            returning id, cohort
        ), told as (
            insert into timetable_change_item (
                change, cohort, session,
                starts_before, ends_before, minutes_before, room_before, state_before,
                starts_after, ends_after, minutes_after, room_after, state_after
            )
            select m.id, a.cohort, a.id,
                   b.starts_at, b.ends_at, b.minutes_planned, b.room, b.state,
                   a.starts_at, a.ends_at, a.minutes_planned, a.room, a.state
            from after a join before b using (id) join made m on m.cohort = a.cohort
        )
        select count(*) from after
        """,
        list(sessions),
        reason,
        note,
        told,
        cancellation,
        by,
    )
    return cancelled


async def cancel_for_site(
    *, site: int, span: Span, sessions: Sequence[int], reason: str, note: str, told: str, by: int
) -> int:
    """Cancel these sessions of a whole site, as one; returns how many."""
    cancellation: int = await fetch_value(
        """
        insert into site_cancellation (site, starts_on, starts_at, ends_on, ends_at, reason, note, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
        """,
        site,
        span.starts_on,
        span.starts_at,
        span.ends_on,
        span.ends_at,
        reason,
        note,
        by,
    )
    return await cancel_sessions(
        sessions=sessions, reason=reason, note=note, told=told, by=by, cancellation=cancellation
    )


async def undo_for_site(*, cancellation: int, changes: Sequence[int]) -> int:
    """Let all sessions that a site cancelled run again; returns how many. Raises as `undo` does."""
    sessions = await undo(changes=changes)
    await execute(
        "update site_cancellation set undone_by = acting_staff(), undone_at = now() where id = $1",
        cancellation,
    )
    return sessions


async def schedule_catch_up(
    *, session: int, starts_at: dt.datetime, ends_at: dt.datetime, room: int | None, by: int
) -> int:
    """Schedule a session that did not run again, with the same people; returns the new session.

    Raises asyncpg.UniqueViolationError when it has a catch-up by now, and
    asyncpg.ExclusionViolationError when the room or a facilitator is taken.
    """
    catch_up: int = await fetch_value(
        """
        with made as (
            insert into group_session (cohort, plan_item, position, title, kind, starts_at, ends_at,
                                       minutes_planned, room, state, catch_up_of)
            select cohort, plan_item, position, title, kind, $2, $3,
                   extract(epoch from $3::timestamptz - $2::timestamptz) / 60, $4, 'scheduled', id
            from group_session where id = $1
            returning *
        ), people as (
            insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
            select m.id, f.staff, m.cohort, m.starts_at, m.ends_at
            from made m join session_facilitator f on f.session = $1
        ), change as (
            insert into timetable_change (cohort, kind, made_by) select cohort, 'catch_up', $5 from made
            returning id
        ), told as (
            insert into timetable_change_item (
                change, cohort, session, starts_after, ends_after, minutes_after, room_after, state_after
            )
            select c.id, m.cohort, m.id, m.starts_at, m.ends_at, m.minutes_planned, m.room, m.state
            from change c, made m
        )
        select id from made
        """,
        session,
        starts_at,
        ends_at,
        room,
        by,
    )
    return catch_up
