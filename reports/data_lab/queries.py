"""Who took part, by name, as the lead may read it; and which files went out."""

import datetime as dt
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from programme.database import fetch
from programme.web.text import Text
from reports.data_lab.rules import Ground, Taking
from reports.data_lab.words import FILTERS, GROUNDS


@dataclass(frozen=True)
class Meant:
    """Who is meant: `site` and `curriculum` are codes or None for all; started between two days, both
    included, either may be None."""

    site: str | None
    curriculum: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    ground: Ground

    @property
    def filters(self) -> dict[str, str]:
        """What narrows them, as it is kept and asked for in an address."""
        said = {"site": self.site, "curriculum": self.curriculum, "from": self.starts_on, "to": self.ends_on}
        return {name: str(value) for name, value in said.items() if value is not None}

    @property
    def query(self) -> str:
        """The same for an address, with its question mark."""
        return "?" + urlencode({**self.filters, "ground": self.ground.value})


@dataclass(frozen=True)
class Choices:
    """What the forms offer: (code, name) of sites and curricula, (id, name) of agencies."""

    sites: tuple[tuple[str, str], ...]
    curricula: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class HandedOut:
    """A file that went out. `made_by` is None where the viewer may not know accounts."""

    id: int
    recipient: str
    ground: str
    reason: str
    filters: dict[str, str]
    people: int
    sha256: str
    made_by: str | None
    made_at: dt.datetime

    @property
    def ground_name(self) -> Text:
        return GROUNDS[Ground(self.ground)]

    @property
    def narrowed(self) -> tuple[tuple[Text, str], ...]:
        """What narrowed the people, in words, in the order of the form."""
        return tuple((words, self.filters[name]) for name, words in FILTERS.items() if name in self.filters)


async def read_choices() -> Choices:
    """Sites, curricula that cohorts follow, and agencies that are approved."""
    return Choices(
        sites=tuple(map(tuple, await fetch("select code, name from site order by name"))),
        curricula=tuple(
            map(tuple, await fetch("select code, min(title) from curriculum group by code order by code"))
        ),
        agencies=tuple(
            map(tuple, await fetch("select id, name from agency where state = 'approved' order by name"))
        ),
    )


async def who_took_part(meant: Meant) -> tuple[Taking, ...]:
    """Everybody who attended a session of a cohort while they were a member, by name. One-to-ones beside the
    plan are no part of the programme that is taught, as in the reports."""
    rows = await fetch(
        """
        select p.id as participant, p.family_name, p.given_name, d.date_of_birth, p.prison_number,
               s.name as establishment, u.code as curriculum, f.started_on, m.left_on as ended_on,
               exists (select from consent c
                       where c.participant = p.id and c.withdrawn_on is not null
                         and not exists (select from consent o
                                         where o.participant = c.participant and o.purpose = c.purpose
                                           and o.withdrawn_on is null)) as withdrew,
               exists (select from consent c where c.participant = p.id and c.purpose = 'evaluation'
                       and c.withdrawn_on is null) as consented
        from membership m
        join participant p on p.id = m.participant
        join cohort k on k.id = m.cohort
        join site s on s.id = k.site
        left join cohort_plan n on n.cohort = k.id
        left join curriculum u on u.id = n.curriculum
        left join particulars d on d.participant = p.id
        cross join lateral (
            select min(day) as started_on
            from mark a
            join group_session g on g.id = a.session
            cross join lateral (select (g.starts_at at time zone s.time_zone)::date as day) z
            where a.cohort = m.cohort and a.participant = m.participant and a.state = 'attended'
              and g.state = 'held' and not (g.for_some and g.plan_item is null and g.catch_up_of is null)
              and day between m.joined_on and coalesce(m.left_on, 'infinity')
        ) f
        where f.started_on between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
          and ($1::text is null or s.code = $1) and ($2::text is null or u.code = $2)
        order by p.family_name, p.given_name, p.id, f.started_on, m.id
        """,
        meant.site,
        meant.curriculum,
        meant.starts_on,
        meant.ends_on,
    )
    return tuple(Taking(**row) for row in rows)


async def handed_out(*, about: int | None = None) -> tuple[HandedOut, ...]:
    """The files that went out, or those in which one participant was named, the latest first."""
    rows = await fetch(
        """
        select f.id, coalesce(a.name, f.recipient) as recipient, f.ground, f.reason, f.filters, f.people,
               f.sha256, t.name as made_by, f.made_at
        from data_lab_file f
        left join agency a on a.id = f.agency
        left join staff t on t.id = f.made_by
        where $1::integer is null or f.id in (select x.file from data_lab_person x where x.participant = $1)
        order by f.id desc
        """,
        about,
    )
    return tuple(HandedOut(**{**row, "filters": json.loads(row["filters"])}) for row in rows)
