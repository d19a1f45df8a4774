"""Sessions on days off that came after they were dated."""

import datetime as dt

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.sessions.rescheduling.steps import FIRST, As, as_owner, monday, weekly

PATH = "/cohorts/2/timetable/overtaken"


async def test_what_a_later_closure_overtook_is_listed_with_the_way_out(
    world: World, as_: As, holidays: dict[dt.date, str]
) -> None:
    await weekly(world, 3)
    cleo = await as_(world.cleo)
    assert "No session to come falls on" in words(await cleo.get(PATH))
    holidays[monday(20)] = "Probe Day"
    await as_owner(
        world,
        "insert into closure (site, starts_on, ends_on, reason) values (1, $1, $1, 'Deep cleaning')",
        monday(22),
    )
    page = await cleo.get(PATH, headers={"HX-Request": "true"})
    said = words(page)
    assert "2 sessions fall on days off" in said
    assert "Unit 1. Public holiday: Probe Day" in said and "Unit 3. Site closed: Deep cleaning" in said
    assert f'href="/sessions/{FIRST}/move?reach=later"' in page.text and "<html" not in page.text
    await as_owner(world, "update group_session set state = 'held' where id = $1", FIRST)
    assert "1 session falls on a day off" in words(await cleo.get(PATH))


async def test_facilitators_see_it_without_the_links(
    world: World, as_: As, holidays: dict[dt.date, str]
) -> None:
    await weekly(world, 1)
    holidays[monday(20)] = "Probe Day"
    page = await (await as_(world.carla)).get(PATH)
    assert "Probe Day" in words(page) and "/move" not in page.text
    assert (await (await as_(world.cyrus)).get(PATH)).status_code == 404


async def test_the_timetable_has_a_place_for_it(world: World, as_: As) -> None:
    await weekly(world, 1)
    page = await (await as_(world.cleo)).get("/cohorts/2/timetable")
    assert f'hx-get="{PATH}"' in page.text
    for path in (
        f"/sessions/{FIRST}/move",
        f"/sessions/{FIRST}/cancel",
        "/cohorts/2/timetable/changes",
        "/sites/1/cancellations",
    ):
        assert f'href="{path}"' in page.text
    assert "/move" not in (await (await as_(world.carla)).get("/cohorts/2/timetable")).text
