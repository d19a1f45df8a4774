"""What scheduling needs to know, and the timetable of a cohort."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from programme.cohorts.queries import Cohort
from programme.database import fetch, fetch_one, fetch_value
from programme.web.text import Text
from sessions.timetable.clashes import Busy, Subject
from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.words import KINDS, NOT_HELD, STATES


@dataclass(frozen=True)
class SitePlace:
    """A site at which the person may schedule."""

    id: int
    code: str
    name: str
    time_zone: str
    country: str
    subdivision: str | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class RoomPlace:
    """A room of such a site."""

    id: int
    site: int
    site_name: str
    name: str
    capacity: int


@dataclass(frozen=True)
class Facilitating:
    """Somebody who can be rostered. `label` tells people of one name apart."""

    id: int
    name: str
    label: str


@dataclass(frozen=True)
class ClosedDays:
    """Days (both included) on which a site offers nothing, or a cohort does not meet, and why.

    `cancelled`: the site cancelled them for all cohorts; `reason` is then its code."""

    starts_on: dt.date
    ends_on: dt.date
    reason: str
    cancelled: bool = False


@dataclass(frozen=True)
class Hit:
    """A session that is still scheduled on a day off."""

    id: int
    position: int
    title: str
    starts_at: dt.datetime


@dataclass(frozen=True)
class OwnDayOff:
    """Days on which the cohort does not meet, and what is scheduled on them all the same."""

    id: int
    starts_on: dt.date
    ends_on: dt.date
    reason: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Namesake:
    """A cohort that has a code already. `just_now`: the same person made it within minutes, with
    the same site and start, so that the form was sent twice."""

    id: int
    code: str
    just_now: bool


@dataclass(frozen=True)
class Dated:
    """A session of a cohort's timetable. `people`: how many it is for, None for the whole cohort."""

    id: int
    position: int
    title: str
    module: str | None
    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    recorded: bool
    not_held_reason: str | None
    not_held_note: str
    room: str | None
    people: int | None

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]

    @property
    def why(self) -> Text:
        return NOT_HELD[self.not_held_reason] if self.not_held_reason else ""


async def sites() -> tuple[SitePlace, ...]:
    """The sites at which the person schedules: the own ones, or all for the lead."""
    rows = await fetch(
        """
        select id, code, name, time_zone, country, subdivision from site
        where id in (select coordinated_sites()) or (select acting_is('lead'))
        order by name, id
        """
    )
    return tuple(SitePlace(**row) for row in rows)


async def sites_seen() -> tuple[tuple[int, str], ...]:
    """(id, name) of every site whose cohorts the person may see."""
    rows = await fetch("select id, name from site order by name, id")
    return tuple((row["id"], row["name"]) for row in rows)


async def rooms() -> tuple[RoomPlace, ...]:
    """The rooms of those sites that are in use."""
    rows = await fetch(
        """
        select r.id, r.site, s.name as site_name, r.name, r.capacity
        from room r join site s on s.id = r.site
        where not r.retired and (r.site in (select coordinated_sites()) or (select acting_is('lead')))
        order by s.name, r.name, r.id
        """
    )
    return tuple(RoomPlace(**row) for row in rows)


async def facilitators() -> tuple[Facilitating, ...]:
    """Everybody who can be rostered, by name."""
    rows = await fetch(
        """
        select id, name,
               case when count(*) over (partition by name) > 1 then name || ' (' || email || ')'
                    else name end as label
        from staff
        where active and 'facilitator' = any (roles)
        order by name, email
        """
    )
    return tuple(Facilitating(**row) for row in rows)


async def closures(site: int, starts_on: dt.date, ends_on: dt.date) -> tuple[ClosedDays, ...]:
    """The closures of a site that touch the time between these dates, both included, and the whole days
    that it cancelled for all cohorts. A weekly regime comes as its single days in that time."""
    rows = await fetch(
        """
        select c.starts_on, c.ends_on, c.reason, c.id, false as cancelled from closure c
        where c.site = $1 and c.weekdays is null and c.ends_on >= $2 and c.starts_on <= $3
        union all
        select day::date, day::date, c.reason, c.id, false
        from closure c
        cross join generate_series(
            greatest(c.starts_on, $2)::timestamp, least(c.ends_on, $3), interval '1 day'
        ) day
        where c.site = $1 and extract(isodow from day) = any (c.weekdays)
        union all
        select x.first, x.last, x.reason, x.id, true
        from (
            select id, reason, starts_on + (starts_at is not null)::integer as first,
                   ends_on - (ends_at is not null)::integer as last
            from site_cancellation where site = $1 and undone_at is null
        ) x
        where x.first <= x.last and x.last >= $2 and x.first <= $3
        order by 1, 4
        """,
        site,
        starts_on,
        ends_on,
    )
    return tuple(
        ClosedDays(row["starts_on"], row["ends_on"], row["reason"], row["cancelled"]) for row in rows
    )


async def cohort_days_off(cohort: int) -> tuple[ClosedDays, ...]:
    """The days on which a cohort does not meet, by date."""
    rows = await fetch(
        "select starts_on, ends_on, reason from cohort_day_off where cohort = $1 order by starts_on, id",
        cohort,
    )
    return tuple(ClosedDays(**row) for row in rows)


async def own_days_off(cohort: Cohort) -> tuple[OwnDayOff, ...]:
    """The cohort's days off by date, each with the sessions that are scheduled on it."""
    days = await fetch(
        "select id, starts_on, ends_on, reason from cohort_day_off where cohort = $1 order by starts_on, id",
        cohort.id,
    )
    hits = await fetch(
        """
        select d.id as day_off, g.id, g.position, g.title, g.starts_at
        from cohort_day_off d
        join group_session g on g.cohort = d.cohort and g.state = 'scheduled'
             and (g.starts_at at time zone $2)::date between d.starts_on and d.ends_on
        where d.cohort = $1
        order by g.starts_at
        """,
        cohort.id,
        cohort.time_zone,
    )
    return tuple(
        OwnDayOff(
            **day,
            hits=tuple(
                Hit(hit["id"], hit["position"], hit["title"], hit["starts_at"])
                for hit in hits
                if hit["day_off"] == day["id"]
            ),
        )
        for day in days
    )


async def least_days_between(cohort: int) -> int:
    """How many days lie at least between the dates of two sessions of a cohort; 0 asks for none."""
    asked: int | None = await fetch_value(
        "select least_days_between from timetable_settings where cohort = $1", cohort
    )
    return asked or 0


async def prerequisites(curriculum: int) -> tuple[Prerequisite, ...]:
    """What the modules of a curriculum require of one another."""
    rows = await fetch(
        """
        select p.module, m.title as module_title, p.requires, r.title as requires_title
        from module_prerequisite p join module m on m.id = p.module join module r on r.id = p.requires
        where m.curriculum = $1
        order by m.position, r.position
        """,
        curriculum,
    )
    return tuple(Prerequisite(**row) for row in rows)


async def busy_times(
    room: RoomPlace | None, people: Sequence[Facilitating], starts_at: dt.datetime, ends_at: dt.datetime
) -> list[Busy]:
    """When the room and these people are taken between two moments, by whichever cohort."""
    taken: list[Busy] = []
    if room is not None:
        rows = await fetch("select * from taken_rooms($1, $2, $3)", room.id, starts_at, ends_at)
        taken += [Busy(Subject.ROOM, room.id, room.name, row[0], row[1], row[2]) for row in rows]
    if people:
        names = {person.id: person.name for person in people}
        rows = await fetch("select * from taken_facilitators($1, $2, $3)", list(names), starts_at, ends_at)
        taken += [Busy(Subject.FACILITATOR, row[0], names[row[0]], row[1], row[2], row[3]) for row in rows]
    return taken


async def next_number(start: str) -> int:
    """The number after the highest one that a cohort's code has behind this start."""
    following: int = await fetch_value(
        """
        select coalesce(max(substr(code, length($1) + 1)::integer), 0) + 1 from cohort
        where starts_with(code, $1) and substr(code, length($1) + 1) ~ '^[0-9]{1,6}$'
        """,
        start,
    )
    return following


async def namesake(code: str, site: int, starts_on: dt.date) -> Namesake | None:
    """The cohort of that code, when there is one that the person may see."""
    row = await fetch_one(
        """
        select id, code, created_by = acting_staff() and site = $2 and starts_on = $3
                         and created_at > now() - interval '5 minutes' as just_now
        from cohort where code = $1
        """,
        code,
        site,
        starts_on,
    )
    return Namesake(row["id"], row["code"], bool(row["just_now"])) if row else None


async def timetable(cohort: int) -> tuple[Dated, ...]:
    """Every session of a cohort, by date."""
    rows = await fetch(
        """
        select g.id, g.position, g.title, m.title as module, g.kind, g.starts_at, g.ends_at, g.state,
               g.recorded_at is not null as recorded, g.not_held_reason, g.not_held_note, r.name as room,
               case when g.for_some
                    then (select count(*) from session_person x where x.session = g.id) end as people
        from group_session g
        left join plan_item i on i.id = g.plan_item
        left join module m on m.id = i.module
        left join room r on r.id = g.room
        where g.cohort = $1
        order by g.starts_at, g.position
        """,
        cohort,
    )
    return tuple(Dated(**row) for row in rows)
