"""What the pages of participants show."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from programme.database import fetch, fetch_one, fetch_value
from programme.participants.names import full_name
from programme.participants.rules import may_be_same

ROWS = 25
"""How many people one page of the search shows."""


@dataclass(frozen=True)
class Found:
    """Somebody in the list. `similar`: only a name that is near what was typed was found."""

    id: int
    name: str
    reference: str
    prison_number: str | None
    site_name: str
    earliest_release_date: dt.date | None
    similar: bool


@dataclass(frozen=True)
class Similar:
    """Somebody who may be the person that is being added."""

    id: int
    name: str
    reference: str
    prison_number: str | None
    site_name: str
    date_of_birth: dt.date | None


@dataclass(frozen=True)
class NumberKept:
    """Who has a prison number already: `name` is None where the viewer may not know it."""

    name: str | None
    site_name: str


@dataclass(frozen=True)
class Listing:
    """One page of the people who were found. `number` counts from 1 to `pages`; `count` is of all pages."""

    people: tuple[Found, ...]
    count: int
    number: int
    pages: int


@dataclass(frozen=True)
class Participant:
    """Somebody as the head of all their pages shows them. `time_zone` is their site's.

    `date_of_birth` is None where the viewer does not see it; `kept_here`: whether the viewer
    coordinates the site where the person is now; `coached`: the viewer coaches them; `manager_name`: of the
    offender manager.
    """

    id: int
    reference: str
    prison_number: str | None
    given_name: str
    family_name: str
    preferred_name: str
    site: int
    site_name: str
    time_zone: str
    earliest_release_date: dt.date | None
    language: str
    supports: str
    date_of_birth: dt.date | None
    kept_here: bool
    coached: bool
    offender_manager: int | None
    manager_name: str | None

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name, self.preferred_name, self.reference)

    @property
    def today(self) -> dt.date:
        """The date at their site."""
        return dt.datetime.now(ZoneInfo(self.time_zone)).date()

    @property
    def seen(self) -> str:
        """Stands for what can be edited: another value, another content."""
        content = (
            self.given_name,
            self.family_name,
            self.preferred_name,
            self.prison_number,
            self.date_of_birth,
            self.language,
            self.supports,
        )
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


_PARTICIPANT = """
    select p.id, p.reference, p.prison_number, p.given_name, p.family_name, p.preferred_name, p.site,
           s.name as site_name, s.time_zone, p.earliest_release_date, p.language, p.supports,
           b.date_of_birth, p.site in (select coordinated_sites()) as kept_here,
           p.id in (select coached_participants()) as coached,
           p.offender_manager, manager_of(p.id) as manager_name
    from participant p
    join site_names() s on s.id = p.site
    left join particulars b on b.participant = p.id
    where p.id = $1
"""


async def find_participant(participant_id: int, *, lock: bool = False) -> Participant | None:
    """The person, or None when they are not there or hidden.

    `lock` keeps others from changing them until the transaction ends; only a coordinator of the site
    can ask for it.
    """
    row = await fetch_one(_PARTICIPANT + ("for update of p" if lock else ""), participant_id)
    return Participant(**row) if row else None


async def search(find: str, number: int) -> Listing:
    """A page of the people whom the viewer may see and whose name or number is like `find`, the
    nearest first; everybody by name when it is empty. A page beyond the last is the last."""
    people = await _page_of(find, number)
    if not people and number > 1:
        count = await fetch_value("select total from find_participants($1, 0, 1)", find) or 0
        number = max(-(-count // ROWS), 1)
        people = await _page_of(find, number)
    count = people[0][1] if people else 0
    return Listing(tuple(one for one, _total in people), count, number, max(-(-count // ROWS), 1))


async def _page_of(find: str, number: int) -> list[tuple[Found, int]]:
    rows = await fetch(
        """
        select f.similar_name, f.total, p.id, p.reference, p.prison_number, p.given_name, p.family_name,
               p.preferred_name, s.name as site_name, p.earliest_release_date
        from find_participants($1, $2, $3) with ordinality f (id, similar_name, total, place)
        join participant p on p.id = f.id
        join site_names() s on s.id = p.site
        order by f.place
        """,
        find,
        (number - 1) * ROWS,
        ROWS,
    )
    return [
        (
            Found(
                id=row["id"],
                name=full_name(
                    row["given_name"], row["family_name"], row["preferred_name"], row["reference"]
                ),
                reference=row["reference"],
                prison_number=row["prison_number"],
                site_name=row["site_name"],
                earliest_release_date=row["earliest_release_date"],
                similar=row["similar_name"],
            ),
            row["total"],
        )
        for row in rows
    ]


async def similar_people(given: str, family: str, born: dt.date | None) -> tuple[Similar, ...]:
    """People whom the viewer may see with a name like this one who may be born on that day, the
    nearest first, ten at most. Further given names are left out: they are often not recorded."""
    rows = await fetch(
        """
        select p.id, p.reference, p.prison_number, p.given_name, p.family_name, p.preferred_name,
               s.name as site_name, b.date_of_birth
        from find_participants($1, 0, 200) with ordinality f (id, similar_name, total, place)
        join participant p on p.id = f.id
        join site_names() s on s.id = p.site
        left join particulars b on b.participant = p.id
        order by f.place
        """,
        " ".join([*given.split()[:1], family]),
    )
    same = [row for row in rows if may_be_same(born, row["date_of_birth"])]
    return tuple(
        Similar(
            id=row["id"],
            name=full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"]),
            reference=row["reference"],
            prison_number=row["prison_number"],
            site_name=row["site_name"],
            date_of_birth=row["date_of_birth"],
        )
        for row in same[:10]
    )


async def keeper_of_number(number: str, *, other_than: int | None = None) -> NumberKept | None:
    """Who has this prison number, anywhere; None when nobody has."""
    row = await fetch_one("select id, site_name from keeper_of_number($1, $2)", number, other_than)
    if row is None:
        return None
    person = await find_participant(row["id"]) if row["id"] else None
    return NumberKept(person.name if person else None, row["site_name"])


async def own_sites() -> list[tuple[int, str]]:
    """(id, name) of the sites where the viewer may add people, by name."""
    rows = await fetch("select id, name from site where id in (select coordinated_sites()) order by name")
    return [(row["id"], row["name"]) for row in rows]


async def offender_managers(*, also: int | None = None) -> list[tuple[int, str]]:
    """(id, name) of the offender managers whose account is switched on, and of `also`, by name."""
    rows = await fetch(
        "select id, name from staff where 'offender_manager' = any (roles) and (active or id = $1)"
        " order by name, id",
        also,
    )
    return [(row["id"], row["name"]) for row in rows]


async def find_by_reference(reference: str) -> int | None:
    """The id of the person with this reference, when the viewer may see them."""
    found: int | None = await fetch_value("select id from participant where reference = $1", reference)
    return found
