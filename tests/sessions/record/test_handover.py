"""Who reads and writes the records of a cohort from when: cover, newcomer, leaver, supervisor."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]

# Session 1 was a fortnight ago, session 2 is today.
_NOTES = """
insert into note (id, session, cohort, tier, body, author)
    select gen_random_uuid(), n, 1, 'programme_team', 'Of session ' || n, 1 from generate_series(1, 2) n
"""
# Of the open session, which began some hours ago: at night that is yesterday at its site.
_ITS_DAY = "(select (starts_at at time zone 'Europe/Berlin')::date from group_session where id = 2)"
_LEAVES = "update cohort_facilitator set ends_on = current_date - 1 where cohort = 1 and staff = 2"


async def _asked(world: World, person: str, sql: str) -> list[int]:
    viewer = world.staff[person]
    connection = await asyncpg.connect(world.database.url)
    try:
        async with connection.transaction():
            await connection.execute(
                "select set_config('role', $1, true), set_config('app.staff_id', $2, true)",
                viewer.database_role.value,
                str(viewer.id),
            )
            return [row[0] for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def _read(world: World, person: str) -> list[int]:
    return await _asked(world, person, "select session from note order by session")


async def _write_notes(world: World, then: str = "") -> None:
    owner = await world.database.as_owner()
    await owner.execute(_NOTES + ";" + then)
    await owner.close()


async def _give_part(world: World, staff: int, role: str, *, first: str, last: str = "null") -> None:
    """A part in N1, as a coordinator gives it."""
    owner = await world.database.as_owner()
    async with owner.transaction():
        await owner.execute("select set_config('app.staff_id', '5', true)")
        await owner.execute(
            "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
            f" values (1, {staff}, '{role}', {first}, {last})"
        )
    await owner.close()


async def test_a_cover_reads_the_records_of_the_own_days_and_writes_no_others(world: World) -> None:
    await _write_notes(world)
    await _give_part(world, 3, "cover", first=_ITS_DAY, last=_ITS_DAY)
    assert await _read(world, "carla") == [2]
    write = (
        "insert into note (id, session, cohort, tier, body, author)"
        " values (gen_random_uuid(), {}, 1, 'shareable', 'x', 3) returning session"
    )
    assert await _asked(world, "carla", write.format(2)) == [2]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _asked(world, "carla", write.format(1))


async def test_a_cover_reads_the_registers_of_the_own_days_alone(world: World, as_: As) -> None:
    await _give_part(world, 3, "cover", first=_ITS_DAY, last=_ITS_DAY)
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into mark (session, cohort, participant, state, source, minutes_present, version, entered_by)"
        " values (2, 1, 1, 'attended', 'screen', 180, 1, 1)"
    )
    await owner.close()
    carla = await as_(world.carla)
    assert (await carla.get("/sessions/2/register")).status_code == 200
    assert (await carla.get("/sessions/1/register")).status_code == 404
    grid = await carla.get("/cohorts/1/attendance")
    assert "/sessions/1/register" not in grid.text and "You cover this cohort" in words(grid)
    assert "Its facilitators see what is owed" in words(await carla.get("/cohorts/1/catch-ups"))
    assert await _asked(world, "carla", "select distinct session from mark where cohort = 1") == [2]
    assert await _asked(world, "alma", "select distinct session from mark where cohort = 1 order by 1") == [
        1,
        2,
    ]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _asked(
            world,
            "carla",
            "insert into mark (session, cohort, participant, state, source, minutes_present, version,"
            " entered_by) values (1, 1, 3, 'attended', 'screen', 180, 1, 3) returning session",
        )


async def test_a_newcomer_reads_from_the_day_of_joining_until_the_lead_decides_otherwise(
    world: World, as_: As
) -> None:
    await _write_notes(world)
    await _give_part(world, 3, "co", first="current_date - 1")
    assert await _read(world, "carla") == [2]
    find = "select id from cohort_facilitator where staff = 3 and cohort = 1"
    part = (await _asked(world, "liv", find))[0]
    page = f"/cohorts/1/facilitators/{part}/reads-from"

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _asked(world, "cleo", f"update cohort_facilitator set record_from = null where id = {part}")

    lead = await as_(world.liv)
    assert "Let them read from the start" in words(await lead.get("/cohorts/1/readers"))
    for choice, read in (("start", [1, 2]), ("rubbish", [1, 2]), ("joining", [2])):
        assert (await post(lead, page, {"from": choice})).status_code == 303
        assert await _read(world, "carla") == read
    unknown = "/cohorts/1/facilitators/999/reads-from"
    assert (await post(lead, unknown, {"from": "start"})).status_code == 404


async def test_a_new_part_of_the_same_person_reads_as_far_back_as_the_one_before(world: World) -> None:
    await _write_notes(world, _LEAVES)
    assert await _read(world, "bela") == []  # a leaver loses it
    await _give_part(world, 2, "co", first="current_date")
    assert await _read(world, "bela") == [1, 2]


async def test_the_lead_adds_a_supervisor_of_the_teams_organisation_and_ends_it(
    world: World, as_: As
) -> None:
    await _write_notes(world, "delete from cohort_supervisor")
    assert await _read(world, "sue") == []
    owner = await world.database.as_owner()
    lead = await as_(world.liv)
    assert errors(await post(lead, "/cohorts/1/readers", {})) == ["Choose who supervises the team"]
    assert (await post(lead, "/cohorts/1/readers", {"supervisor": 1})).status_code == 422

    await owner.execute(
        """
        insert into agency (id, name, kind, state) values (7, 'Elsewhere', 'public', 'approved');
        insert into staff_suitability (staff, agency) values (1, 1), (11, 7);
        """
    )
    refused = await post(lead, "/cohorts/1/readers", {"supervisor": 11})
    wanted = "Sue Probe comes from another organisation than the team. Choose one of its own"
    assert errors(refused) == [wanted]

    await owner.execute("update staff_suitability set agency = 1 where staff = 11")
    for _twice in range(2):
        assert (await post(lead, "/cohorts/1/readers", {"supervisor": 11})).status_code == 303
    assert await owner.fetchval("select count(*) from cohort_supervisor") == 1
    assert await _read(world, "sue") == [1, 2]

    await owner.execute("update cohort_supervisor set starts_on = current_date - 3")
    supervisor = await owner.fetchval("select id from cohort_supervisor")
    assert (await post(lead, f"/cohorts/1/readers/{supervisor}/end", {})).status_code == 303
    assert (await post(lead, "/cohorts/1/readers/999/end", {})).status_code == 404
    assert await _read(world, "sue") == []
    assert "Before" in words(await lead.get("/cohorts/1/readers"))
    await owner.close()


async def test_pages_hide_what_was_recorded_before_and_ask_nobody_for_it(world: World, as_: As) -> None:
    await _write_notes(world)
    await _give_part(world, 3, "cover", first=_ITS_DAY, last=_ITS_DAY)
    carla = await as_(world.carla)
    assert (await carla.get("/sessions/1/record")).status_code == 404
    assert (await post(carla, "/sessions/1/record", {"text-shareable": "x"})).status_code == 404
    assert (await carla.get("/sessions/2/record")).status_code == 200
    assert "Of session 1" not in words(await carla.get("/my-day"))
    assert "/sessions/1/" not in (await carla.get("/my-day")).text


async def test_a_supervisor_reads_the_whole_record_and_writes_none(world: World, as_: As) -> None:
    await _write_notes(world)
    sue = await as_(world.sue)
    page = await sue.get("/sessions/1/record")
    assert "Of session 1" in words(page)
    assert "<textarea" not in page.text
    assert (await post(sue, "/sessions/1/record", {"text-shareable": "x"})).status_code == 403


async def test_a_supervisor_knows_the_people_by_their_initials(world: World, as_: As) -> None:
    sue = await as_(world.sue)
    for page in ("/cohorts/1", "/sessions/1/register", "/cohorts/1/attendance"):
        said = words(await sue.get(page))
        assert "Z. T." in said and "Y. T." in said
        assert "Zita" not in said and "Testperson" not in said and "R-ZITA" not in said
    assert (await sue.get("/participants/1")).status_code == 403
