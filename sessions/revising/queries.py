"""The plan of a cohort: what the curriculum asks for, what was made of it, and what was delivered."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programme.database import fetch, fetch_one
from sessions.rescheduling.queries import sessions_of
from sessions.revising.rules import Item


@dataclass(frozen=True)
class Revision:
    """One revision, as it was made. `before` and `after`: what it says of the item, by name."""

    id: int
    item: int
    title: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    by: str
    by_id: int
    at: dt.datetime


async def items_of(cohort: int) -> tuple[Item, ...]:
    """Every item of a cohort's plan in its order, those that were dropped too."""
    dated: dict[int | None, list[Any]] = {}
    for session in await sessions_of(cohort):
        dated.setdefault(session.plan_item, []).append(session)
    rows = await fetch(
        """
        select i.id, i.position, i.title, i.kind, i.minutes, i.module, coalesce(m.title, '') as module_title,
               i.dropped_reason as dropped, s.title as planned_title, s.minutes as planned_minutes,
               (select count(*)::integer from session_plan o join module n on n.id = o.module
                where n.curriculum = p.curriculum and (o.position, o.id) <= (s.position, s.id))
                   as planned_position
        from plan_item i
        join cohort_plan p on p.cohort = i.cohort
        left join module m on m.id = i.module
        left join session_plan s on s.id = i.session_plan
        where i.cohort = $1
        order by i.position, i.id
        """,
        cohort,
    )
    return tuple(
        Item(**{**row, "planned_position": row["planned_position"] if row["planned_title"] else None},
             sessions=tuple(dated.get(row["id"], ())))
        for row in map(dict, rows)
    )  # fmt: skip


async def revisions_of(cohort: int) -> tuple[Revision, ...]:
    """What was revised, the latest first."""
    rows = await fetch(
        """
        select r.id, r.plan_item as item, i.title, r.what, r.before, r.after, r.reason,
               coalesce(changer_name(r.revised_by), '') as by, r.revised_by as by_id, r.revised_at as at
        from plan_revision r join plan_item i on i.id = r.plan_item
        where r.cohort = $1 order by r.id desc
        """,
        cohort,
    )
    return tuple(
        Revision(**{**row, "before": json.loads(row["before"] or "{}"), "after": json.loads(row["after"])})
        for row in map(dict, rows)
    )


async def modules_of(curriculum: int) -> tuple[tuple[int, str], ...]:
    """(id, title) of the modules of a curriculum, in their order."""
    rows = await fetch("select id, title from module where curriculum = $1 order by position, id", curriculum)
    return tuple((row["id"], row["title"]) for row in rows)


async def leads(cohort: int) -> bool:
    """Whether the viewer revises the plan of this cohort: its facilitators and the lead do, covers do not."""
    row = await fetch_one(
        "select (select acting_is('lead')) or $1 in (select led_cohorts()) as leads", cohort
    )
    return bool(row and row["leads"])


async def hold_plan(cohort: int) -> None:
    """Let nobody else revise this plan, or add to it, until the transaction ends."""
    await fetch("select from plan_item where cohort = $1 order by id for no key update", cohort)
