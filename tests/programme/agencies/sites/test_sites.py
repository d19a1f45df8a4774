"""Sites and their rooms."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]
Queries = Callable[[], list[str]]

NEW: dict[str, str | int] = {
    "name": "East Probe Prison",
    "code": "east",
    "country": "DE",
    "subdivision": "BY",
    "time_zone": "Europe/Berlin",
}


async def stored(world: World, sql: str) -> list[Any]:
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql)]
    await owner.close()
    return rows


async def change(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()


async def test_a_coordinator_sees_the_own_sites_and_the_lead_all(world: World, as_: As) -> None:
    own = words(await (await as_(world.cleo)).get("/sites"))
    assert "North Probe Prison" in own and "South Probe Prison" not in own and "Add a site" not in own
    every = words(await (await as_(world.liv)).get("/sites"))
    assert "North Probe Prison" in every and "South Probe Prison" in every and "Add a site" in every
    assert "Berlin, Germany" in every


async def test_the_page_of_a_site_shows_rooms_closures_and_holidays(
    world: World, queries: Queries, as_: As
) -> None:
    browser = await as_(world.cleo)
    queries()
    page = await browser.get("/sites/1")
    assert len(queries()) <= 15
    said = words(page)
    assert "England, United Kingdom" in said and "Europe/London" in said
    assert "Blue room 12 In use" in said and "Staff training" in said
    assert "Christmas Day" in said
    assert 'hx-get="/sites/1/days-off"' in page.text
    assert "Change the site" not in said


async def test_the_lead_adds_a_site(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    answer = await post(browser, "/sites/new", NEW)
    assert answer.status_code == 303
    assert await stored(
        world, "select name, country, subdivision, time_zone from site where code = 'east'"
    ) == [("East Probe Prison", "DE", "BY", "Europe/Berlin")]
    assert "East Probe Prison was added" in words(await browser.get(answer.headers["location"]))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter the name of the site"),
        ("code", "", "Enter a code for the site"),
        ("code", "a b", "Code must hold only letters a to z, numbers, dots, hyphens and underscores"),
        ("code", "NORTH", "There is already a site with this code"),
        ("country", "XX", "Country: choose one of those that are offered"),
        ("subdivision", "SCT", "Region: choose one of those that are offered"),
        ("time_zone", "Mars/Base", "Time zone: choose one of those that are offered"),
        ("time_zone", "", "Choose a time zone"),
        (
            "name",
            "x\x00y",
            "Name contains a character that cannot be kept (U+0000). Delete it or type the text again",
        ),
    ],
)
async def test_a_site_that_cannot_be_is_refused(
    world: World, as_: As, field: str, value: str, message: str
) -> None:
    answer = await post(await as_(world.liv), "/sites/new", NEW | {field: value})
    assert answer.status_code == 422
    assert message in errors(answer)
    assert 'value="east"' in answer.text or field == "code"
    assert await stored(world, "select count(*) from site") == [(2,)]


async def test_another_country_offers_its_regions_and_its_zones(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    chosen = NEW | {"country": "NL", "action": "region", "name": ""}
    part = await post(browser, "/sites/new", chosen, htmx=True)
    assert part.status_code == 200
    assert "Europe/Amsterdam" in part.text and "Bayern" not in part.text and "<html" not in part.text
    whole = await post(browser, "/sites/new", chosen)
    assert whole.status_code == 200 and 'value="east"' in whole.text and not errors(whole)
    assert await stored(world, "select count(*) from site") == [(2,)]


async def test_the_lead_changes_a_site_but_not_its_code(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    fields = fields_of((await browser.get("/sites/1/edit")).text, "/sites/1/edit")
    assert "code" not in fields
    answer = await send(browser, "/sites/1/edit", changed(fields, subdivision="SCT", name="New name"))
    assert answer.status_code == 303
    assert await stored(world, "select code, name, subdivision from site where id = 1") == [
        ("north", "New name", "SCT")
    ]


async def test_who_comes_second_sees_both_versions_of_a_site(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    fields = fields_of((await browser.get("/sites/1/edit")).text, "/sites/1/edit")
    await change(world, "update site set name = 'First' where id = 1")
    answer = await send(browser, "/sites/1/edit", changed(fields, name="Second"))
    assert answer.status_code == 409
    assert "Somebody else changed this first" in words(answer) and "First" in words(answer)
    assert 'value="Second"' in answer.text
    again = await send(
        browser, "/sites/1/edit", changed(fields_of(answer.text, "/sites/1/edit"), name="Second")
    )
    assert again.status_code == 303
    assert await stored(world, "select name from site where id = 1") == [("Second",)]


async def test_a_room_is_added_changed_and_taken_out_of_use(world: World, as_: As) -> None:
    browser = await as_(world.cleo)
    answer = await post(browser, "/sites/1/rooms/new", {"name": "Green room", "capacity": 9})
    assert answer.status_code == 303
    ((room,),) = await stored(world, "select id from room where name = 'Green room' and not retired")
    fields = fields_of((await browser.get(f"/sites/1/rooms/{room}")).text)
    answer = await send(browser, f"/sites/1/rooms/{room}", changed(fields, capacity="10", in_use=None))
    assert answer.status_code == 303
    assert await stored(world, f"select capacity, retired from room where id = {room}") == [(10, True)]
    assert "Green room 10 Out of use" in words(await browser.get("/sites/1"))
    assert "Green room" not in words(await browser.get("/cohorts/new"))


async def test_a_room_that_cannot_be_is_refused_with_everything_kept(world: World, as_: As) -> None:
    browser = await as_(world.cleo)
    answer = await post(browser, "/sites/1/rooms/new", {"name": "Blue room", "capacity": "many"})
    assert answer.status_code == 422
    assert errors(answer) == [
        "This site has another room of that name",
        "How many people it holds must be a whole number, like 12",
    ]
    assert ids_linked(answer) == ["name", "capacity"] and 'value="many"' in answer.text
    elsewhere = await post(browser, "/sites/1/rooms/1", {"name": "Red room", "capacity": 4})
    assert errors(elsewhere) == ["This site has another room of that name"]


async def test_who_comes_second_sees_both_versions_of_a_room(world: World, as_: As) -> None:
    browser = await as_(world.cleo)
    fields = fields_of((await browser.get("/sites/1/rooms/1")).text)
    await change(world, "update room set capacity = 5 where id = 1")
    answer = await send(browser, "/sites/1/rooms/1", changed(fields, capacity="7"))
    assert answer.status_code == 409 and 'value="7"' in answer.text
    assert await stored(world, "select capacity from room where id = 1") == [(5,)]


async def test_a_room_of_another_site_is_not_found(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    for path in ("/sites/2/rooms/1", "/sites/1/rooms/999999999", "/sites/999/rooms/1", "/sites/99999999999"):
        assert (await browser.get(path)).status_code == 404, path
