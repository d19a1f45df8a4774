"""What is deliberately passed on: to whom, on what ground, and who reads it."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import asyncpg

from programme.access.viewer import Viewer
from tests.fixtures.posting import Values, errors, post, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]

PAGE = "/participants/1/disclosures"
WHAT = "He named the place where it shall happen"


def given(others: Values | None = None) -> Values:
    return {
        "form": str(uuid4()), "ground": "danger_to_life", "content": WHAT, "recipients": ["10"], "outside": "",
        "decided_by": "Alma and Bela", "told": "yes", "told_note": "", "disclosed_on-day": "3",
        "disclosed_on-month": "3", "disclosed_on-year": "2025", **(others or {}),
    }  # fmt: skip


async def test_those_to_whom_it_was_passed_on_read_it_and_the_lead_learns_the_ground(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    values = given()
    for _twice in range(2):
        assert (await post(alma, f"{PAGE}/new", values)).status_code == 303
    owner = await world.database.as_owner()
    assert await owner.fetchval("select count(*) from disclosure where id > 5000") == 1
    for person in (world.alma, world.bela, world.omar):
        assert WHAT in words(await (await as_(person)).get(PAGE))
    # Not addressed: the coordinator reads the other one only.
    page = words(await (await as_(world.cleo)).get(PAGE))
    assert WHAT not in page and "A probe for the parole board" in page
    lead = words(await (await as_(world.liv)).get(PAGE))
    assert "Danger to life" in lead and "You learn that it happened" in lead and WHAT not in lead
    assert (await (await as_(world.carla)).get(PAGE)).status_code == 404
    for table in ("history", "access_log"):
        found = f"select count(*) from {table} t where t::text like '%named the place%'"
        assert await owner.fetchval(found) == 0
    await owner.close()


async def test_the_lead_cannot_read_a_word_of_it_in_sql(world: World) -> None:
    connection = await asyncpg.connect(world.database.url)
    async with connection.transaction():
        await connection.execute(
            "select set_config('role', 'throughcare_person', true), set_config('app.staff_id', '8', true)"
        )
        assert await connection.fetch("select content from disclosure") == []
        known = await connection.fetch("select * from disclosures_known(1)")
        assert [set(row.keys()) for row in known] == [{"id", "ground", "disclosed_on", "made_at"}]
    await connection.close()


async def test_what_does_not_go_together_is_refused_with_everything_kept(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    wrong: list[tuple[Values, str]] = [
        ({"recipients": []}, "Choose to whom it is passed on, or write who else it is"),
        ({"recipients": ["7"]}, "To whom?: choose one of those that are offered"),
        ({"told": "no"}, "Write why the participant was not told"),
        ({"told": ""}, "Say whether the participant was told"),
        ({"ground": "x"}, "On what ground?: choose one of those that are offered"),
        ({"decided_by": ""}, "Enter who decided it"),
        ({"disclosed_on-year": "2090"}, "The day must not lie in the future"),
    ]
    for others, message in wrong:
        refused = await post(alma, f"{PAGE}/new", given(others))
        assert refused.status_code == 422
        assert errors(refused) == [message]
        assert WHAT in words(refused)
    outside = given({"recipients": [], "outside": "The court"})
    assert (await post(alma, f"{PAGE}/new", outside)).status_code == 303


async def test_a_cover_passes_nothing_on(world: World, as_: As) -> None:
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
        " values (1, 3, 'cover', current_date, current_date)"
    )
    await owner.close()
    carla = await as_(world.carla)
    assert (await carla.get(f"{PAGE}/new")).status_code == 403
    assert (await post(carla, f"{PAGE}/new", given())).status_code == 403
    assert "A probe for the parole board" not in words(await carla.get(PAGE))
