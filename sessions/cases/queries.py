"""An offender manager's own cases: what is due, and how it goes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.followup.rules import REACHED, Coaching, ContactKind, Tried
from programme.participants.names import full_name

SILENT_AFTER = 60
"""Days without news after which somebody stands first in the list of an offender manager."""


@dataclass(frozen=True)
class Person:
    """One of the own cases. `silent`: days without news since the last certain knowledge, None while the
    person is inside or nothing more can be known."""

    id: int
    name: str
    reference: str
    site_name: str
    earliest_release: dt.date | None
    released_on: dt.date | None
    observed_until: dt.date | None
    lost: bool
    returned: bool
    ended: bool
    attended: int
    offered: int
    disclosed: int
    coaching: Coaching | None = None

    def silent(self, today: dt.date) -> int | None:
        if self.observed_until is None or self.returned or self.ended:
            return None
        return (today - self.observed_until).days

    @property
    def due_on(self) -> dt.date | None:
        """When the next contact is due; None without a plan, inside, or once nothing more can be known."""
        return None if self.coaching is None or self.returned or self.ended else self.coaching.due_on


async def own_people() -> tuple[Person, ...]:
    """The viewer's own cases: by the contact that is due, then by the silence, then by the day of release."""
    rows = await fetch(
        """
        select p.id, p.given_name, p.family_name, p.preferred_name, p.reference, s.name as site_name,
               p.earliest_release_date as earliest_release, r.released_on, r.observed_until,
               coalesce(r.lost, false) as lost,
               exists (select from release_event e where e.release = r.id and e.withdrawn_at is null
                       and e.event in ('recall', 'reimprisonment')) as returned,
               exists (select from release_event e where e.participant = p.id and e.withdrawn_at is null
                       and e.event in ('death', 'deportation')) as ended,
               (select count(*) from mark k where k.participant = p.id and k.state = 'attended')::integer
                   as attended,
               (select count(*) from mark k where k.participant = p.id)::integer as offered,
               (select count(*) from disclosure d where d.participant = p.id)::integer as disclosed,
               n.starts_on, n.interval_days,
               (select max(c.held_on) from contact c where c.release = r.id and c.withdrawn_at is null
                and c.kind = any ($1)) as reached_on,
               array(select c.held_on from contact c where c.release = r.id and c.withdrawn_at is null
                     and c.kind <> all ($1)) as in_vain
        from participant p
        join site_names() s on s.id = p.site
        left join lateral (
            select * from release r where r.participant = p.id order by r.released_on desc limit 1
        ) r on true
        left join lateral (
            select * from coaching_plan n where n.release = r.id order by n.id desc limit 1
        ) n on true
        where p.id in (select managed_participants())
        order by (r.id is null), r.observed_until, p.earliest_release_date nulls last, p.family_name, p.id
        """,
        sorted(REACHED),
    )
    people = (
        Person(
            name=full_name(
                *(row[part] for part in ("given_name", "family_name", "preferred_name", "reference"))
            ),
            coaching=_coaching(row),
            **{name: row[name] for name in Person.__dataclass_fields__ if name not in ("name", "coaching")},
        )
        for row in rows
    )
    # Who is waited for longest comes first; those without a plan keep their place behind.
    return tuple(sorted(people, key=lambda one: one.due_on or dt.date.max))


def _coaching(row: Mapping[str, Any]) -> Coaching | None:
    if row["interval_days"] is None:
        return None
    reached = () if row["reached_on"] is None else (Tried(row["reached_on"], ContactKind.MET),)
    vain = tuple(Tried(on, ContactKind.UNREACHABLE) for on in row["in_vain"])
    return Coaching(row["released_on"], row["starts_on"], row["interval_days"], (*reached, *vain))
