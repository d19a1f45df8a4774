"""Sessions that were scheduled on what has become a day off."""

from collections.abc import Awaitable, Callable

from programme.access.viewer import Viewer
from tests.fixtures.posting import words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import change

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]

_CLOSE = (
    "insert into closure (site, starts_on, ends_on, reason)"
    " select 1, (starts_at at time zone 'Europe/London')::date, (starts_at at time zone 'Europe/London')::date,"
    " 'Search' from group_session where id = 3"
)


async def _part(browser: Client, site: int = 1) -> str:
    return words(await browser.get(f"/sites/{site}/days-off", headers={"HX-Request": "true"}))


async def test_nothing_is_affected_at_first(world: World, as_: As) -> None:
    # The sessions of the world stand a week from now, wherever that falls among the holidays.
    await change(world, "update site set country = 'XX', subdivision = null")
    assert "No session is scheduled on a closed day" in await _part(await as_(world.cleo))


async def test_a_closure_added_after_scheduling_names_the_sessions_and_cohorts(
    world: World, queries: Queries, as_: As
) -> None:
    await change(world, "update site set country = 'XX', subdivision = null")
    await change(world, _CLOSE)
    browser = await as_(world.cleo)
    queries()
    assert "Site closed: Search 1 N1 (1)" in await _part(browser)
    assert len(queries()) <= 15
    page = await browser.get("/sites/1/days-off")
    assert "N1 3. Deepening Site closed: Search" in words(page) and "/cohorts/1/timetable" in page.text
    assert "/sessions/3/move" in page.text


async def test_a_weekly_regime_is_found_too(world: World, as_: As) -> None:
    await change(
        world,
        "insert into closure (site, starts_on, weekdays, reason) values (1, current_date, '{1,2,3,4,5,6,7}', 'Regime')",
    )
    part = await _part(await as_(world.liv))
    assert "Site closed: Regime" in part and "N1 (1), N2 (1)" in part


async def test_a_public_holiday_of_a_new_region_is_found(world: World, as_: As) -> None:
    await change(
        world,
        "update group_session set starts_at = '2027-12-25 09:00Z', ends_at = '2027-12-25 12:00Z' where id = 4",
    )
    assert "Public holiday: Christmas Day 1 N2 (1)" in await _part(await as_(world.cleo))


async def test_a_room_out_of_use_is_named(world: World, as_: As) -> None:
    await change(
        world,
        "update site set country = 'XX', subdivision = null; update room set retired = true where id = 1",
    )
    assert "Blue room is out of use 1 N1 (1)" in await _part(await as_(world.cleo))


async def test_what_is_held_over_or_cancelled_is_left_alone(world: World, as_: As) -> None:
    await change(world, "update site set country = 'XX', subdivision = null")
    await change(world, _CLOSE)
    await change(world, "update group_session set state = 'cancelled' where id = 3")
    assert "No session is scheduled on a closed day" in await _part(await as_(world.cleo))


async def test_the_sessions_of_another_site_are_not_found(world: World, as_: As) -> None:
    assert (await (await as_(world.cyrus)).get("/sites/1/days-off")).status_code == 404
