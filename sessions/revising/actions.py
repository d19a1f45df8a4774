"""Writing revisions of a plan and what follows for its dates; all in the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from modules.plan.tables import Revised
from programme.database import execute, fetch_value
from sessions.rescheduling.actions import cancel_sessions, move_sessions
from sessions.rescheduling.standing import Moved
from sessions.rescheduling.tables import ChangeKind
from sessions.revising.rules import Item, retimed


async def change_item(*, cohort: int, item: Item, title: str, minutes: int, reason: str, by: int) -> None:
    """Give an item another title or length; its dates to come follow.

    Raises asyncpg.ExclusionViolationError when a room or a facilitator is taken in the longer time.
    """
    await execute("update plan_item set title = $2, minutes = $3 where id = $1", item.id, title, minutes)
    ahead = item.ahead
    await execute("update group_session set title = $2 where id = any ($1)", [one.id for one in ahead], title)
    await _retime(
        cohort, [retimed(one, before=item.minutes, after=minutes) for one in ahead], reason=reason, by=by
    )
    before = {"title": item.title, "minutes": item.minutes}
    await _told(cohort, item.id, Revised.CHANGED, before, {"title": title, "minutes": minutes}, reason)


async def drop_item(*, cohort: int, item: Item, reason: str, note: str, by: int) -> None:
    """Take an item out of the plan; its dates to come are cancelled, with `note`."""
    await execute("update plan_item set dropped_reason = $2 where id = $1", item.id, reason)
    if item.ahead:
        await cancel_sessions(
            sessions=[one.id for one in item.ahead], reason="other", note=note, told=note, by=by
        )
    await _told(cohort, item.id, Revised.DROPPED, {"dropped": False}, {"dropped": True}, reason)


async def restore_item(*, cohort: int, item: Item, reason: str) -> None:
    """Take an item back into the plan. Its date is set anew, by whoever schedules."""
    await execute("update plan_item set dropped_reason = null where id = $1", item.id)
    await _told(cohort, item.id, Revised.RESTORED, {"dropped": True}, {"dropped": False}, reason)


async def place_items(
    *, cohort: int, moves: Sequence[tuple[Item, Item]], chosen: Sequence[int], reason: str, by: int
) -> None:
    """Let items take the places of others: their numbers, and the dates that stand there. `chosen` are
    those that somebody moved; the rest closes up.

    Raises asyncpg.ExclusionViolationError when a longer session runs into another.
    """
    await execute(
        "update plan_item i set position = w.position"
        " from unnest($1::integer[], $2::smallint[]) as w (id, position) where i.id = w.id",
        [item.id for item, _before in moves],
        [before.position for _item, before in moves],
    )
    dates = [(item, before, one) for item, before in moves for one in before.ahead]
    await execute(
        """
        update group_session g set plan_item = w.item, title = w.title, kind = w.kind
        from unnest($1::integer[], $2::integer[], $3::varchar[], $4::varchar[]) as w (id, item, title, kind)
        where g.id = w.id
        """,
        [one.id for _item, _before, one in dates],
        [item.id for item, _before, _one in dates],
        [item.title for item, _before, _one in dates],
        [item.kind for item, _before, _one in dates],
    )
    await _retime(
        cohort,
        [retimed(one, before=before.minutes, after=item.minutes) for item, before, one in dates],
        reason=reason,
        by=by,
    )
    for item, before in moves:
        if item.id in chosen:
            was, is_ = {"position": item.position}, {"position": before.position}
            await _told(cohort, item.id, Revised.MOVED, was, is_, reason)


async def add_item(
    *, cohort: int, position: int, title: str, kind: str, minutes: int, module: int | None, reason: str
) -> int:
    """A new item at a place; those from there on move up by one. Returns its id."""
    await execute(
        "update plan_item set position = position + 1 where cohort = $1 and position >= $2", cohort, position
    )
    await execute(
        "update group_session set position = position + 1"
        " where cohort = $1 and position >= $2 and state in ('scheduled', 'cancelled')",
        cohort,
        position,
    )
    made: int = await fetch_value(
        "insert into plan_item (cohort, position, module, kind, title, minutes)"
        " values ($1, $2, $3, $4, $5, $6) returning id",
        cohort,
        position,
        module,
        kind,
        title,
        minutes,
    )
    after = {"position": position, "title": title, "kind": kind, "minutes": minutes}
    await _told(cohort, made, Revised.ADDED, None, after, reason)
    return made


async def _retime(cohort: int, moved: Sequence[Moved], *, reason: str, by: int) -> None:
    if any(one.changed for one in moved):
        await move_sessions(cohort=cohort, kind=ChangeKind.MOVE, moved=moved, reason=reason, by=by)


async def _told(
    cohort: int,
    item: int,
    what: Revised,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    reason: str,
) -> None:
    await execute(
        "insert into plan_revision (cohort, plan_item, what, before, after, reason, revised_by)"
        " values ($1, $2, $3, $4, $5, $6, acting_staff())",
        cohort,
        item,
        what.value,
        None if before is None else json.dumps(before),
        json.dumps(after),
        reason,
    )
