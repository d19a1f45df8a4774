"""What the database notes by itself, for which cohorts, and how often."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from programme.changes.actions import note_who_runs_out
from programme.database import acting
from tests.fixtures.posting import somebody_waits
from tests.fixtures.world import World

_NOTED = (
    "select cohort, kind, participant, other, staff, facts from circumstance"
    " where acknowledged_at is null and id > 1 order by id"
)
_SEPARATE = (
    "insert into separation (participant, other, reason, statement, source, starts_on)"
    " values ({}, {}, 'threat', 'fact', 'x', current_date - 1)"
)


class Owner:
    """The database's owner: writes anything, and reads what was noted, but for the world's own row."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self.connection = connection

    async def does(self, sql: str) -> None:
        await self.connection.execute(sql)

    async def noted(self) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.connection.fetch(_NOTED)]

    async def kinds(self) -> list[tuple[int, str]]:
        return [(row[0], row[1]) for row in await self.noted()]

    async def day(self, expression: str) -> str:
        return str(await self.connection.fetchval(f"select {expression}"))


@pytest.fixture
async def owner(world: World) -> Any:
    connection = await world.database.as_owner()
    await connection.set_type_codec("jsonb", encoder=str, decoder=json.loads, schema="pg_catalog")
    yield Owner(connection)
    await connection.close()


async def test_a_transfer_is_noted_for_the_cohort_of_the_member(world: World, owner: Owner) -> None:
    await owner.does("update participant set site = 2 where id in (1, 5)")  # 5 is in no cohort
    assert await owner.noted() == [
        (1, "transfer", 1, None, None, {"from": "North Probe Prison", "to": "South Probe Prison"})
    ]
    await owner.does("update participant set site = 1 where id = 1")  # and back: told by the same row
    assert await owner.noted() == [
        (1, "transfer", 1, None, None, {"from": "North Probe Prison", "to": "North Probe Prison"})
    ]


async def test_one_who_has_left_or_whose_cohort_has_ended_is_no_concern(world: World, owner: Owner) -> None:
    await owner.does(
        "update membership set left_on = current_date where participant = 1;"
        "update cohort set state = 'abandoned', finished_on = starts_on where id = 3;"
        "update participant set site = 2 where id = 1; update participant set site = 1 where id = 4"
    )
    assert await owner.noted() == []


async def test_a_change_of_anything_else_is_not_noted(world: World, owner: Owner) -> None:
    await owner.does("update participant set given_name = 'Other', site = site where id = 1")
    assert await owner.noted() == []


@pytest.mark.parametrize(
    ("before", "after", "noted"),
    [
        ("null", "last - 1", True),
        ("last + 50", "last - 1", True),
        ("last - 1", "last - 5", True),
        ("last - 5", "last - 1", False),  # later, though still too early
        ("last + 50", "last", False),
        ("null", "last + 1", False),
        ("last - 1", "null", False),
    ],
)
async def test_an_earlier_release_is_noted_when_it_comes_before_the_last_session(
    world: World, owner: Owner, before: str, after: str, noted: bool
) -> None:
    def dated(value: str) -> str:
        return value.replace("last", "last_session_day(1)")

    await owner.does(f"update participant set earliest_release_date = {dated(before)} where id = 1")
    await owner.does("delete from circumstance where kind = 'earlier_release'")
    await owner.does(f"update participant set earliest_release_date = {dated(after)} where id = 1")
    assert await owner.kinds() == ([(1, "earlier_release")] if noted else [])


async def test_an_open_earlier_release_tells_the_first_date_and_the_last(world: World, owner: Owner) -> None:
    first = await owner.day("earliest_release_date from participant where id = 1")
    last = await owner.day("last_session_day(1)")
    for days in (2, 4, 3):
        await owner.does(
            f"update participant set earliest_release_date = last_session_day(1) - {days} where id = 1"
        )
    now = await owner.day("last_session_day(1) - 3")
    assert await owner.noted() == [
        (1, "earlier_release", 1, None, None, {"was": first, "now": now, "last": last})
    ]
    await owner.does("update participant set earliest_release_date = null where id = 1")
    assert (await owner.noted())[0][5] == {"was": first, "last": last}


async def test_segregation_is_noted_unless_it_is_over(world: World, owner: Owner) -> None:
    await owner.does(
        "insert into segregation (participant, starts_on, ends_on) values (2, current_date - 9, current_date - 8);"
        "insert into segregation (participant, starts_on) values (2, current_date - 1), (5, current_date)"
    )
    assert await owner.noted() == [
        (1, "segregation", 2, None, None, {"on": await owner.day("current_date - 1")})
    ]


async def test_two_members_who_are_separated_are_noted_once_whoever_is_named_first(
    world: World, owner: Owner
) -> None:
    await owner.does(_SEPARATE.format(2, 1))
    await owner.does(_SEPARATE.format(2, 3))  # in another cohort
    assert await owner.noted() == [(1, "separation", 1, 2, None, {"on": await owner.day("current_date - 1")})]


async def test_a_joining_at_the_same_instant_is_noted_or_refused(world: World, owner: Owner) -> None:
    """The joining is not committed yet when the separation is recorded: it waits, and then sees both."""
    other = await world.database.as_owner()
    joining = owner.connection.transaction()
    await joining.start()
    await owner.does("insert into membership (cohort, participant, joined_on) values (2, 5, current_date)")
    separating = asyncio.create_task(other.execute(_SEPARATE.format(5, 3)))
    await somebody_waits(world)
    await joining.commit()
    await separating
    await other.close()
    assert await owner.kinds() == [(2, "separation")]


async def test_a_facilitator_who_leaves_before_the_end_is_noted(world: World, owner: Owner) -> None:
    await owner.does(
        "update cohort_facilitator set ends_on = current_date + 1 where cohort = 1 and staff = 1"
    )
    await owner.does(
        "update cohort_facilitator set ends_on = last_session_day(1) where cohort = 1 and staff = 2"
    )
    on = await owner.day("current_date + 1")
    assert await owner.noted() == [(1, "facilitator_leaves", None, None, 1, {"why": "leaves", "on": on})]


async def test_one_who_takes_another_part_or_only_covers_does_not_leave(world: World, owner: Owner) -> None:
    await owner.does(
        "update cohort_facilitator set starts_on = current_date + 1 where cohort = 1 and staff = 1"
    )
    await owner.does(
        "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
        " values (1, 1, 'co', current_date - 21, current_date)"
    )
    await owner.does(
        "update cohort_facilitator set ends_on = current_date - 1 where cohort = 1 and staff = 1 and role = 'co';"
        "update cohort_facilitator set role = 'cover' where cohort = 1 and staff = 2;"
        "update cohort_facilitator set ends_on = current_date where cohort = 1 and staff = 2"
    )
    assert await owner.noted() == []


async def test_a_part_that_is_handed_to_somebody_else_is_noted(world: World, owner: Owner) -> None:
    await owner.does("update cohort_facilitator set staff = 4 where cohort = 1 and staff = 2")
    (row,) = await owner.noted()
    assert row[1:5] == ("facilitator_leaves", None, None, 2)


async def test_an_account_that_is_switched_off_is_noted_for_each_cohort(world: World, owner: Owner) -> None:
    await owner.does(
        "insert into cohort_facilitator (cohort, staff, role, starts_on) values (2, 1, 'co', current_date);"
        "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
        " values (3, 1, 'co', current_date - 9, current_date - 1)"
    )
    await owner.does("update staff set active = false where id = 1")
    assert [(row[0], row[4], row[5]["why"]) for row in await owner.noted()] == [
        (1, 1, "switched_off"),
        (2, 1, "switched_off"),
    ]


async def test_what_runs_out_before_the_last_session_is_noted_when_somebody_looks_and_once(
    world: World, owner: Owner
) -> None:
    await owner.does(
        "insert into staff_suitability (staff, suitability_until, clearance_until, training_until) values"
        " (1, last_session_day(1), last_session_day(1) - 1, null), (4, null, current_date - 30, null)"
    )
    for _time in range(2):
        async with acting(world.cleo):
            await note_who_runs_out()
    on = await owner.day("last_session_day(1) - 1")
    assert await owner.noted() == [(1, "facilitator_leaves", None, None, 1, {"why": "clearance", "on": on})]
    await owner.does(
        "update circumstance set acknowledged_at = now(), acknowledged_by = 5, done = 'x' where staff = 1"
    )
    async with acting(world.cleo):
        await note_who_runs_out()
    assert await owner.noted() == []  # answered: not asked again about this date
    await owner.does("update staff_suitability set training_until = current_date where staff = 1")
    async with acting(world.cleo):
        await note_who_runs_out()
    assert [row[5]["why"] for row in await owner.noted()] == ["training"]


async def test_nothing_is_noted_where_the_change_itself_was_refused(world: World, owner: Owner) -> None:
    transaction = owner.connection.transaction()
    await transaction.start()
    await owner.does("update participant set site = 2 where id = 1")
    await transaction.rollback()
    assert await owner.noted() == []


async def test_whoever_recorded_it_is_named_also_where_they_do_not_see_the_cohort(
    world: World, owner: Owner
) -> None:
    """Ada keeps accounts and sees no cohort; the database notes it all the same."""
    connection = await asyncpg.connect(world.database.url)
    async with connection.transaction():
        await connection.execute(
            "select set_config('role', 'throughcare_person', true), set_config('app.staff_id', '9', true)"
        )
        await connection.execute("update staff set active = false where id = 2")
        assert await connection.fetch("select * from circumstance") == []
    await connection.close()
    assert await owner.kinds() == [(1, "facilitator_leaves")]
    assert (
        await owner.connection.fetchval("select noted_by from circumstance where staff = 2") == world.ada.id
    )
