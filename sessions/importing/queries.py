"""What is stored already, as far as a file refers to it; and the codes that `list` prints."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from babel.core import get_global

from modules.instruments.queries import list_instruments
from programme.agencies.calendars import countries, region_codes
from programme.database import fetch
from programme.followup.rules import Event
from sessions.importing.known import (
    Known,
    KnownCohort,
    KnownCurriculum,
    KnownInstrument,
    KnownItem,
    KnownMark,
    KnownMeasure,
    KnownMembership,
    KnownParticipant,
    KnownRelease,
    KnownSession,
    KnownSite,
    folded_number,
)

# Countries with islands or exclaves in another zone, where nearly every prison is in one.
_MAIN_ZONES = {
    "CL": "America/Santiago",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kiev",
}


async def known_for(kind: str, rows: Sequence[Any], *, today: dt.date, may_add_sites: bool = True) -> Known:
    """What the check of these rows needs to know. Rows that the person may not see are not known."""
    facts = await _LOADERS[kind](rows)
    return Known(today=today, may_add_sites=may_add_sites, **facts)


async def _for_sites(rows: Sequence[Any]) -> dict[str, Any]:
    return {
        "sites": await sites(),
        "regions": {country: region_codes(country) for country in countries()},
        "time_zones": time_zones(),
    }


async def _for_participants(rows: Sequence[Any]) -> dict[str, Any]:
    numbers = {folded_number(row.prison_number) for row in rows if row.prison_number}
    return {
        "sites": await sites(),
        "participants": await _participants(rows, particulars=True),
        "prison_numbers": await _prison_numbers(numbers),
    }


async def _for_cohorts(rows: Sequence[Any]) -> dict[str, Any]:
    return {"sites": await sites(), "cohorts": await cohorts(), "curricula": await curricula()}


async def _for_memberships(rows: Sequence[Any]) -> dict[str, Any]:
    people = await _participants(rows)
    return {
        "cohorts": await cohorts(),
        "participants": people,
        "memberships": await _memberships(person.id for person in people.values()),
    }


async def _for_attendance(rows: Sequence[Any]) -> dict[str, Any]:
    facts = await _for_memberships(rows)
    named = {row.cohort for row in rows}
    ids = [cohort.id for code, cohort in facts["cohorts"].items() if code in named]
    reasons = await fetch("select id, code, label from absence_reason where active order by position")
    return facts | {
        "items": await _items(ids),
        "sessions": await _sessions(ids),
        "marks": await _marks(ids),
        "reasons": {row[key].casefold(): row["id"] for row in reasons for key in ("label", "code")},
        "reason_codes": tuple(row["code"] for row in reasons),
    }


async def _for_measures(rows: Sequence[Any]) -> dict[str, Any]:
    people = await _participants(rows)
    ids = [person.id for person in people.values()]
    stored = await fetch(
        "select participant, cohort, instrument, time_point, taken_on, answers, total from measure"
        " where participant = any($1) and withdrawn_at is null",
        ids,
    )
    return {
        "participants": people,
        "memberships": await _memberships(ids),
        "instruments": {
            one.code.casefold(): KnownInstrument(one.id, one.code, one.definition)
            for one in await list_instruments()
            if one.in_use
        },
        "measures": {
            (row["participant"], row["cohort"], row["instrument"], row["time_point"]): KnownMeasure(
                row["taken_on"], None if row["answers"] is None else tuple(row["answers"]), row["total"]
            )
            for row in stored
        },
    }


async def _for_follow_up(rows: Sequence[Any]) -> dict[str, Any]:
    people = await _participants(rows)
    releases: dict[int, list[KnownRelease]] = defaultdict(list)
    for row in await fetch(
        """
        select r.participant, r.id, r.released_on, r.observed_until, r.imported,
               array(select e.event from release_event e
                     where e.release = r.id and e.withdrawn_at is null order by e.id) as events,
               array(select e.happened_on from release_event e
                     where e.release = r.id and e.withdrawn_at is null order by e.id) as days
        from release r where r.participant = any($1) order by r.released_on
        """,
        [person.id for person in people.values()],
    ):
        happened = tuple(zip(map(Event, row["events"]), row["days"], strict=True))
        releases[row["participant"]].append(
            KnownRelease(row["id"], row["released_on"], row["observed_until"], row["imported"], happened)
        )
    return {"participants": people, "releases": {who: tuple(found) for who, found in releases.items()}}


_LOADERS: Mapping[str, Callable[[Sequence[Any]], Awaitable[dict[str, Any]]]] = {
    "sites": _for_sites,
    "participants": _for_participants,
    "cohorts": _for_cohorts,
    "memberships": _for_memberships,
    "attendance": _for_attendance,
    "measures": _for_measures,
    "follow_up": _for_follow_up,
}


async def sites() -> dict[str, KnownSite]:
    """The sites that the person may see, by code."""
    found = await fetch("select id, code, name, country, subdivision, time_zone from site order by code")
    return {row["code"]: KnownSite(**row) for row in found}


async def curricula() -> dict[str, KnownCurriculum]:
    """Published curricula as files name them: the newest version by its code alone, all by `code@version`
    where there are several."""
    found = await fetch(
        "select id, code, version, title, count(*) over (partition by code) as versions "
        "from curriculum where state = 'published' order by code, version"
    )
    named: dict[str, KnownCurriculum] = {}
    for row in found:
        named[row["code"]] = KnownCurriculum(row["id"], row["code"], row["title"])
    for row in found:
        if row["versions"] > 1:
            code = f"{row['code']}@{row['version']}"
            named[code] = KnownCurriculum(row["id"], code, row["title"])
    return named


async def cohorts() -> dict[str, KnownCohort]:
    """The cohorts that the person may see, by code."""
    found = await fetch(
        """
        select c.id, c.code, c.site, p.curriculum, c.starts_on, c.closed, c.capacity, s.time_zone,
               coalesce((select max(g.position) from group_session g where g.cohort = c.id), 0)
                   as last_position
        from cohort c join site s on s.id = c.site left join cohort_plan p on p.cohort = c.id
        order by c.code
        """
    )
    return {row["code"]: KnownCohort(**row) for row in found}


@lru_cache(maxsize=1)
def time_zones() -> Mapping[str, str]:
    """Country -> its time zone, for the countries where one is enough (Unicode CLDR)."""
    zones = {country: found[0] for country, found in get_global("territory_zones").items() if len(found) == 1}
    return zones | _MAIN_ZONES


async def _participants(rows: Sequence[Any], *, particulars: bool = False) -> dict[str, KnownParticipant]:
    references = list({row.reference for row in rows})
    found = await fetch(
        "select id, reference, site, given_name, family_name, prison_number, earliest_release_date "
        "from participant where reference = any($1)",
        references,
    )
    if not particulars:
        return {row["reference"]: KnownParticipant(**row) for row in found}
    ids = [row["id"] for row in found]
    born = {
        row["participant"]: row["date_of_birth"]
        for row in await fetch(
            "select participant, date_of_birth from particulars where participant = any($1)", ids
        )
    }
    covariates: dict[int, dict[str, float]] = defaultdict(dict)
    for row in await fetch("select participant, name, value from covariate where participant = any($1)", ids):
        covariates[row["participant"]][row["name"]] = row["value"]
    return {
        row["reference"]: KnownParticipant(
            **row, date_of_birth=born.get(row["id"]), covariates=covariates.get(row["id"], {})
        )
        for row in found
    }


async def _prison_numbers(folded: Collection[str]) -> dict[str, str]:
    """Folded number -> reference of the person who has it, of these numbers."""
    found = await fetch(
        "select folded_number(prison_number) as number, reference from participant"
        " where folded_number(prison_number) = any ($1)",
        list(folded),
    )
    return {row["number"]: row["reference"] for row in found}


async def _memberships(participants: Iterable[int]) -> dict[int, tuple[KnownMembership, ...]]:
    found = await fetch(
        """
        select m.id, m.participant, m.cohort, c.code as cohort_code,
               m.joined_on, m.left_on, m.outcome, m.reason
        from membership m join cohort c on c.id = m.cohort
        where m.participant = any($1) order by m.joined_on
        """,
        list(participants),
    )
    grouped: dict[int, list[KnownMembership]] = defaultdict(list)
    for row in found:
        grouped[row["participant"]].append(KnownMembership(**row))
    return {participant: tuple(memberships) for participant, memberships in grouped.items()}


async def _items(cohort_ids: list[int]) -> dict[int, tuple[KnownItem, ...]]:
    found = await fetch(
        """
        select i.cohort, i.id, i.position, i.title, m.title as module, i.kind, i.minutes,
               exists (select from group_session g
                       where g.plan_item = i.id and g.state in ('scheduled', 'held')) as used
        from plan_item i left join module m on m.id = i.module
        where i.cohort = any($1) and i.dropped_reason is null
        order by i.cohort, i.position
        """,
        cohort_ids,
    )
    grouped: dict[int, list[KnownItem]] = defaultdict(list)
    for cohort, *item in found:
        grouped[cohort].append(KnownItem(*item))
    return {cohort: tuple(items) for cohort, items in grouped.items()}


async def _sessions(cohort_ids: list[int]) -> dict[tuple[int, dt.date], tuple[KnownSession, ...]]:
    found = await fetch(
        """
        select g.id, g.cohort, (g.starts_at at time zone s.time_zone)::date as "on", g.title, g.state,
               g.minutes_planned
        from group_session g join cohort c on c.id = g.cohort join site s on s.id = c.site
        where g.cohort = any($1) order by g.starts_at, g.id
        """,
        cohort_ids,
    )
    grouped: dict[tuple[int, dt.date], list[KnownSession]] = defaultdict(list)
    for row in found:
        grouped[row["cohort"], row["on"]].append(KnownSession(**row))
    return {key: tuple(sessions) for key, sessions in grouped.items()}


async def _marks(cohort_ids: list[int]) -> dict[tuple[int, int], KnownMark]:
    found = await fetch(
        "select session, participant, id, state, minutes_present, reason, source "
        "from mark where cohort = any($1)",
        cohort_ids,
    )
    return {(session, participant): KnownMark(*mark) for session, participant, *mark in found}


async def listing(what: str) -> list[tuple[str, ...]]:
    """Lines of `throughcare list`: the code to use in files first, then what helps to tell them apart."""
    if what == "sites":
        return [(one.code, one.name, one.country, one.subdivision or "-") for one in (await sites()).values()]
    if what == "curricula":
        return [(code, one.title) for code, one in sorted((await curricula()).items())]
    if what == "instruments":
        return [
            (one.code, one.name, str(one.definition.items), "" if one.in_use else "not in use")
            for one in await list_instruments()
        ]
    found = await fetch(
        """
        select c.code, s.code, coalesce(u.code, '-'), c.starts_on::text, c.state
        from cohort c join site s on s.id = c.site
        left join cohort_plan p on p.cohort = c.id left join curriculum u on u.id = p.curriculum
        order by c.code
        """
    )
    return [tuple(row) for row in found]
