"""Who facilitates a cohort, and who could."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from zoneinfo import ZoneInfo

from programme.cohorts.queries import Cohort
from programme.cohorts.words import ROLES
from programme.database import fetch
from programme.staff.rostering import rostering_problems
from programme.web.formats import date, time
from programme.web.text import Text, _
from sessions.roster.rules import Part
from sessions.timetable.queries import facilitators

MOST_LISTED = 50
"""How many people a page offers to choose from; a search finds the others."""


@dataclass(frozen=True)
class Taken:
    """A part that somebody has. `to_come`: how many sessions of its days are still to be held."""

    id: int
    part: Part
    end_reason: str
    to_come: int

    @property
    def role_name(self) -> Text:
        return ROLES[self.part.role]

    @property
    def seen(self) -> str:
        """What stands of its end, so that a form can tell whether it changed meanwhile."""
        return f"{self.part.role}|{self.part.ends_on or ''}"


class Standing(IntEnum):
    """Whether somebody can take the sessions concerned; in the order of the list."""

    FREE = 0
    CLASH = 1
    UNSUITABLE = 2
    HERE = 3


@dataclass(frozen=True)
class Choice:
    """Somebody who could be chosen. `why` says what stands against it."""

    id: int
    name: str
    label: str
    standing: Standing
    why: Text = ""


@dataclass(frozen=True)
class Choices:
    """Whom a page offers: free and suitable first. `concerned`: how many sessions it is about, the
    last of them on `last`."""

    people: tuple[Choice, ...]
    more: bool
    concerned: int
    last: dt.date | None


async def parts_of(cohort: int) -> tuple[Taken, ...]:
    """Every part in a cohort, the lead first, then by first day and name."""
    rows = await fetch(
        """
        select f.id, f.staff, p.name, f.role, f.starts_on, f.ends_on, f.end_reason,
               (select count(*)::integer
                from session_facilitator x join group_session g on g.id = x.session
                where x.cohort = f.cohort and x.staff = f.staff and g.state = 'scheduled'
                  and g.starts_at > now()
                  and (g.starts_at at time zone s.time_zone)::date
                      between f.starts_on and coalesce(f.ends_on, 'infinity')) as to_come
        from cohort_facilitator f
        join cohort c on c.id = f.cohort
        join site s on s.id = c.site
        left join staff p on p.id = f.staff
        where f.cohort = $1
        order by array_position(array['lead', 'co', 'cover'], f.role::text), f.starts_on, p.name, f.id
        """,
        cohort,
    )
    return tuple(
        Taken(
            id=row["id"],
            part=Part(
                row["staff"],
                row["name"] or _("Somebody who no longer facilitates"),
                row["role"],
                row["starts_on"],
                row["ends_on"],
            ),
            end_reason=row["end_reason"],
            to_come=row["to_come"],
        )
        for row in rows
    )


async def choices(
    cohort: Cohort,
    parts: Sequence[Taken],
    first: dt.date,
    last: dt.date | None,
    *,
    find: str,
    chosen: int | None,
    leading: bool = False,
) -> Choices:
    """Everybody who facilitates, with what stands against the sessions to come of these days.

    Whoever is `chosen` comes first; of the others those whose name holds every word of `find`.
    `leading`: somebody who has a part here already may be chosen, as the new lead.
    """
    concerned, last_on = await _concerned(cohort, first, last)
    everybody = await facilitators()
    clashes = await clashes_of(cohort, first, last)
    barred = await rostering_problems([one.id for one in everybody], first, last or last_on or first)
    wanted = Part(0, "", "", first, last)
    here = {taken.part.staff: taken for taken in parts if taken.part.meets(wanted)}
    words = find.casefold().split()
    found: list[Choice] = []
    for one in everybody:
        if one.id != chosen and not all(word in one.label.casefold() for word in words):
            continue
        standing: Standing = Standing.FREE
        why: Text = ""
        if one.id in here and not leading:
            standing, why = Standing.HERE, _("as %(role)s", role=here[one.id].role_name)
        elif one.id in barred:
            standing, why = Standing.UNSUITABLE, " ".join(str(reason) for reason in barred[one.id])
        elif one.id in clashes:
            standing, why = Standing.CLASH, clashes[one.id]
        found.append(Choice(one.id, one.name, one.label, standing, why))
    found.sort(key=lambda one: (one.id != chosen, one.standing))  # stable: by name within
    return Choices(tuple(found[:MOST_LISTED]), len(found) > MOST_LISTED, concerned, last_on)


async def clashes_of(cohort: Cohort, first: dt.date, last: dt.date | None) -> dict[int, Text]:
    """Staff id -> when the sessions to come of these days would bring them into two places, in words;
    those who are free are left out."""
    zone = ZoneInfo(cohort.time_zone)
    said: dict[int, Text] = {}
    for row in await fetch("select * from roster_clashes($1, $2, $3)", cohort.id, first, last):
        starts_at, ends_at = row["starts_at"].astimezone(zone), row["ends_at"].astimezone(zone)
        values = {
            "on": date(starts_at.date()),
            "start": time(starts_at.time()),
            "end": time(ends_at.time()),
            "cohort": row["cohort"],
        }
        if row["clashes"] == 1:
            text = _("works on %(on)s from %(start)s to %(end)s with cohort %(cohort)s", **values)
        else:
            text = _(
                "%(number)s clashes, the first on %(on)s from %(start)s to %(end)s with cohort %(cohort)s",
                number=row["clashes"],
                **values,
            )
        said[row["staff"]] = text
    return said


async def _concerned(cohort: Cohort, first: dt.date, last: dt.date | None) -> tuple[int, dt.date | None]:
    ((number, last_on),) = await fetch(
        """
        select count(*)::integer, max((starts_at at time zone $4)::date) from group_session
        where cohort = $1 and state = 'scheduled' and starts_at > now()
          and (starts_at at time zone $4)::date between $2::date and coalesce($3::date, 'infinity')
        """,
        cohort.id,
        first,
        last,
        cohort.time_zone,
    )
    return number, last_on
