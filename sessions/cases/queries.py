"""An offender manager's own cases, or those whom somebody coaches: what is due, and how it goes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.followup.rules import ATTEMPTS, REACHED, Coaching, ContactKind, Tried
from programme.participants.names import full_name

SILENT_AFTER = 60
"""Days without news after which the list of an offender manager says so."""
ROWS = 50
"""How many cases a page shows."""


@dataclass(frozen=True)
class Person:
    """One of the own cases. `silent`: days without news since the last certain knowledge, None while the
    person is inside or nothing more can be known; `review_on`: when the risk is to be reviewed next."""

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
    review_on: dt.date | None
    coaching: Coaching | None = None

    def silent(self, today: dt.date) -> int | None:
        if self.observed_until is None or self.returned or self.ended:
            return None
        return (today - self.observed_until).days

    @property
    def due_on(self) -> dt.date | None:
        """When the next contact is due; None without a plan, after its end, inside, or once nothing more can
        be known."""
        return None if self.coaching is None or self.returned or self.ended else self.coaching.due_on


@dataclass(frozen=True)
class Listing:
    """One page of the own cases: `number` counts from 1 to `pages`; the other counts are of all pages.
    `asking`: attempts to reach so many came to nothing again and again."""

    people: tuple[Person, ...]
    count: int
    overdue: int
    silent: int
    asking: int
    number: int
    pages: int


# Days are those of the database here and those of the rules beside each person: due one interval after
# somebody was last reached. Counts of marks are read for the page alone.
_OWN = """
    with own as (
        select p.id, p.given_name, p.family_name, p.preferred_name, p.reference, p.site,
               p.earliest_release_date as earliest_release, r.id as release, r.released_on,
               r.observed_until, coalesce(r.lost, false) as lost, e.returned, e.ended,
               n.starts_on, n.interval_days, n.ends_on, coalesce(n.ended, false) as coaching_ended,
               c.reached_on,
               case when not (coalesce(e.returned, false) or coalesce(e.ended, false)
                              or coalesce(n.ended, false) or coalesce(x.next_on > n.ends_on, false))
                    then x.next_on end as due_on,
               case when not (coalesce(e.returned, false) or coalesce(e.ended, false))
                    then current_date - r.observed_until end as silent
        from participant p
        left join lateral (
            select * from release r where r.participant = p.id order by r.released_on desc limit 1
        ) r on true
        left join lateral (
            select coalesce(bool_or(e.event in ('recall', 'reimprisonment')), false) as returned,
                   coalesce(bool_or(e.event in ('death', 'deportation')), false) as ended
            from release_event e where e.release = r.id and e.withdrawn_at is null
        ) e on r.id is not null
        left join lateral (
            select * from coaching_plan n where n.release = r.id order by n.id desc limit 1
        ) n on r.id is not null
        left join lateral (
            select max(c.held_on) as reached_on from contact c
            where c.release = r.id and c.withdrawn_at is null and c.kind = any ($1)
        ) c on n.id is not null
        cross join lateral (
            select greatest(n.starts_on, r.released_on, c.reached_on) + n.interval_days as next_on
        ) x
        where p.id in (select followed_participants())
    ),
    shown as (
        select own.*, count(*) over () as count,
               count(*) filter (where due_on < current_date) over () as overdue,
               count(*) filter (where silent > $2) over () as silent_count,
               count(*) filter (where due_on is not null and (
                   select count(*) from contact v
                   where v.release = own.release and v.withdrawn_at is null and v.kind <> all ($1)
                     and v.held_on > coalesce(own.reached_on, '-infinity')
               ) >= $5) over () as asking
        from own
        order by due_on nulls last, (release is null), observed_until, earliest_release nulls last,
                 family_name, id
        limit $3 offset $4
    )
    select shown.*, s.name as site_name,
           (select count(*) from mark k where k.participant = shown.id and k.state = 'attended')::integer
               as attended,
           (select count(*) from mark k where k.participant = shown.id)::integer as offered,
           (select count(*) from disclosure d where d.participant = shown.id)::integer as disclosed,
           (select min(w.due_on) from risk_review_date w
            where w.participant = shown.id and w.held_on is null and w.withdrawn_at is null) as review_on,
           array(select c.held_on from contact c where c.release = shown.release and c.withdrawn_at is null
                 and c.kind <> all ($1)) as in_vain
    from shown join site_names() s on s.id = shown.site
    order by due_on nulls last, (release is null), observed_until, earliest_release nulls last,
             family_name, id
"""


async def own_people(number: int) -> Listing:
    """A page of the viewer's own cases (the last one when there are fewer): by the contact that is due, then
    by the silence, then by the day of release."""
    rows = await fetch(_OWN, sorted(REACHED), SILENT_AFTER, ROWS, (number - 1) * ROWS, ATTEMPTS)
    if not rows and number > 1:
        return await own_people(1)
    first = rows[0] if rows else {"count": 0, "overdue": 0, "silent_count": 0, "asking": 0}
    return Listing(
        tuple(map(_person, rows)),
        first["count"],
        first["overdue"],
        first["silent_count"],
        first["asking"],
        number,
        max(-(-first["count"] // ROWS), 1),
    )


def _person(row: Mapping[str, Any]) -> Person:
    names = [row[part] for part in ("given_name", "family_name", "preferred_name", "reference")]
    values = {
        name: row[name]
        for name in Person.__dataclass_fields__
        if name not in ("name", "coaching", "returned", "ended")
    }
    return Person(
        name=full_name(*names),
        coaching=_coaching(row),
        returned=bool(row["returned"]),
        ended=bool(row["ended"]),
        **values,
    )


def _coaching(row: Mapping[str, Any]) -> Coaching | None:
    if row["interval_days"] is None:
        return None
    reached = () if row["reached_on"] is None else (Tried(row["reached_on"], ContactKind.MET),)
    vain = tuple(Tried(on, ContactKind.UNREACHABLE) for on in row["in_vain"])
    return Coaching(
        row["released_on"],
        row["starts_on"],
        row["interval_days"],
        (*reached, *vain),
        row["ends_on"],
        row["coaching_ended"],
    )


@dataclass(frozen=True)
class Due:
    """A contact that somebody whom the viewer coaches is due for."""

    participant: int
    name: str
    release: int
    due_on: dt.date
    asks: bool


AHEAD = 7
"""Days ahead that a coach's day shows contacts."""


async def contacts_due(today: dt.date) -> tuple[Due, ...]:
    """The contacts that are overdue or due within a week, of those whom the viewer coaches, the oldest
    first."""
    rows = await fetch(
        """
        select p.id, p.given_name, p.family_name, p.preferred_name, p.reference, r.id as release,
               r.released_on, n.starts_on, n.interval_days, n.ends_on, n.ended as coaching_ended,
               (select max(c.held_on) from contact c where c.release = r.id and c.withdrawn_at is null
                and c.kind = any ($1)) as reached_on,
               array(select c.held_on from contact c where c.release = r.id and c.withdrawn_at is null
                     and c.kind <> all ($1)) as in_vain
        from participant p
        join lateral (select * from release r where r.participant = p.id order by r.released_on desc limit 1)
               r
            on true
        join lateral (select * from coaching_plan n where n.release = r.id order by n.id desc limit 1) n on
               true
        where p.id in (select coached_participants())
          and not exists (select from release_event e where e.release = r.id and e.withdrawn_at is null
                          and e.event in ('recall', 'reimprisonment', 'death', 'deportation'))
        """,
        sorted(REACHED),
    )
    found = []
    for row in rows:
        coaching = _coaching(row)
        if coaching is None or coaching.due_on is None or coaching.due_on > today + dt.timedelta(days=AHEAD):
            continue
        names = [row[part] for part in ("given_name", "family_name", "preferred_name", "reference")]
        found.append(Due(row["id"], full_name(*names), row["release"], coaching.due_on, coaching.asks))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.name, one.participant)))
