"""What a certificate or a letter says of somebody's way through a cohort."""

import datetime as dt
from dataclasses import dataclass

from programme.database import fetch, fetch_one
from sessions.progress.queries import Group


@dataclass(frozen=True)
class Way:
    """A membership and what was attended in it. Dates of the site; `left_on` None while it lasts;
    `attended`: (day, minutes present) of each session, oldest first; `offered`: how many were held for the
    person, a session and its catch-ups once; `received` of them were attended."""

    programme: str
    cohort: str
    site: str
    joined_on: dt.date
    left_on: dt.date | None
    attended: tuple[tuple[dt.date, int], ...]
    offered: int
    received: int
    facilitators: tuple[str, ...]

    @property
    def minutes(self) -> int:
        return sum(minutes for _day, minutes in self.attended)


async def way_of(participant: int, group: Group) -> Way:
    """Somebody's way through one cohort."""
    membership = await fetch_one(
        """
        select coalesce(k.title, '') as programme, c.name as cohort, s.name as site,
               min(m.joined_on) over () as joined_on, m.left_on
        from membership m
        join cohort c on c.id = m.cohort
        join site s on s.id = c.site
        left join cohort_plan p on p.cohort = c.id
        left join curriculum k on k.id = p.curriculum
        where m.participant = $1 and m.cohort = $2
        order by m.joined_on desc, m.id desc limit 1
        """,
        participant,
        group.id,
    )
    if membership is None:
        raise LookupError(participant, group.id)
    rows = await fetch(
        """
        with recursive roots as (
            select g.id, g.id as root, g.catch_up_of from group_session g where g.cohort = $2
            union all
            select r.id, o.id, o.catch_up_of from roots r join group_session o on o.id = r.catch_up_of
        )
        select r.root as place, k.state = 'attended' as attended, k.minutes_present as minutes,
               (g.starts_at at time zone s.time_zone)::date as on
        from mark k
        join group_session g on g.id = k.session and g.state = 'held' and g.cohort = $2
        join roots r on r.id = g.id and r.catch_up_of is null
        join cohort c on c.id = g.cohort join site s on s.id = c.site
        where k.participant = $1 order by g.starts_at, g.id
        """,
        participant,
        group.id,
    )
    team = await fetch(
        """
        select distinct s.name, f.role = 'lead' as first
        from cohort_facilitator f join staff s on s.id = f.staff
        where f.cohort = $1 and f.role in ('lead', 'co') and coalesce(f.ends_on >= $2, true)
        order by first desc, s.name
        """,
        group.id,
        membership["left_on"] or dt.datetime.now(dt.UTC).date(),
    )
    return Way(
        **membership,
        attended=tuple((row["on"], row["minutes"]) for row in rows if row["attended"]),
        offered=len({row["place"] for row in rows}),
        received=len({row["place"] for row in rows if row["attended"]}),
        facilitators=tuple(row["name"] for row in team),
    )
