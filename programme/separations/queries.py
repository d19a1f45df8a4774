"""Who is kept apart from whom."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from programme.database import fetch, fetch_value
from programme.participants.names import full_name
from programme.separations.words import REASONS, STATEMENTS
from programme.web.text import Text, _

MOST_LISTED = 20
"""How many people a search offers to choose from; more words find the others."""


async def separated_pairs(participant_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """The pairs of these people who must not be in one cohort from today on, the lower id first.

    The database shows a coordinator every pair of which one is held at their site.
    """
    rows = await fetch(
        """
        select least(participant, other) as one, greatest(participant, other) as two
        from separation
        where participant = any ($1::integer[]) and other = any ($1::integer[])
          and (ends_on is null or ends_on > current_date)
        """,
        list(participant_ids),
    )
    return frozenset((row["one"], row["two"]) for row in rows)


@dataclass(frozen=True)
class Person:
    """Somebody from whom another could be kept apart. Of a person of another site, only what the
    number that was typed stands for: no name."""

    id: int
    name: str
    about: str


@dataclass(frozen=True)
class Separated:
    """A separation, as seen from one of the two. `other` is None where the viewer may not know.

    `source`, `recorded_by`, `ended_by` and `end_reason` are "" for who only reads that there is one;
    `kept`: whether the viewer may end it.
    """

    id: int
    other: int | None
    other_name: str | None
    reason_name: Text
    statement_name: Text
    source: str
    starts_on: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    ends_on: dt.date | None
    end_reason: str
    ended_by: str
    kept: bool

    def holds(self, on: dt.date) -> bool:
        """Whether it stands on that day or will."""
        return self.ends_on is None or self.ends_on > on


@dataclass(frozen=True)
class Segregated:
    """Days, both included, that somebody spends in segregation."""

    id: int
    starts_on: dt.date
    ends_on: dt.date | None
    note: str


async def separations_of(participant: int) -> tuple[Separated, ...]:
    """All separations of a person, those that hold first."""
    rows = await fetch(
        """
        select s.id, s.reason, s.statement, s.starts_on, s.recorded_at, s.ends_on,
               o.id as other, o.given_name, o.family_name, o.preferred_name, o.reference,
               d.source, d.end_reason, d.recorded_by, d.ended_by, d.prison_number, d.site, d.kept
        from separation s
        left join participant o on o.id = case when s.participant = $1 then s.other else s.participant end
        left join separation_details($1) d on d.separation = s.id
        where $1 in (s.participant, s.other)
        order by s.ends_on desc nulls first, s.starts_on desc, s.id desc
        """,
        participant,
    )
    return tuple(_separated(row) for row in rows)


def _separated(row: Any) -> Separated:
    name = None
    if row["other"] is not None:
        name = full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
    elif row["site"] is not None:
        name = _elsewhere(row["prison_number"], row["site"])
    return Separated(
        id=row["id"],
        other=row["other"],
        other_name=name,
        reason_name=REASONS[row["reason"]],
        statement_name=STATEMENTS[row["statement"]][0],
        source=row["source"] or "",
        starts_on=row["starts_on"],
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"] or "",
        ends_on=row["ends_on"],
        end_reason=row["end_reason"] or "",
        ended_by=row["ended_by"] or "",
        kept=bool(row["kept"]),
    )


def _elsewhere(number: str | None, site: str) -> str:
    if number is None:
        return _("somebody at %(site)s", site=site)
    return _("%(number)s at %(site)s", number=number, site=site)


async def people_to_separate(participant: int, *, find: str, chosen: int | None) -> tuple[Person, ...]:
    """The person chosen, if there is one, and those who hold every word of `find`, other than the
    participant. Somebody of another site is there only when `find` is their whole number."""
    wanted = [f"%{_literally(word)}%" for word in find.split()]
    rows = await fetch(
        """
        select p.id, p.reference, p.prison_number, p.given_name, p.family_name, p.preferred_name,
               s.name as site
        from participant p join site_names() s on s.id = p.site
        where p.id <> $1
          and (p.id = $3
               or (cardinality($2::text[]) > 0
                   and concat_ws(' ', p.given_name, p.preferred_name, p.family_name, p.given_name,
                                 p.reference, p.prison_number) ilike all ($2)))
        order by p.id = $3 desc nulls last, p.family_name, p.given_name, p.reference
        limit $4
        """,
        participant,
        wanted,
        chosen,
        MOST_LISTED,
    )
    here = tuple(_person(row) for row in rows)
    known = {one.id for one in here}
    elsewhere = await fetch("select id, prison_number, site from person_elsewhere($1)", find) if find else ()
    return here + tuple(
        Person(row["id"], row["prison_number"], _("At %(site)s", site=row["site"]))
        for row in elsewhere
        if row["id"] not in known and row["id"] != participant
    )


def _person(row: Any) -> Person:
    name = full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
    about = [row["prison_number"], row["reference"], row["site"]]
    return Person(row["id"], name, ", ".join(part for part in about if part))


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


async def free_from(one: int, other: int) -> dt.date | None:
    """From which day two people are kept apart by no separation; None while one holds without end."""
    found: dt.date | None = await fetch_value(
        """
        select case when bool_and(ends_on is not null) then max(ends_on) end from separation
        where least(participant, other) = least($1::integer, $2::integer)
          and greatest(participant, other) = greatest($1::integer, $2::integer)
        """,
        one,
        other,
    )
    return found


async def segregations_of(participant: int) -> tuple[Segregated, ...]:
    """When a person was in segregation, the latest first."""
    rows = await fetch(
        "select id, starts_on, ends_on, note from segregation where participant = $1 order by starts_on desc",
        participant,
    )
    return tuple(Segregated(**row) for row in rows)
