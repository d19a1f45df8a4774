"""The register of a session as it is stored."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from programme.database import fetch_one
from programme.participants.names import full_name
from sessions.heading import COLUMNS, TABLES, Heading, heading, hold_session
from sessions.reach import IN_REACH
from sessions.register.marks import Mark, Member, Person, Roll, State, expected

# Members, and whoever is marked without being one. Not a full join: an index leads to a person only
# by a plain column, never by the merged one, since `coalesce` might tell what a row policy hides.
_EXPECTED = """
    select coalesce(json_agg(json_build_object(
        'participant', m.participant, 'joined_on', m.joined_on, 'left_on', m.left_on,
        'given', p.given_name, 'family', coalesce(p.family_name, initials_of(m.participant)),
        'preferred', p.preferred_name, 'reference', p.reference,
        'state', k.state, 'late', k.minutes_late, 'early', k.minutes_left_early, 'took_part', k.took_part,
        'reason', a.code, 'label', a.label, 'version', k.version, 'at', k.recorded_at, 'by', e.name,
        'for', case when k.recorded_for is not null then coalesce(
            (select f.name from staff f where f.id = k.recorded_for), '') end
    )), '[]')
    from (
        select participant, joined_on, left_on from membership
        where cohort = g.cohort
          and (not g.for_some or participant in (select participant from session_person where session = g.id))
        union all
        select participant, null, null from mark
        where session = g.id
          and participant not in (select participant from membership where cohort = g.cohort)
    ) m
    left join mark k on k.session = g.id and k.participant = m.participant
    left join participant p on p.id = m.participant
    left join absence_reason a on a.id = k.reason
    left join staff e on e.id = k.entered_by
"""
_REASONS = """
    select coalesce(json_agg(json_build_array(caused_by, code, label) order by position, id), '[]')
    from absence_reason where active
"""
# The reasons that this cohort's registers name most, for one press each.
_COMMON = """
    select coalesce(json_agg(code order by uses desc, position), '[]')
    from (
        select a.code, a.position, coalesce(u.uses, 0) as uses
        from absence_reason a
        left join (
            select reason, count(*) as uses from mark
            where cohort = g.cohort and reason is not null group by reason
        ) u on u.reason = a.id
        where a.active order by uses desc, a.position limit 6
    ) most
"""
# What is known of people on that day and may explain an absence: told with its source, never a mark.
_HINTS = """
    select coalesce(json_agg(json_build_object(
        'participant', h.participant, 'kind', h.kind, 'on', h.on
    )), '[]')
    from (
        select x.participant, 'segregation' as kind, x.starts_on as on
        from segregation x
        where x.participant in (select m.participant from membership m where m.cohort = g.cohort)
          and (g.starts_at at time zone s.time_zone)::date
              between x.starts_on and coalesce(x.ends_on, 'infinity')
        union all
        select p.id, 'elsewhere', null
        from participant p
        where p.id in (select m.participant from membership m where m.cohort = g.cohort) and p.site <> c.site
    ) h
"""
_CORRECTIONS = """
    select coalesce(json_agg(json_build_object(
        'participant', x.participant, 'before', x.before, 'after', x.after, 'reason', x.reason,
        'by', e.name, 'at', x.corrected_at
    ) order by x.id desc), '[]')
    from mark_correction x left join staff e on e.id = x.corrected_by
    where x.session = g.id
"""
# One round trip for the whole page.
_SHEET = f"""
    select {COLUMNS},
        ({_EXPECTED}) as people, ({_REASONS}) as reasons,
        case when $2 and g.recorded_at is null then ({_COMMON}) else '[]' end as common,
        case when $2 and g.recorded_at is null then ({_HINTS}) else '[]' end as hints,
        case when g.recorded_at is not null then ({_CORRECTIONS}) else '[]' end as corrections
    from {TABLES} where g.id = $1 and {IN_REACH}
"""  # noqa: S608 - constants of this file


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A change to the finished register: both versions, why, by whom (None: nobody we may name)."""

    name: str
    before: Mark
    after: Mark
    reason: str
    by: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known of somebody that may explain an absence. `kind`: segregation (since `on`), elsewhere
    (the person is at another site)."""

    participant: int
    kind: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register with all that its page needs.

    `reasons` holds those on offer by who caused them: (caused_by, ((code, label), ...)); `labels`
    names also those that marks have from earlier; `common` are the codes used most. `hints` are known of
    people. Corrections are newest first; an unfinished register has none. Common reasons and hints are read
    for looking only, not for saving.
    """

    heading: Heading
    roll: Roll
    reasons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    labels: Mapping[str, str]
    common: tuple[str, ...]
    hints: tuple[Hint, ...]
    corrections: tuple[KeptCorrection, ...]

    @property
    def participants(self) -> list[int]:
        """Ids of everybody on the register."""
        return [person.participant for person in self.roll.people]


async def find_sheet(session: int, *, hold: bool = False) -> Sheet | None:
    """The register of a session, or None when this person may not know of it.

    `hold` keeps others from writing to it until the transaction ends.
    """
    if hold and not await hold_session(session):
        return None
    row = await fetch_one(_SHEET, session, not hold)
    return None if row is None else _sheet(row)


def _sheet(row: Any) -> Sheet:
    head = heading(row)
    known = json.loads(row["people"])
    offered = json.loads(row["reasons"])
    names = {one["participant"]: _name(one) for one in known}
    stored = {one["participant"]: one for one in known if one["version"] is not None}
    there = expected(_members(known, names), on=head.starts_at.date(), marked=stored)
    people = tuple(_person(member, stored.get(member.participant), head.time_zone) for member in there)
    on_roll = {person.participant for person in people}
    roll = Roll(
        session=head.session,
        title=head.title,
        state=head.state,
        starts_at=head.starts_at,
        ends_at=head.ends_at,
        minutes_planned=head.minutes_planned,
        people=people,
        reasons={code: label for _caused_by, code, label in offered},
        recorded_at=head.recorded_at,
        former={participant: name for participant, name in names.items() if participant not in on_roll},
    )
    used = {one["reason"]: one["label"] for one in known if one["reason"]}
    corrections = tuple(
        KeptCorrection(
            names.get(one["participant"], ""),
            as_mark(one["before"]),
            as_mark(one["after"]),
            one["reason"],
            one["by"],
            dt.datetime.fromisoformat(one["at"]),
        )
        for one in json.loads(row["corrections"])
    )
    hints = [
        Hint(one["participant"], one["kind"], dt.date.fromisoformat(one["on"]) if one["on"] else None)
        for one in json.loads(row["hints"])
    ]
    labels = {**used, **roll.reasons}
    return Sheet(
        head, roll, _grouped(offered), labels, tuple(json.loads(row["common"])), tuple(hints), corrections
    )


def _members(known: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> list[Member]:
    return [
        Member(
            one["participant"],
            names[one["participant"]],
            # Whoever is marked without having been a member is expected through the mark alone.
            dt.date.fromisoformat(one["joined_on"]) if one["joined_on"] else dt.date.max,
            dt.date.fromisoformat(one["left_on"]) if one["left_on"] else None,
        )
        for one in known
    ]


def _name(one: Mapping[str, Any]) -> str:
    return full_name(
        one["given"] or "",
        one["family"] or "",
        one["preferred"] or "",
        one["reference"] or f"#{one['participant']}",
    )


def _person(member: Member, stored: Mapping[str, Any] | None, zone: str) -> Person:
    if stored is None:
        return Person(member.participant, member.name)
    mark = Mark(
        State(stored["state"]), stored["late"], stored["early"], stored["took_part"], stored["reason"]
    )
    at = dt.datetime.fromisoformat(stored["at"]).astimezone(ZoneInfo(zone))
    return Person(member.participant, member.name, mark, stored["version"], stored["by"], at, stored["for"])


def _grouped(offered: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for caused_by, code, label in offered:
        groups.setdefault(caused_by, []).append((code, label))
    return tuple((caused_by, tuple(reasons)) for caused_by, reasons in groups.items())


def as_mark(kept: Mapping[str, Any]) -> Mark:
    """A mark from how a correction keeps it; see `actions`."""
    return Mark(
        State(kept["state"]),
        kept["minutes_late"],
        kept["minutes_left_early"],
        kept["took_part"],
        kept["reason"],
    )
