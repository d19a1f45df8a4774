"""The work that is measured: who asks for which page, chosen from the database as its owner."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import asyncpg

from sessions.demonstration.sign_ins import FILE

MARKS = 12
"""Marks of one save."""
PEOPLE = 25
"""Facilitators who work at once."""
_TYPED = "He spoke of home for the first time, and nobody laughed. " * 12


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `fields` is the form of a save, or None for a page. `expect`: its status.

    `confirms`: the form takes the seal that the answer before it showed. What is not `counted` only
    leads up to the next one.
    """

    path: str
    fields: dict[str, str] | None = None
    saves: bool = True
    confirms: bool = False
    counted: bool = True

    @property
    def expect(self) -> int:
        return 303 if self.fields is not None and self.saves else 200

    def form(self, before: str) -> dict[str, str] | None:
        """The fields to send; `before` is the page that was shown last."""
        if self.fields is None or not self.confirms:
            return self.fields
        shown = re.search(r'name="seal" value="([^"]*)"', before)
        return {**self.fields, "seal": shown[1] if shown else ""}


class Worker(Protocol):
    """Somebody who can sign in."""

    @property
    def id(self) -> int: ...
    @property
    def email(self) -> str: ...
    @property
    def password(self) -> str: ...


@dataclass(slots=True)
class Person:
    """Somebody who works: the sign-in, and what there is to open and to save."""

    id: int
    email: str
    password: str
    cohorts: list[int] = field(default_factory=list)
    sessions: list[int] = field(default_factory=list)
    to_save: list[tuple[int, list[int]]] = field(default_factory=list)
    """Sessions whose registers this person alone saves, each with twelve of those expected."""
    left: list[tuple[int, list[int]]] = field(default_factory=list)
    """Those of them that are not saved yet."""

    def start(self) -> Iterator[Request]:
        """The start page, again and again."""
        while True:
            yield Request("/my-day")

    def opening(self) -> Iterator[Request]:
        """The registers of the own cohorts, recorded ones and others, in turn."""
        while True:
            for session in self.sessions:
                yield Request(f"/sessions/{session}/register")

    def saving(self) -> Iterator[Request]:
        """Registers to save, until none is left."""
        while self.left:
            session, members = self.left.pop()
            fields = {}
            for place, member in enumerate(members):
                fields[f"mark-{member}"] = "attended" if place % 4 else "absent"
                fields[f"late-{member}"] = "10" if place % 4 == 1 else ""
                fields[f"early-{member}"] = ""
                fields[f"reason-{member}"] = "" if place % 4 else "sick"
                fields[f"version-{member}"] = "0"
            yield Request(f"/sessions/{session}/register", fields)

    def drafting(self) -> Iterator[Request]:
        """Drafts of session records, kept as they are typed: each the first of its page."""
        while True:
            for session in self.sessions:
                fields = {"form": str(uuid4()), "draft": "0", "climate": "4", "text-facilitator_only": _TYPED}
                yield Request(f"/sessions/{session}/record/draft", fields, saves=False)

    def looking(self) -> Iterator[Request]:
        """The pages of the own cohorts in turn."""
        while True:
            for cohort in self.cohorts:
                yield Request(f"/cohorts/{cohort}")


def sign_ins(home: Path) -> dict[str, list[tuple[str, str]]]:
    """Role -> email and password of everybody in the sign-ins file of a home."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (home / FILE).open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["role"]].append((row["email"], row["password"]))
    return found


async def facilitators(owner: "asyncpg.Connection[Any]", home: Path) -> list[Person]:
    """Facilitators spread over all teams, with the registers of their running cohorts to open and save.

    There are too few that nobody has saved yet: before saving, `unmark` those that are to be saved.
    """
    passwords = dict(sign_ins(home)["facilitator"])
    rows = await owner.fetch(
        "select s.id, s.email, array_agg(f.cohort order by c.starts_on desc, f.cohort) as cohorts"
        " from staff s join cohort_facilitator f on f.staff = s.id and f.role <> 'cover'"
        " join cohort c on c.id = f.cohort and c.state = 'running'"
        " where s.email = any ($1) group by s.id order by s.id",
        list(passwords),
    )
    # First one of each team, then their colleagues: as many different cohorts as there are.
    ordered = [*rows[0::2], *rows[1::2]][:PEOPLE]
    people = [
        Person(row["id"], row["email"], passwords[row["email"]], list(row["cohorts"])) for row in ordered
    ]
    shared: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        for cohort in person.cohorts:
            shared[cohort].append(person)
    for cohort, team in shared.items():
        await _deal(owner, cohort, team)
    return people


async def _deal(owner: "asyncpg.Connection[Any]", cohort: int, team: Sequence[Person]) -> None:
    """Give the sessions of one cohort to those who work with it, each one to save to one of them only."""
    rows = await owner.fetch(
        """
        select g.id, array(
            select m.participant from membership m
            where m.cohort = g.cohort and m.joined_on <= g.starts_at::date
              and coalesce(m.left_on >= g.starts_at::date, true)
            order by m.participant limit $2
        ) as members
        from group_session g
        where g.cohort = $1 and g.starts_at < now() - interval '1 day' and g.state in ('held', 'scheduled')
        order by g.starts_at
        """,
        cohort,
        MARKS,
    )
    kept = rows[::4]
    to_save = [
        (row["id"], list(row["members"])) for row in rows if row not in kept and len(row["members"]) == MARKS
    ]
    for place, one in enumerate(to_save):
        team[place % len(team)].to_save.append(one)
    for person in team:
        person.sessions.extend(row["id"] for row in kept)


async def unmark(owner: "asyncpg.Connection[Any]", sessions: Sequence[int]) -> None:
    """Make registers new again."""
    await owner.execute("delete from mark_correction where session = any ($1)", sessions)
    await owner.execute("delete from mark where session = any ($1)", sessions)
    await owner.execute(
        "update group_session set state = 'scheduled', recorded_at = null, recorded_by = null"
        " where id = any ($1)",
        sessions,
    )
