"""Agencies as the pages show them."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from programme.agencies.rules import Known
from programme.agencies.words import KINDS, STATES
from programme.database import fetch, fetch_one, fetch_value
from programme.web.text import Text


@dataclass(frozen=True)
class Listed:
    """A line of the list of agencies."""

    id: int
    name: str
    kind: str
    state: str
    review_on: dt.date | None

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Agency(Listed):
    """An agency. `seen` stands for what is known of it: another value, another content. `since`: the
    day of its last step."""

    purpose: str
    values_checked: str
    referees: str
    since: dt.date | None

    @property
    def seen(self) -> str:
        content = (self.name, self.kind, self.purpose, self.values_checked, self.referees, self.review_on)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]

    @property
    def known(self) -> Known:
        """What the rules ask of it."""
        return Known(self.state, self.purpose, self.values_checked, self.referees, self.review_on, self.since)


@dataclass(frozen=True)
class Step:
    """A change of state. `by` is None for what an import or the demonstration brought."""

    from_state: str
    to_state: str
    happened_on: dt.date
    reason: str
    by: str | None

    @property
    def to_name(self) -> Text:
        return STATES[self.to_state][0]

    @property
    def from_name(self) -> Text:
        return STATES[self.from_state][0]


async def list_agencies() -> tuple[Listed, ...]:
    """Every agency: those that work here first, then by name."""
    rows = await fetch(
        """
        select id, name, kind, state, review_on from agency
        order by array_position(array['approved', 'suspended', 'assessed', 'proposed', 'ended'], state::text),
                 lower(name)
        """
    )
    return tuple(Listed(**row) for row in rows)


async def find_agency(agency: int, *, lock: bool = False) -> Agency | None:
    """The agency, or None when it is not there; `lock` keeps others from changing it."""
    row = await fetch_one(_AGENCY + (" for update of a" if lock else ""), agency)
    return Agency(**row) if row else None


_AGENCY = """
    select a.id, a.name, a.kind, a.state, a.review_on, a.purpose, a.values_checked, a.referees,
           (select max(s.happened_on) from agency_step s where s.agency = a.id) as since
    from agency a where a.id = $1
"""


async def steps_of(agency: int) -> tuple[Step, ...]:
    """The steps of an agency, the newest first."""
    rows = await fetch(
        """
        select s.from_state, s.to_state, s.happened_on, s.reason, p.name as by
        from agency_step s left join staff p on p.id = s.made_by
        where s.agency = $1 order by s.id desc
        """,
        agency,
    )
    return tuple(Step(**row) for row in rows)


async def name_is_taken(name: str, *, by_other_than: int | None = None) -> bool:
    """Whether another agency has this name, in capitals or not."""
    return bool(
        await fetch_value(
            "select exists (select from agency where lower(name) = lower($1) and id is distinct from $2)",
            name,
            by_other_than,
        )
    )
