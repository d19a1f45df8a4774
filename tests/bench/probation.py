"""The work after release: the lists of offender managers and coaches with what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from tests.bench.work import Request, sign_ins

PEOPLE = 2
"""Offender managers who work at once."""
CASES = 500
"""Cases of each: released people first, who have plans and contacts."""


@dataclass(slots=True)
class Manager:
    """Somebody with many cases."""

    id: int
    email: str
    password: str

    def listing(self) -> Iterator[Request]:
        """The list of the own people, again and again."""
        while True:
            yield Request("/my-people")


async def managers(owner: "asyncpg.Connection[Any]", home: Path) -> list[Manager]:
    """Offender managers, each of whom gets so many cases."""
    passwords = dict(sign_ins(home)["offender_manager"])
    rows = await owner.fetch(
        "select id, email from staff where email = any ($1) order by id limit $2", list(passwords), PEOPLE
    )
    for place, row in enumerate(rows):
        await owner.execute(
            """
            update participant set offender_manager = $1 where id in (
                select p.id from participant p left join release r on r.participant = p.id
                order by (r.id is null), p.id offset $2 limit $3
            )
            """,
            row["id"],
            place * CASES,
            CASES,
        )
    return [Manager(row["id"], row["email"], passwords[row["email"]]) for row in rows]


@dataclass(slots=True)
class Coach:
    """A facilitator who coaches many people."""

    id: int
    email: str
    password: str

    def listing(self) -> Iterator[Request]:
        """The contacts that are due, and the list of everybody, in turn."""
        while True:
            yield Request("/my-day/contacts")
            yield Request("/my-people")


async def coaches(owner: "asyncpg.Connection[Any]", home: Path) -> list[Coach]:
    """Facilitators, each of whom coaches so many of those who were released."""
    passwords = dict(sign_ins(home)["facilitator"])
    rows = await owner.fetch(
        "select id, email from staff where email = any ($1) order by id desc limit $2",
        list(passwords),
        PEOPLE,
    )
    for place, row in enumerate(rows):
        await owner.execute(
            """
            insert into coach (participant, staff, starts_on)
            select p.id, $1, current_date from participant p left join release r on r.participant = p.id
            where not exists (select from coach k where k.participant = p.id and k.staff = $1)
            order by (r.id is null), p.id offset $2 limit $3
            """,
            row["id"],
            place * CASES,
            CASES,
        )
    return [Coach(row["id"], row["email"], passwords[row["email"]]) for row in rows]
