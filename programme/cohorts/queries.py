"""What the pages of a cohort show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from programme.cohorts.rules import Consent, Group, Place, Stay
from programme.cohorts.words import OUTCOMES, ROLES, STATES, code_and_name
from programme.database import fetch, fetch_one
from programme.participants.names import full_name
from programme.web.text import Text

MOST_LISTED = 50
"""How many people a page offers to choose from; a search finds the others."""


@dataclass(frozen=True)
class Facilitator:
    """Somebody who facilitates a cohort now or later, and as what. `ends_on` None: as long as it runs."""

    name: str
    role: Text
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class Cohort:
    """A cohort as the head of all its pages shows it. `time_zone` is its site's."""

    id: int
    code: str
    name: str
    site: int
    site_name: str
    time_zone: str
    room: str | None
    capacity: int
    closed: bool
    state: str
    starts_on: dt.date
    finished_on: dt.date | None
    language: str

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]

    @property
    def label(self) -> str:
        """Code and name, once when they are the same."""
        return code_and_name(self.code, self.name)

    @property
    def group(self) -> Group:
        """What the rules ask of it."""
        return Group(self.code, self.state, self.closed, self.capacity, self.starts_on)

    @property
    def today(self) -> dt.date:
        """The date at its site."""
        return dt.datetime.now(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True)
class Member:
    """A membership. `prison_number` is None where it is not shown or not known."""

    id: int
    participant: int
    name: str
    reference: str
    prison_number: str | None
    joined_on: dt.date
    left_on: dt.date | None
    outcome: str | None
    reason: str

    @property
    def outcome_name(self) -> Text:
        return OUTCOMES[self.outcome] if self.outcome else ""

    @property
    def seen(self) -> str:
        """What stands of the leaving, so that a form can tell whether it changed meanwhile."""
        return f"{self.left_on or ''}|{self.outcome or ''}"

    @property
    def stay(self) -> Stay:
        """What the rules ask of it."""
        return Stay(self.joined_on, self.left_on)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could join a cohort; `started_before`: was in a cohort at some time."""

    id: int
    name: str
    reference: str
    prison_number: str | None
    earliest_release_date: dt.date | None
    started_before: bool
    place: Place | None
    consent: Consent


@dataclass(frozen=True)
class Candidates:
    """Who can be chosen: those already ticked first. `more`: the search found others too."""

    people: tuple[Candidate, ...]
    more: bool


_COHORT = """
    select c.id, c.code, c.name, c.site, s.name as site_name, s.time_zone, r.name as room, c.capacity,
           c.closed, c.state, c.starts_on, c.finished_on, c.language
    from cohort c join site s on s.id = c.site left join room r on r.id = c.room
    where c.id = $1
"""


async def find_cohort(cohort_id: int, *, lock: bool = False) -> Cohort | None:
    """The cohort, or None when it is not there or hidden.

    `lock` keeps others from changing it, or its members, until the transaction ends.
    """
    row = await fetch_one(_COHORT + ("for update of c" if lock else ""), cohort_id)
    return Cohort(**row) if row else None


async def facilitators_of(cohort_id: int) -> tuple[Facilitator, ...]:
    """Who facilitates the cohort from today on, the lead first."""
    rows = await fetch(
        """
        select p.name, f.role, f.starts_on, f.ends_on
        from cohort_facilitator f join staff p on p.id = f.staff
        where f.cohort = $1 and (f.ends_on is null or f.ends_on >= current_date)
        order by array_position(array['lead', 'co', 'cover'], f.role::text), p.name
        """,
        cohort_id,
    )
    return tuple(
        Facilitator(row["name"], ROLES[row["role"]], row["starts_on"], row["ends_on"]) for row in rows
    )


_MEMBERS = """
    select m.id, m.participant, m.joined_on, m.left_on, m.outcome, m.reason,
           coalesce(p.reference, '') as reference, coalesce(p.given_name, '') as given_name,
           coalesce(p.family_name, initials_of(m.participant), '') as family_name,
           coalesce(p.preferred_name, '') as preferred_name,
           case when $2 then p.prison_number end as prison_number
    from membership m left join participant p on p.id = m.participant
"""


async def members_of(cohort_id: int, *, with_numbers: bool) -> tuple[Member, ...]:
    """Everybody who is or was a member, by name. Only who keeps members needs prison numbers."""
    order = " where m.cohort = $1 order by p.family_name, p.given_name, p.reference, m.joined_on, m.id"
    return tuple(_member(row) for row in await fetch(_MEMBERS + order, cohort_id, with_numbers))


async def find_member(cohort_id: int, membership_id: int) -> Member | None:
    """One membership of the cohort, or None when it is not there or hidden."""
    row = await fetch_one(_MEMBERS + " where m.cohort = $1 and m.id = $3", cohort_id, True, membership_id)
    return _member(row) if row else None


async def separated_joiners(
    cohort_id: int, participants: Sequence[int], *, joined_on: dt.date, left_on: dt.date | None = None
) -> frozenset[tuple[int, int]]:
    """Pairs of one of these people and another, or a member, who must not be in the cohort together.

    A pair of two of them is there once, the lower id first.
    """
    rows = await fetch(
        "select participant, other from separated_joiners($1, $2::integer[], $3, $4)",
        cohort_id,
        list(participants),
        joined_on,
        left_on,
    )
    return frozenset((row["participant"], row["other"]) for row in rows)


def _name(row: Any) -> str:
    return full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])


def _member(row: Any) -> Member:
    return Member(
        id=row["id"],
        participant=row["participant"],
        name=_name(row),
        reference=row["reference"],
        prison_number=row["prison_number"],
        joined_on=row["joined_on"],
        left_on=row["left_on"],
        outcome=row["outcome"],
        reason=row["reason"],
    )


async def candidates(
    cohort: Cohort, *, joined_on: dt.date, find: str = "", ticked: Sequence[int] = ()
) -> Candidates:
    """People of the cohort's site who can be chosen to join on that day.

    Those ticked come first, whatever place they have; then who has none and whose name, number or
    reference holds every word of `find`: those who were never in a cohort before the others.
    """
    rows = await fetch(
        """
        with taken as materialized (select * from places_taken($1, $2)),
        offered as (
            select p.id, p.reference, p.prison_number, p.given_name, p.family_name, p.preferred_name,
                   p.earliest_release_date, p.id = any ($3) as ticked,
                   exists (select from membership m where m.participant = p.id) as started_before
            from participant p
            where p.site = $1
              and (p.id = any ($3)
                   or (p.id not in (select participant from taken)
                       and concat_ws(' ', p.given_name, p.preferred_name, p.family_name, p.given_name,
                                     p.reference, p.prison_number) ilike all ($4)))
        )
        select distinct on (o.ticked, o.started_before, o.family_name, o.given_name, o.reference)
               o.*, t.code, t.cohort, t.joined_on, t.left_on,
               (select case when bool_or(c.withdrawn_on is null) then ''
                            when count(*) > 0 then 'withdrawn'
                            when exists (select from referral r where r.participant = o.id and r.open)
                            then 'missing' else '' end
                from consent c where c.participant = o.id and c.purpose = 'programme') as consent
        from offered o left join taken t on t.participant = o.id
        order by o.ticked desc, o.started_before, o.family_name, o.given_name, o.reference, t.joined_on
        limit $5
        """,
        cohort.site,
        joined_on,
        list(ticked),
        [f"%{_literally(word)}%" for word in find.split()],
        len(ticked) + MOST_LISTED + 1,
    )
    shown = rows[: sum(row["ticked"] for row in rows) + MOST_LISTED]
    return Candidates(tuple(_candidate(row, cohort.id) for row in shown), more=len(rows) > len(shown))


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _candidate(row: Any, cohort_id: int) -> Candidate:
    place = None
    if row["code"] is not None:
        place = Place(row["code"], row["cohort"] == cohort_id, row["joined_on"], row["left_on"])
    return Candidate(
        id=row["id"],
        name=_name(row),
        reference=row["reference"],
        prison_number=row["prison_number"],
        earliest_release_date=row["earliest_release_date"],
        started_before=row["started_before"],
        place=place,
        consent=Consent(row["consent"]),
    )
