"""The page of a cohort, asked as everybody."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from programme.access.viewer import Viewer
from programme.database import DB
from tests.fixtures.posting import words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]

PAGES = (
    "/cohorts",
    "/cohorts/{id}",
    "/cohorts/{id}/timetable",
    "/cohorts/{id}/attendance",
    "/cohorts/{id}/members",
)


async def test_a_coordinator_sees_members_with_their_numbers(world: World, as_: As) -> None:
    page = await (await as_(world.cleo)).get(f"/cohorts/{world.cohort}")
    said = words(page)
    assert page.status_code == 200
    for part in ("North one", "Running", "Blue room", "Alma Probe (lead)", "Bela Probe (co-facilitator)"):
        assert part in said
    assert "2 of 8 places taken" in said
    assert "Zita Testperson R-ZITA A1111AA" in said and "Yuri (Jo) Testperson" in said
    assert f"/cohorts/{world.cohort}/members/1/leave" in page.text
    assert "1990" not in said  # a date of birth has no place here


async def test_a_facilitator_sees_members_without_numbers_or_forms(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get(f"/cohorts/{world.cohort}")
    assert "Zita Testperson R-ZITA" in words(page)
    assert "A1111AA" not in page.text
    assert "/leave" not in page.text and "Add members" not in page.text


async def test_the_lead_reads_members_and_changes_none(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    page = await liv.get(f"/cohorts/{world.south_cohort}")
    assert "Wim Testperson" in words(page) and "/leave" not in page.text
    assert (await liv.get(f"/cohorts/{world.south_cohort}/members")).status_code == 403


@pytest.mark.parametrize("name", ["cleo", "alma"])
@pytest.mark.parametrize("path", PAGES[1:4])
async def test_a_cohort_of_others_is_not_there(world: World, as_: As, name: str, path: str) -> None:
    client = await as_(world.staff[name])
    hidden = await client.get(path.format(id=world.south_cohort))
    assert hidden.status_code == 404
    assert "South" not in hidden.text
    assert (await client.get(path.format(id=999_999))).status_code == 404


async def test_members_of_others_are_not_there(world: World, as_: As) -> None:
    cyrus = await as_(world.cyrus)
    assert (await cyrus.get(f"/cohorts/{world.cohort}/members")).status_code == 404
    assert (await cyrus.get(f"/cohorts/{world.cohort}/members/1/leave")).status_code == 404
    # a membership of another cohort than the one in the address
    assert (await cyrus.get(f"/cohorts/{world.south_cohort}/members/1/leave")).status_code == 404


@pytest.mark.parametrize("path", PAGES)
async def test_evaluators_and_administrators_see_no_cohort(world: World, as_: As, path: str) -> None:
    for person in (world.eva, world.ada):
        answer = await (await as_(person)).get(path.format(id=world.cohort))
        assert answer.status_code == 403
        assert "North one" not in answer.text


async def test_ids_that_no_row_can_have_are_not_there(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for number in (0, 2**31, 2**63):
        assert (await cleo.get(f"/cohorts/{number}")).status_code == 404


async def test_looking_at_members_is_remembered(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for path in ("", "/attendance", "/members/1/leave"):
        await cleo.get(f"/cohorts/{world.cohort}{path}")
    await cleo.get(f"/cohorts/{world.other_cohort}/members")
    owner = await world.database.as_owner()
    rows = await owner.fetch(
        "select page, cohort, participants from access_log where staff = $1 order by id", world.cleo.id
    )
    await owner.close()
    assert [(row["page"], row["cohort"]) for row in rows] == [
        ("cohort", world.cohort),
        ("cohort: attendance", world.cohort),
        ("cohort: member leaves", world.cohort),
        ("cohort: choose members", world.other_cohort),
    ]
    seen = [
        sorted(row["participants"])
        if not isinstance(row["participants"], str)
        else json.loads(row["participants"])
        for row in rows
    ]
    assert seen == [
        [world.zita, world.yuri],
        [world.zita, world.yuri],
        [world.zita],
        [world.xena, world.unplaced],
    ]


@pytest.mark.parametrize("path", [*PAGES, "/cohorts/{id}/members/1/leave", "/cohorts/new"])
async def test_a_page_takes_few_queries(world: World, as_: As, path: str) -> None:
    """However many members and sessions there are: the number of statements does not grow."""
    owner = await world.database.as_owner()
    await owner.execute(
        """
        insert into participant (id, reference, given_name, family_name, site)
            select 8000 + n, 'Q-' || n, 'Kim', 'Testperson', 1 from generate_series(1, 30) n;
        update cohort set capacity = 60, closed = false where id = 1;
        insert into membership (cohort, participant, joined_on)
            select 1, 8000 + n, current_date - 30 from generate_series(1, 30) n;
        insert into group_session (cohort, position, title, kind, starts_at, ends_at, minutes_planned, state)
            select 1, 10 + n, 'More', 'group', now() - n * interval '1 day', now() - n * interval '1 day' + interval '1 hour',
                   60, 'held' from generate_series(20, 60) n;
        """
    )
    await owner.close()
    cleo = await as_(world.cleo)
    await cleo.get("/account")  # from here on the pool has the connection that pages use
    statements: list[str] = []

    def note(record: Any) -> None:
        statements.append(record.query)

    assert DB.pool is not None
    connections = [holder._con for holder in DB.pool._holders if holder._con is not None]
    for connection in connections:
        connection.add_query_logger(note)
    answer = await cleo.get(path.format(id=world.cohort))
    for connection in connections:
        connection.remove_query_logger(note)
    assert answer.status_code == 200
    assert 3 <= len(statements) <= 15, "\n".join(statements)
