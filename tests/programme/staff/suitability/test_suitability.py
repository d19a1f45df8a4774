"""Until when staff may be rostered: the list, and the form."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.programme.agencies.sites.test_sites import change, stored

As = Callable[[Viewer | None], Awaitable[Client]]

ALMA = "/staff/1/suitability"


async def record(world: World, staff: int, days: int, agency: str = "null") -> None:
    await change(
        world,
        "insert into staff_suitability (staff, agency, clearance_until)"
        f" values ({staff}, {agency}, current_date + {days})",
    )


async def test_the_lead_records_agency_and_dates(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    fields = fields_of((await browser.get(ALMA)).text)
    filled = changed(
        fields, agency="1", clearance_until_day="31", clearance_until_month="12", clearance_until_year="2030"
    )
    filled |= {
        "clearance_until-day": ["31"],
        "clearance_until-month": ["12"],
        "clearance_until-year": ["2030"],
    }
    assert (await send(browser, ALMA, filled)).status_code == 303
    rows = await stored(
        world,
        "select staff, agency, suitability_until, clearance_until, training_until from staff_suitability",
    )
    assert rows == [(1, 1, None, dt.date(2030, 12, 31), None)]
    again = await browser.get(ALMA)
    assert 'value="2030"' in again.text and '<option value="1" selected>' in again.text
    emptied = fields_of(again.text) | {f"clearance_until-{part}": [""] for part in ("day", "month", "year")}
    assert (await send(browser, ALMA, emptied)).status_code == 303
    assert await stored(world, "select clearance_until from staff_suitability") == [(None,)]


@pytest.mark.parametrize(
    ("field", "value", "message", "link"),
    [
        ("agency", "999", "Agency: choose one of those that are offered", "agency"),
        ("training_until-day", "31", "Trained until must include a month and a year", "training_until-month"),
        ("suitability_until-day", "\x00", "Suitable until must be a real date", "suitability_until-day"),
    ],
)
async def test_what_cannot_be_is_refused(
    world: World, as_: As, field: str, value: str, message: str, link: str
) -> None:
    browser = await as_(world.liv)
    fields = fields_of((await browser.get(ALMA)).text) | {field: [value]}
    answer = await send(browser, ALMA, fields)
    assert answer.status_code == 422
    assert errors(answer) == [message] and ids_linked(answer) == [link]
    assert await stored(world, "select count(*) from staff_suitability") == [(0,)]


async def test_who_comes_second_sees_both_versions(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    fields = fields_of((await browser.get(ALMA)).text)
    await record(world, 1, 400)
    answer = await send(browser, ALMA, changed(fields, agency="1"))
    assert answer.status_code == 409
    assert "Somebody else changed this first" in words(answer)
    assert '<option value="1" selected>' in answer.text
    assert await stored(world, "select agency from staff_suitability") == [(None,)]


async def test_the_list_names_who_ran_out_and_who_will(world: World, as_: As) -> None:
    await record(world, 1, -1)
    # A day apart from the ninety: late in the evening it is tomorrow at the site.
    await record(world, 2, 89)
    await record(world, 3, 92)
    browser = await as_(world.liv)
    said = words(await browser.get("/suitability"))
    assert said.index("Alma Probe") < said.index("Bela Probe") and "Carla" not in said
    assert "Ran out" in said and "Runs out soon" in said
    every = words(await browser.get("/suitability?show=all"))
    assert "Carla Probe" in every and "Dora Probe" in every and "Not recorded" in every


async def test_staff_of_an_agency_that_is_not_approved_are_listed_first(world: World, as_: As) -> None:
    await change(world, "update agency set state = 'suspended' where id = 1")
    await record(world, 1, -1)
    await record(world, 2, 400, agency="1")
    said = words(await (await as_(world.liv)).get("/suitability"))
    assert said.index("Bela Probe") < said.index("Alma Probe") and "Suspended" in said


async def test_a_coordinator_sees_the_facilitators_of_the_own_sites_without_a_form(
    world: World, as_: As
) -> None:
    for staff in (1, 4):
        await record(world, staff, -1, agency="1")
    browser = await as_(world.cleo)
    page = await browser.get("/suitability")
    assert "Alma Probe" in words(page) and "Dora Probe" not in words(page)
    assert ALMA not in page.text and (await browser.get(ALMA)).status_code == 403
    part = words(await browser.get("/agencies/1/staff", headers={"HX-Request": "true"}))
    assert "Alma Probe" in part and "Dora Probe" not in part


async def test_nobody_runs_out_at_first(world: World, as_: As) -> None:
    assert "Nobody runs out within 90 days." in words(await (await as_(world.liv)).get("/suitability"))
    assert "Nobody of this agency facilitates" in words(
        await (await as_(world.cleo)).get("/agencies/1/staff")
    )


async def test_what_the_lead_records_decides_who_is_scheduled(world: World, as_: As) -> None:
    from tests.sessions.timetable.scheduling import form

    browser = await as_(world.liv)
    fields = fields_of((await browser.get("/staff/3/suitability")).text)
    past = {
        f"training_until-{part}": [value] for part, value in (("day", "1"), ("month", "2"), ("year", "2026"))
    }
    assert (await send(browser, "/staff/3/suitability", fields | past)).status_code == 303
    answer = await post(await as_(world.cleo), "/cohorts/new", form())
    assert answer.status_code == 422
    assert errors(answer)[0].startswith(
        "Carla Probe cannot be rostered: their training ran out on 1 February 2026."
    )


async def test_somebody_who_is_not_there_is_not_found(world: World, as_: As) -> None:
    browser = await as_(world.liv)
    assert (await browser.get("/staff/99/suitability")).status_code == 404
