"""Who waits, which cohorts are open to joining, and what stands in a pasted list."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from programme.cohorts.rules import Group as Door
from programme.cohorts.rules import Stay, may_join, places_left
from programme.cohorts.words import STATES as COHORT_STATES
from programme.cohorts.words import code_and_name
from programme.database import fetch
from programme.participants.names import full_name
from programme.referrals.words import STATES
from programme.separations.queries import separated_pairs
from programme.web.text import Text, _
from sessions.allocation.rules import Entry, Group, Known, Pairs, Waiting, entries, key_of


@dataclass(frozen=True)
class Open:
    """A cohort that people can join. `members` are of today or to come; `newest` the last membership."""

    id: int
    code: str
    name: str
    state: str
    closed: bool
    capacity: int
    starts_on: dt.date
    today: dt.date
    time_zone: str
    group: Group
    stays: tuple[Stay, ...]
    entries: tuple[Entry, ...]
    newest: int

    @property
    def label(self) -> str:
        return code_and_name(self.code, self.name)

    @property
    def state_name(self) -> Text:
        return COHORT_STATES[self.state][0]

    def places(self, on: dt.date) -> int:
        """How many can still join on that day."""
        return max(places_left(self.capacity, self.stays, on), 0)


@dataclass(frozen=True)
class Allocation:
    """Everything that decides who fits where. `names` also of members."""

    waiting: tuple[Waiting, ...]
    cohorts: tuple[Open, ...]
    pairs: Pairs
    names: Mapping[int, str]


@dataclass(frozen=True)
class Joined:
    """Somebody who was added to a cohort meanwhile, and by whom ("" by an import)."""

    name: str
    by: str


async def find_allocation(cohort: int | None = None) -> Allocation:
    """Who waits at the sites of this coordinator, and the cohorts there, or the one, that are open."""
    waiting = [_waiting(row) for row in await fetch(_WAITING)]
    rows = await fetch(_OPEN, cohort)
    ids = [row["id"] for row in rows]
    members = await fetch(_MEMBERS, ids)
    modules: dict[int, list[tuple[str, dt.date]]] = {}
    for row in await fetch(_MODULES, ids):
        modules.setdefault(row["cohort"], []).append((row["title"], row["first"]))
    names = {one.participant: one.name for one in waiting} | {
        row["participant"]: _name(row) for row in members
    }
    return Allocation(
        waiting=tuple(waiting),
        cohorts=tuple(
            found
            for row in rows
            if (found := _open(row, [m for m in members if m["cohort"] == row["id"]], modules)) is not None
        ),
        pairs=await separated_pairs(list(names)),
        names=names,
    )


_WAITING = """
    select r.participant, r.since, p.reference, p.prison_number, p.given_name, p.family_name,
           p.preferred_name, p.site, x.name as site_name, p.earliest_release_date, p.language,
           exists (select from consent c where c.participant = r.participant
                   and c.purpose = 'programme' and c.withdrawn_on is null) as consents
    from referral r join participant p on p.id = r.participant join site x on x.id = p.site
    where r.open and r.state = 'waiting'
    order by r.since, r.id
"""
_OPEN = """
    select c.id, c.code, c.name, c.state, c.closed, c.capacity, c.starts_on, c.site, c.language,
           x.name as site_name, x.time_zone,
           (select max((g.starts_at at time zone x.time_zone)::date) from group_session g
            where g.cohort = c.id and g.state in ('scheduled', 'held')) as last_on
    from cohort c join site x on x.id = c.site
    where c.state in ('planned', 'open', 'running') and (c.state <> 'running' or not c.closed)
      and ($1::integer is null or c.id = $1)
    order by c.starts_on, c.code
"""
_MEMBERS = """
    select m.id, m.cohort, m.participant, m.joined_on, m.left_on, p.reference, p.given_name,
           p.family_name, p.preferred_name
    from membership m join participant p on p.id = m.participant
    where m.cohort = any ($1) order by m.id
"""
_MODULES = """
    select g.cohort, m.title, min((g.starts_at at time zone x.time_zone)::date) as first
    from group_session g
    join cohort c on c.id = g.cohort
    join site x on x.id = c.site
    join plan_item i on i.id = g.plan_item
    join module m on m.id = i.module
    where g.cohort = any ($1) and g.state in ('scheduled', 'held')
    group by g.cohort, m.id, m.title
"""


def _name(row: Any) -> str:
    return full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])


def _waiting(row: Any) -> Waiting:
    return Waiting(
        participant=row["participant"],
        name=_name(row),
        reference=row["reference"],
        prison_number=row["prison_number"] or "",
        site=row["site"],
        site_name=row["site_name"],
        release_on=row["earliest_release_date"],
        language=row["language"],
        consents=row["consents"],
        since=row["since"],
    )


def _open(
    row: Any, members: Sequence[Any], modules: Mapping[int, Sequence[tuple[str, dt.date]]]
) -> Open | None:
    door = Door(row["code"], row["state"], row["closed"], row["capacity"], row["starts_on"])
    if may_join(door) is not None:
        return None
    today = dt.datetime.now(ZoneInfo(row["time_zone"])).date()
    there = [one for one in members if one["left_on"] is None or one["left_on"] > today]
    return Open(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        state=row["state"],
        closed=row["closed"],
        capacity=row["capacity"],
        starts_on=row["starts_on"],
        today=today,
        time_zone=row["time_zone"],
        group=Group(
            code=row["code"],
            site=row["site"],
            site_name=row["site_name"],
            language=row["language"],
            last_on=row["last_on"] or row["starts_on"],
            members=frozenset(one["participant"] for one in there),
        ),
        stays=tuple(Stay(one["joined_on"], one["left_on"]) for one in members),
        entries=entries(
            modules.get(row["id"], ()), closed=row["closed"], starts_on=row["starts_on"], today=today
        ),
        newest=max((one["id"] for one in members), default=0),
    )


async def known_as(keys: Collection[str]) -> dict[str, list[Known]]:
    """Those whom the person sees by these references or prison numbers, by key."""
    rows = await fetch(
        """
        select p.id, p.reference, p.prison_number, p.given_name, p.family_name, p.preferred_name, r.state
        from participant p
        left join lateral (
            select state from referral where participant = p.id order by open desc, id desc limit 1
        ) r on true
        where upper(p.reference) = any ($1)
           or upper(regexp_replace(p.prison_number, '\\s', '', 'g')) = any ($1)
        """,
        list(keys),
    )
    found: dict[str, list[Known]] = {}
    for row in rows:
        state = str(STATES[row["state"]][0]) if row["state"] else _("not referred")
        one = Known(row["id"], _name(row), state)
        for key in {key_of(row["reference"]), key_of(row["prison_number"] or "")} & set(keys):
            found.setdefault(key, []).append(one)
    return found


async def named(participants: Collection[int]) -> dict[int, str]:
    """The names of these people, as far as the person sees them."""
    rows = await fetch(
        "select id, reference, given_name, family_name, preferred_name from participant where id = any ($1)",
        list(participants),
    )
    return {row["id"]: _name(row) for row in rows}


async def joined_since(cohort: int, newest: int) -> tuple[Joined, ...]:
    """Who was added to a cohort after a membership, and by whom."""
    rows = await fetch(
        """
        select j.by, p.reference, p.given_name, p.family_name, p.preferred_name
        from joined_since($1, $2) j join participant p on p.id = j.participant order by j.membership
        """,
        cohort,
        newest,
    )
    return tuple(Joined(_name(row), row["by"] or "") for row in rows)
