"""What the lists of changes of circumstances show."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from programme.changes.words import KINDS, REMEDIES, Facts, told
from programme.cohorts.words import code_and_name
from programme.database import fetch, fetch_value
from programme.participants.names import full_name
from programme.web.text import Text

MOST_LISTED = 200
"""How many open changes the list of all cohorts shows; those of one cohort are all on its own list."""


@dataclass(frozen=True)
class Change:
    """A change of circumstances. `people`: ids of the participants that its sentence names.

    `noted_by` is "" when a file or nobody in particular brought it.
    """

    id: int
    cohort: int
    cohort_label: str
    facts: Facts
    people: tuple[int, ...]
    noted_at: dt.datetime
    noted_by: str
    acknowledged_at: dt.datetime | None
    acknowledged_by: str
    done: str

    @property
    def kind_name(self) -> Text:
        return KINDS[self.facts.kind][0]

    @property
    def kind_colour(self) -> str:
        return KINDS[self.facts.kind][1]

    @property
    def remedy(self) -> Text:
        return REMEDIES[self.facts.kind]

    @property
    def sentence(self) -> str:
        return told(self.facts)

    @property
    def seen(self) -> str:
        """Stands for what the change tells; it may change while it is open."""
        return self.noted_at.isoformat()


_CHANGES = """
    select k.id, k.cohort, c.code, c.name as cohort_name, k.kind, k.facts ->> 'from' as from_site,
           k.facts ->> 'to' as to_site, k.facts ->> 'why' as why, k.facts ->> 'agency' as agency,
           (k.facts ->> 'on')::date as on,
           (k.facts ->> 'was')::date as was, (k.facts ->> 'now')::date as now,
           (k.facts ->> 'last')::date as last,
           p.id as person, p.given_name, p.family_name, p.preferred_name, p.reference,
           o.id as other, o.given_name as other_given, o.family_name as other_family,
           o.preferred_name as other_preferred, o.reference as other_reference, f.name as facilitator,
           k.noted_at, k.acknowledged_at, k.done, who.noted_by, who.acknowledged_by
    from (select * from circumstance {which}) k
    join cohort c on c.id = k.cohort
    left join participant p on p.id = k.participant
    left join participant o on o.id = k.other
    left join staff f on f.id = k.staff
    left join circumstance_keepers(array(select id from circumstance {which})) who on who.circumstance = k.id
    order by k.acknowledged_at desc nulls first, k.noted_at desc, k.id desc
"""


async def changes_of(cohort: int) -> tuple[Change, ...]:
    """All changes of a cohort: the open ones first, then those answered, the latest first."""
    return tuple(_change(row) for row in await fetch(_CHANGES.format(which="where cohort = $1"), cohort))


async def open_changes() -> tuple[Change, ...]:
    """The open changes of all cohorts that the viewer sees, the latest first, at most MOST_LISTED."""
    which = f"where acknowledged_at is null order by noted_at desc, id desc limit {MOST_LISTED}"
    return tuple(_change(row) for row in await fetch(_CHANGES.format(which=which)))


async def count_open(cohort: int | None = None) -> int:
    """How many changes are open: of a cohort, or of all that the viewer sees."""
    return int(
        await fetch_value(
            "select count(*) from circumstance"
            " where acknowledged_at is null and ($1::integer is null or cohort = $1)",
            cohort,
        )
    )


def _change(row: Any) -> Change:
    name = other = None
    if row["person"] is not None:
        name = full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
    if row["other"] is not None:
        other = full_name(
            row["other_given"], row["other_family"], row["other_preferred"], row["other_reference"]
        )
    return Change(
        id=row["id"],
        cohort=row["cohort"],
        cohort_label=code_and_name(row["code"], row["cohort_name"]),
        facts=Facts(
            kind=row["kind"],
            name=name or row["facilitator"],
            other=other,
            on=row["on"],
            was=row["was"],
            now=row["now"],
            last=row["last"],
            from_site=row["from_site"],
            agency=row["agency"],
            to_site=row["to_site"],
            why=row["why"],
        ),
        people=tuple(row[who] for who in ("person", "other") if row[who] is not None),
        noted_at=row["noted_at"],
        noted_by=row["noted_by"] or "",
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=row["acknowledged_by"] or "",
        done=row["done"],
    )
