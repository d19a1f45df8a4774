"""Who cannot be rostered, and what is said about it."""

import datetime as dt
import random
from collections.abc import Iterable

import asyncpg
import pytest

from programme.access.viewer import Viewer
from programme.database import acting, acting_as_worker, execute, fetch
from programme.staff.rostering import Obstacle, reason, rostering_problems
from tests.fixtures.world import World

TODAY = dt.datetime.now(dt.UTC).date()
ALMA, BELA, CARLA, DORA = 1, 2, 3, 4


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


async def record(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()


async def problems(
    viewer: Viewer, staff: Iterable[int], first: int = 0, last: int = 30
) -> dict[int, list[str]]:
    async with acting(viewer):
        found = await rostering_problems(staff, day(first), day(last))
    return {one: [str(why) for why in whys] for one, whys in found.items()}


async def test_nothing_recorded_is_no_obstacle(world: World) -> None:
    assert await problems(world.cleo, [ALMA, BELA, CARLA, DORA, 99_999]) == {}
    await record(world, "insert into staff_suitability (staff) values (1)")
    assert await problems(world.cleo, [ALMA]) == {}


async def test_a_date_that_has_passed_is_named_with_the_remedy(world: World) -> None:
    await record(world, "insert into staff_suitability (staff, clearance_until) values (1, current_date - 1)")
    (why,) = (await problems(world.cleo, [ALMA, BELA]))[ALMA]
    assert why.startswith("Alma Probe cannot be rostered: their clearance ran out on ")
    assert why.endswith("Choose somebody else, or ask the lead to record a later date.")


async def test_a_date_counts_to_its_end(world: World) -> None:
    await record(world, "insert into staff_suitability (staff, training_until) values (1, current_date + 30)")
    assert await problems(world.cleo, [ALMA], last=30) == {}
    (why,) = (await problems(world.cleo, [ALMA], last=31))[ALMA]
    assert "their training runs out on" in why and ", before " in why


async def test_staff_of_an_agency_that_is_not_approved_are_refused(world: World) -> None:
    await record(
        world,
        """
        insert into agency (id, name, kind, state) values
            (11, 'Late House', 'public', 'suspended'), (12, 'Good House', 'public', 'approved');
        insert into agency_step (agency, from_state, to_state, happened_on, reason)
            values (11, 'approved', 'suspended', '2026-03-02', 'x');
        insert into staff_suitability (staff, agency) values (1, 11), (2, 12);
        """,
    )
    found = await problems(world.liv, [ALMA, BELA])
    assert found == {
        ALMA: [
            "Alma Probe cannot be rostered: their agency Late House is suspended since 2 March 2026. "
            "Choose somebody else, or ask the lead about the agency."
        ]
    }


async def test_every_reason_is_told(world: World) -> None:
    await record(
        world,
        """
        update staff set active = false where id = 1;
        insert into staff_suitability (staff, suitability_until, clearance_until, training_until)
            values (1, '2020-01-01', '2020-01-02', '2020-01-03');
        """,
    )
    whys = (await problems(world.cleo, [ALMA]))[ALMA]
    assert [
        word for why in whys for word in ("switched off", "suitable", "clearance", "training") if word in why
    ] == ["switched off", "suitable", "clearance", "training"]


async def test_what_is_over_is_judged_by_what_held_then(world: World) -> None:
    await record(
        world,
        """
        update staff set active = false where id = 1;
        insert into staff_suitability (staff, clearance_until) values (1, current_date - 10);
        """,
    )
    assert await problems(world.cleo, [ALMA], first=-20, last=-10) == {}
    assert len((await problems(world.cleo, [ALMA], first=-20, last=-9))[ALMA]) == 1
    assert len((await problems(world.cleo, [ALMA], first=-20, last=0))[ALMA]) == 2


async def test_only_those_who_roster_are_told(world: World) -> None:
    await record(world, "update staff set active = false where id = 2")
    for viewer in (world.alma, world.ada):
        assert await problems(viewer, [BELA]) == {}
    for viewer in (world.cleo, world.cyrus, world.liv):
        assert BELA in await problems(viewer, [BELA])


async def test_the_database_finds_what_a_plain_reading_finds(world: World) -> None:
    draw = random.Random(7)
    expected: dict[int, set[str]] = {}
    rows = []
    for staff in (ALMA, BELA, CARLA, DORA):
        dates = [draw.choice([None, *range(-3, 40, 6)]) for _each in range(3)]
        rows.append((staff, *(None if days is None else day(days) for days in dates)))
        expected[staff] = {
            name
            for name, days in zip(("suitability", "clearance", "training"), dates, strict=True)
            if days is not None and days < 20
        }
    owner = await world.database.as_owner()
    await owner.executemany(
        "insert into staff_suitability (staff, suitability_until, clearance_until, training_until)"
        " values ($1, $2, $3, $4)",
        rows,
    )
    await owner.close()
    async with acting(world.liv):
        found: dict[int, set[str]] = {staff: set() for staff in expected}
        for row in await fetch(
            "select * from obstacles_to_rostering($1, $2, $3)", list(expected), TODAY, day(20)
        ):
            found[row["staff"]].add(row["obstacle"])
    assert found == expected


_ROSTER = "insert into cohort_facilitator (cohort, staff, role, starts_on) values (1, $1, 'co', current_date)"


async def test_the_database_refuses_to_roster_them(world: World) -> None:
    await record(world, "insert into staff_suitability (staff, training_until) values (3, current_date - 1)")
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        async with acting(world.cleo):
            await execute(_ROSTER, CARLA)
    assert refused.value.constraint_name == "may_be_rostered"
    async with acting(world.cleo):
        await execute(_ROSTER, DORA)


async def test_an_import_tells_what_was(world: World) -> None:
    await record(world, "insert into staff_suitability (staff, training_until) values (3, current_date - 1)")
    async with acting_as_worker():
        await execute(_ROSTER, CARLA)


async def test_somebody_who_ran_out_can_still_be_taken_off_but_not_stay_longer(world: World) -> None:
    await record(world, "insert into staff_suitability (staff, training_until) values (1, current_date - 1)")
    change = "update cohort_facilitator set ends_on = current_date + $1::integer where staff = 1"
    async with acting(world.cleo):
        await execute(change, 5)
        await execute(change, 3)
        await execute("update cohort_facilitator set role = 'co' where staff = 1")
    with pytest.raises(asyncpg.CheckViolationError):
        async with acting(world.cleo):
            await execute(change, 4)


@pytest.mark.parametrize("state", ["proposed", "assessed", "suspended", "ended"])
@pytest.mark.parametrize("since", [None, dt.date(2026, 3, 2)])
def test_every_state_of_an_agency_has_its_words(state: str, since: dt.date | None) -> None:
    said = str(reason(Obstacle("Alma", "agency", since, state, "House"), last=TODAY, today=TODAY))
    assert said.startswith("Alma cannot be rostered: their agency House ") and "%" not in said
