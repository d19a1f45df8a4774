"""Who reads the session records of a cohort: its facilitators, and who supervises them."""

import datetime as dt
from dataclasses import dataclass

from programme.cohorts.words import ROLES
from programme.database import fetch
from programme.web.text import Text


@dataclass(frozen=True)
class Reader:
    """A facilitator who is in the team now or later. `record_from` None: from the start."""

    id: int
    name: str
    role: str
    starts_on: dt.date
    ends_on: dt.date | None
    record_from: dt.date | None

    @property
    def role_name(self) -> Text:
        return ROLES[self.role]

    @property
    def decided(self) -> bool:
        """Whether there is something to decide: a cover reads the sessions of the own days, always."""
        return self.role != "cover"


@dataclass(frozen=True)
class Supervisor:
    """Who supervises the team, and from when to when (None: as long as it runs)."""

    id: int
    staff: int
    name: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class Choice:
    """Somebody who could supervise. `elsewhere`: known to come from another organisation than the team."""

    id: int
    name: str
    agency: str | None
    elsewhere: bool

    @property
    def label(self) -> str:
        return f"{self.name}, {self.agency}" if self.agency else self.name


async def readers_of(cohort: int) -> tuple[Reader, ...]:
    """The facilitators of today and later, by name."""
    rows = await fetch(
        """
        select f.id, p.name, f.role, f.starts_on, f.ends_on, f.record_from
        from cohort_facilitator f join staff p on p.id = f.staff
        where f.cohort = $1 and (f.ends_on is null or f.ends_on >= current_date)
        order by p.name, f.starts_on
        """,
        cohort,
    )
    return tuple(Reader(**row) for row in rows)


async def supervisors_of(cohort: int) -> tuple[Supervisor, ...]:
    """Everybody who supervises or supervised, the latest first."""
    rows = await fetch(
        """
        select s.id, s.staff, p.name, s.starts_on, s.ends_on
        from cohort_supervisor s join staff p on p.id = s.staff
        where s.cohort = $1 order by s.ends_on desc nulls first, p.name
        """,
        cohort,
    )
    return tuple(Supervisor(**row) for row in rows)


async def choices(cohort: int) -> tuple[Choice, ...]:
    """Supervisors whose account is switched on, by name."""
    rows = await fetch(
        """
        with team as (
            select u.agency from cohort_facilitator f join staff_suitability u on u.staff = f.staff
            where f.cohort = $1 and u.agency is not null
        )
        select p.id, p.name, a.name as agency,
               a.id is not null and exists (select from team) and a.id not in (select agency from team)
                   as elsewhere
        from staff p
        left join staff_suitability u on u.staff = p.id
        left join agency a on a.id = u.agency
        where p.active and 'supervisor' = any (p.roles)
        order by p.name, p.id
        """,
        cohort,
    )
    return tuple(Choice(**row) for row in rows)
