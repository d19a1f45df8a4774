"""The sessions that an import of attendance makes, and which item of the cohort's plan each was."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sessions.importing.known import KnownCohort, KnownItem
from sessions.timetable.rules import local_start

STARTS_AT = dt.time(9)
"""Files give no time of day; imported sessions are put at nine in the morning, the site's time."""
MINUTES = 180
"""Length of a session where neither the file nor any plan says one."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that the file wants made: `title` and `minutes` as given there, or None."""

    cohort: int
    on: dt.date
    title: str | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class SessionWrite:
    """A held session to insert. Instants are UTC."""

    cohort: int
    on: dt.date
    position: int
    title: str
    kind: str
    plan_item: int | None
    minutes_planned: int
    starts_at: dt.datetime
    ends_at: dt.datetime


def plan_sessions(
    wanted: Iterable[NewSession], cohorts: Mapping[int, KnownCohort], items: Mapping[int, Sequence[KnownItem]]
) -> tuple[SessionWrite, ...]:
    """Complete each session, in order of cohort and day.

    A title that is a plan item's, or a module's, ties the session to it (any case): to the first one
    that no session was made of yet, else to the last, since a unit can be delivered again.
    """
    plans: dict[int, _CohortPlan] = {}
    written: list[SessionWrite] = []
    for session in sorted(wanted, key=lambda one: (one.cohort, one.on)):
        cohort = cohorts[session.cohort]
        plan = plans.setdefault(session.cohort, _CohortPlan(items.get(session.cohort, ())))
        item = plan.take(session.title) if session.title else None
        minutes = session.minutes or (item.minutes if item else plan.commonest_minutes)
        starts_at, _ = local_start(session.on, STARTS_AT, ZoneInfo(cohort.time_zone))
        plan.made += 1
        written.append(
            SessionWrite(
                session.cohort,
                session.on,
                cohort.last_position + plan.made,
                session.title or f"Session on {session.on.isoformat()}",
                item.kind if item else "group",
                item.id if item else None,
                minutes,
                starts_at,
                starts_at + dt.timedelta(minutes=minutes),
            )
        )
    return tuple(written)


class _CohortPlan:
    """A cohort's plan while sessions are made of its items."""

    def __init__(self, items: Sequence[KnownItem]) -> None:
        self.made = 0
        # The longer one of two that are as common: then the count of minutes decides, not chance.
        counted = Counter(item.minutes for item in items)
        self.commonest_minutes = max(counted, key=lambda one: (counted[one], one), default=MINUTES)
        self._by_title: dict[str, list[KnownItem]] = {}
        for item in sorted(items, key=lambda one: one.position):
            self._by_title.setdefault(item.title.casefold(), []).append(item)
        self._by_module: dict[str, list[KnownItem]] = {}
        for item in sorted(items, key=lambda one: one.position):
            if item.module is not None:
                self._by_module.setdefault(item.module.casefold(), []).append(item)
        self._used = {item.id for item in items if item.used}

    def take(self, title: str) -> KnownItem | None:
        """The plan item that a session of this title was, which is used from now on."""
        folded = title.strip().casefold()
        candidates = self._by_title.get(folded) or self._by_module.get(folded)
        if not candidates:
            return None
        found = next((item for item in candidates if item.id not in self._used), candidates[-1])
        self._used.add(found.id)
        return replace(found, used=True)
