"""What the pages of concerns and disclosures show."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from programme.casefile.words import CATEGORIES, GROUNDS, ROLES, SEVERITIES
from programme.database import fetch, fetch_one
from programme.participants.names import full_name
from programme.web.text import Text, _

MOST_LISTED = 200


@dataclass(frozen=True)
class Subject:
    """Whom a concern can be about: `key` is `p<id>` of a participant or `c<id>` of a cohort."""

    key: str
    name: Text
    participant: int | None
    cohort: int | None


@dataclass(frozen=True)
class Listed:
    """A concern in the list. `mine`: it waits for the viewer's acknowledgement until `due_at`."""

    id: int
    category: str
    severity: str
    name: str
    raised_at: dt.datetime
    mine: bool
    due_at: dt.datetime | None
    closed_at: dt.datetime | None

    @property
    def category_name(self) -> Text:
        return CATEGORIES[self.category]

    @property
    def severity_name(self) -> Text:
        return SEVERITIES[self.severity][0]

    @property
    def colour(self) -> str:
        return SEVERITIES[self.severity][2]


@dataclass(frozen=True)
class Told:
    """Somebody who was told, as what, and whether they answered."""

    staff: int
    name: str
    role: Text
    due_at: dt.datetime
    read_at: dt.datetime | None
    acknowledged_at: dt.datetime | None


@dataclass(frozen=True)
class Entry:
    """Something that was added."""

    name: str
    body: str
    at: dt.datetime


@dataclass(frozen=True)
class Concern:
    """A concern with everything that may be read of it. `alert`: the viewer's own, None without one."""

    id: int
    participant: int | None
    cohort: int | None
    cohort_code: str
    name: str
    whom: str
    category: str
    severity: str
    seen: str
    raised_by: str
    raised_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None
    outcome: str
    told: tuple[Told, ...]
    entries: tuple[Entry, ...]
    alert: Told | None

    @property
    def category_name(self) -> Text:
        return CATEGORIES[self.category]

    @property
    def severity_name(self) -> Text:
        return SEVERITIES[self.severity][0]

    @property
    def colour(self) -> str:
        return SEVERITIES[self.severity][2]


@dataclass(frozen=True)
class Disclosure:
    """What was passed on. `content` is None where the viewer learns only that it happened."""

    id: int
    ground: str
    disclosed_on: dt.date
    content: str | None = None
    recipients: tuple[str, ...] = ()
    outside: str = ""
    decided_by: str = ""
    told: bool = False
    told_note: str = ""
    made_by: str = ""

    @property
    def ground_name(self) -> Text:
        return GROUNDS[self.ground]


async def subjects() -> tuple[Subject, ...]:
    """Whom the viewer can raise a concern about: members of the own cohorts and those whom they coach, then
    each group."""
    rows = await fetch(
        """
        select c.id as cohort, c.code, m.participant,
               p.given_name, p.family_name, p.preferred_name, p.reference
        from cohort c
        left join (
            membership m join participant p on p.id = m.participant
        ) on m.cohort = c.id and (m.left_on is null or m.left_on >= current_date)
        where c.id in (select facilitated_cohorts())
        order by c.code, p.family_name, p.given_name, p.reference
        """
    )
    people = [
        Subject(
            f"p{row['participant']}",
            _("%(name)s, %(cohort)s", name=_name(row), cohort=row["code"]),
            row["participant"],
            row["cohort"],
        )
        for row in rows
        if row["participant"]
    ]
    known = {one.participant for one in people}
    coached = await fetch(
        "select p.id, p.given_name, p.family_name, p.preferred_name, p.reference from participant p"
        " where p.id in (select coached_participants()) order by p.family_name, p.given_name, p.reference"
    )
    people += [
        Subject(f"p{row['id']}", _("%(name)s, after the group", name=_name(row)), row["id"], None)
        for row in coached
        if row["id"] not in known
    ]
    codes = {row["cohort"]: row["code"] for row in rows}
    groups = [
        Subject(f"c{id_}", _("The whole group %(code)s", code=code), None, id_) for id_, code in codes.items()
    ]
    return (*people, *groups)


async def reach(subject: Subject) -> Mapping[str, Sequence[Text]]:
    """Severity -> how many people of which roles a concern about this subject would tell."""
    rows = await fetch("select * from concern_reach($1, $2)", subject.participant, subject.cohort)
    found: dict[str, list[Text]] = {}
    for row in rows:
        words = f"{row['people']} × {ROLES[row['role']]}"
        found.setdefault(row["severity"], []).append(words)
    return found


async def waiting() -> int:
    """How many concerns wait for the viewer's acknowledgement."""
    row = await fetch_one(
        "select count(*) as waiting from concern_alert"
        " where staff = acting_staff() and acknowledged_at is null"
    )
    return row["waiting"] if row else 0


async def listed() -> tuple[Listed, ...]:
    """The concerns that the viewer reads: those that wait for them first, then open ones, then closed."""
    rows = await fetch(
        """
        select k.id, k.category, k.severity, k.raised_at, k.closed_at, a.due_at,
               a.id is not null and a.acknowledged_at is null as mine,
               coalesce(n.about, g.code, '') as name
        from concern k
        left join concern_alert a on a.concern = k.id and a.staff = acting_staff()
        left join cohort g on g.id = k.cohort
        left join lateral (select about from concern_names(k.id) where about is not null limit 1) n on true
        order by mine desc, k.closed_at is not null,
                 array_position(array['now', 'today', 'information'], k.severity::text), k.raised_at desc
        limit $1
        """,
        MOST_LISTED,
    )
    return tuple(Listed(**{**dict(row), "name": row["name"]}) for row in rows)


async def find_concern(concern_id: int, viewer: int) -> Concern | None:
    """A concern, or None when it is not there or hidden."""
    row = await fetch_one(
        """
        select k.*, coalesce(g.code, '') as cohort_code
        from concern k left join cohort g on g.id = k.cohort where k.id = $1
        """,
        concern_id,
    )
    if row is None:
        return None
    names, about = {}, ""
    for one in await fetch("select * from concern_names($1)", concern_id):
        if one["staff"]:
            names[one["staff"]] = one["name"]
        about = one["about"] or about
    told = [
        Told(
            one["staff"],
            names.get(one["staff"], ""),
            ROLES[one["role"]],
            one["due_at"],
            one["read_at"],
            one["acknowledged_at"],
        )
        for one in await fetch(
            "select staff, role, due_at, read_at, acknowledged_at from concern_alert"
            " where concern = $1 order by acknowledged_at nulls last, id",
            concern_id,
        )
    ]
    entries = [
        Entry(names.get(one["author"], ""), one["body"], one["written_at"])
        for one in await fetch("select * from concern_entry where concern = $1 order by id", concern_id)
    ]
    return Concern(
        id=row["id"],
        participant=row["participant"],
        cohort=row["cohort"],
        cohort_code=row["cohort_code"],
        name=about,
        whom=row["whom"],
        category=row["category"],
        severity=row["severity"],
        seen=row["seen"],
        raised_by=names.get(row["raised_by"], ""),
        raised_at=row["raised_at"],
        closed_by=names.get(row["closed_by"]),
        closed_at=row["closed_at"],
        outcome=row["outcome"],
        told=tuple(told),
        entries=tuple(entries),
        alert=next((one for one in told if one.staff == viewer), None),
    )


async def disclosures_of(participant: int) -> tuple[Disclosure, ...]:
    """What was passed on about somebody, the latest first, as far as the viewer may read it."""
    rows = await fetch(
        "select * from disclosure where participant = $1 order by disclosed_on desc, id desc", participant
    )
    found = {row["id"]: await _disclosure(row) for row in rows}
    for row in await fetch("select * from disclosures_known($1)", participant):
        found.setdefault(row["id"], Disclosure(row["id"], row["ground"], row["disclosed_on"]))
    return tuple(sorted(found.values(), key=lambda one: (one.disclosed_on, one.id), reverse=True))


async def _disclosure(row: Any) -> Disclosure:
    names = {
        one["staff"]: one["name"] for one in await fetch("select * from disclosure_people($1)", row["id"])
    }
    told = await fetch("select staff from disclosure_recipient where disclosure = $1 order by id", row["id"])
    return Disclosure(
        row["id"],
        row["ground"],
        row["disclosed_on"],
        row["content"],
        tuple(names.get(one["staff"], "") for one in told),
        row["outside"],
        row["decided_by"],
        row["told"],
        row["told_note"],
        names.get(row["made_by"], ""),
    )


async def own_cohort_of(participant: int) -> int | None:
    """The cohort that the viewer facilitates, not as a cover, and in which somebody is or was last; of whom
    the viewer coaches, any that they were in."""
    row = await fetch_one(
        "select m.cohort from membership m where m.participant = $1"
        " and (m.cohort in (select led_cohorts()) or m.participant in (select coached_participants()))"
        " order by m.joined_on desc limit 1",
        participant,
    )
    return row["cohort"] if row else None


async def recipients_for(participant: int) -> list[tuple[int, str]]:
    """(id, name and role) of those inside to whom something about a person can be passed on."""
    rows = await fetch("select * from disclosure_choices($1)", participant)
    return [
        (row["staff"], _("%(name)s, %(role)s", name=row["name"], role=ROLES[row["role"]])) for row in rows
    ]


def _name(row: Any) -> str:
    return full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"])
