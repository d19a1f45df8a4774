"""Until when staff may be rostered, as the pages show it."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from programme.agencies.tables import AgencyState
from programme.agencies.words import STATES
from programme.database import fetch, fetch_one
from programme.staff.suitability.rules import SOON_DAYS, Standing, standing
from programme.web.text import Text
from programme.web.text import lazy as _l

DATES = ("suitability_until", "clearance_until", "training_until")

_STANDINGS: dict[Standing, tuple[Text, str]] = {
    Standing.UNRECORDED: (_l("Not recorded"), "grey"),
    Standing.OVER: (_l("Ran out"), "red"),
    Standing.SOON: (_l("Runs out soon"), "yellow"),
    Standing.GOOD: ("", ""),
}


@dataclass(frozen=True)
class Until:
    """A date with how it stands today; `tag` is "" where nothing needs to be said."""

    on: dt.date | None
    standing: Standing

    @property
    def tag(self) -> Text:
        return _STANDINGS[self.standing][0]

    @property
    def colour(self) -> str:
        return _STANDINGS[self.standing][1]


@dataclass(frozen=True)
class Person:
    """Somebody with their agency and their three dates. `seen` stands for what is recorded."""

    id: int
    name: str
    active: bool
    agency: int | None
    agency_name: str | None
    agency_state: str | None
    suitability_until: dt.date | None
    clearance_until: dt.date | None
    training_until: dt.date | None

    @property
    def seen(self) -> str:
        content = (self.agency, self.suitability_until, self.clearance_until, self.training_until)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]

    @property
    def agency_tag(self) -> tuple[Text, str] | None:
        """The state of an agency whose staff cannot be rostered, and the colour of its tag."""
        barred = self.agency_state is not None and self.agency_state != AgencyState.APPROVED
        return STATES[self.agency_state or ""] if barred else None

    def dates(self, today: dt.date) -> tuple[Until, ...]:
        """Suitability, clearance and training, each with how it stands."""
        return tuple(
            Until(on, standing(on, today=today))
            for on in (self.suitability_until, self.clearance_until, self.training_until)
        )


_PERSON = """
    select p.id, p.name, p.active, s.agency, a.name as agency_name, a.state as agency_state,
           s.suitability_until, s.clearance_until, s.training_until
    from staff p
    left join staff_suitability s on s.staff = p.id
    left join agency a on a.id = s.agency
"""


async def running_out(*, today: dt.date, everybody: bool) -> tuple[Person, ...]:
    """Facilitators of whom something has run out or will within `SOON_DAYS`, or whose agency is not
    approved, the most urgent first; or everybody. Coordinators learn it of those whom their sites
    roster: the database leaves out the others."""
    rows = await fetch(
        _PERSON
        + """
        where p.active and 'facilitator' = any (p.roles)
          and (s.id is not null or (select acting_is('lead')))
          and ($2 or a.state <> 'approved'
               or least(s.suitability_until, s.clearance_until, s.training_until) <= $1)
        order by coalesce(a.state <> 'approved', false) desc,
                 least(s.suitability_until, s.clearance_until, s.training_until) nulls last,
                 lower(p.name), p.id
        """,
        today + dt.timedelta(days=SOON_DAYS),
        everybody,
    )
    return tuple(_person(row) for row in rows)


async def staff_of(agency: int) -> tuple[Person, ...]:
    """The staff of an agency that one may know of, by name."""
    rows = await fetch(_PERSON + " where s.agency = $1 order by lower(p.name), p.id", agency)
    return tuple(_person(row) for row in rows)


async def find_person(staff: int, *, lock: bool = False) -> Person | None:
    """Somebody, or None when there is no such account; `lock` keeps others from changing the dates."""
    if lock:
        await fetch("select id from staff_suitability where staff = $1 for update", staff)
    row = await fetch_one(_PERSON + " where p.id = $1", staff)
    return _person(row) if row else None


def _person(row: Any) -> Person:
    return Person(**row)


async def agency_choices() -> list[tuple[int, str, str]]:
    """(id, name, state) of every agency, by name."""
    rows = await fetch("select id, name, state from agency order by lower(name)")
    return [(row["id"], row["name"], row["state"]) for row in rows]
