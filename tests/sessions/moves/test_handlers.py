"""Coordinators record transfers and new release dates."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]

_TRANSFERS = "select participant, from_site, to_site, transferred_on, reason, made_by from transfer"
_CHANGES = "select before, after, reason, made_by from release_change"
_LEFT = "select left_on, outcome, reason from membership where id = $1"


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def on(day: dt.date | None, name: str) -> dict[str, str]:
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}-{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}


async def stored(world: World, sql: str, *values: Any) -> list[Any]:
    owner = await world.database.as_owner()
    rows = [tuple(row) for row in await owner.fetch(sql, *values)]
    await owner.close()
    return rows


async def change(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()


def to_south(day: dt.date | None = None, **others: str) -> dict[str, str]:
    values = {
        "to_site": "2",
        "from": "1",
        "reason": "Nearer to family",
        **on(day or today(), "transferred_on"),
    }
    return {**values, **others}


# --- Transfer ----------------------------------------------------------------------------------


async def test_who_is_in_no_cohort_goes_out_of_sight(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    page = await cleo.get("/participants/5/transfer")
    assert '<option value="2">South Probe Prison</option>' in page.text and 'name="place"' not in page.text
    answer = await post(cleo, "/participants/5/transfer", to_south())
    assert answer.status_code == 303 and answer.headers["location"] == "/participants"
    assert "Vera Testperson was transferred to South Probe Prison" in words(await cleo.get("/participants"))
    assert await stored(world, _TRANSFERS) == [(5, 1, 2, today(), "Nearer to family", world.cleo.id)]
    assert (await cleo.get("/participants/5")).status_code == 404
    cyrus = await as_(world.cyrus)
    said = words(await cyrus.get("/participants/5/timeline"))
    assert "Transferred from North Probe Prison to South Probe Prison" in said and "by Cleo Probe" in said


async def test_a_member_leaves_the_cohort_by_the_transfer_when_that_is_wanted(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    assert "has a place in cohort N1 North one" in words(await cleo.get("/participants/1/transfer"))
    day = today() - dt.timedelta(2)
    answer = await post(cleo, "/participants/1/transfer", to_south(day, place="leave"))
    assert answer.status_code == 303 and answer.headers["location"] == "/participants/1"
    assert await stored(world, _LEFT, 1) == [(day, "transferred", "Nearer to family")]
    assert await stored(world, "select site from participant where id = 1") == [(2,)]


async def test_a_member_may_stay_for_now(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/participants/1/transfer", to_south(place="stay"))
    assert answer.status_code == 303
    assert await stored(world, _LEFT, 1) == [(None, None, "")]
    assert await stored(world, "select site from participant where id = 1") == [(2,)]


async def test_a_place_in_a_cohort_to_come_is_given_up_from_its_first_day(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/participants/3/transfer", to_south(place="leave"))
    assert answer.status_code == 303
    ((left, outcome, _reason),) = await stored(world, _LEFT, 3)
    ((joined,),) = await stored(world, "select joined_on from membership where id = 3")
    assert (left, outcome) == (joined, "transferred")


@pytest.mark.parametrize(
    ("values", "message", "linked"),
    [
        ({}, "Choose what happens to their place in the cohort", "place"),
        ({"place": "else"}, "What happens to their place?: choose one of those that are offered", "place"),
        ({"place": "stay", "to_site": ""}, "Choose the site where they go", "to_site"),
        ({"place": "stay", "to_site": "1"}, "Where do they go?: choose one of those that are offered", "to_site"),
        ({"place": "stay", "to_site": "99"}, "Where do they go?: choose one of those that are offered", "to_site"),
        ({"place": "stay", "reason": " "}, "Enter the reason", "reason"),
        ({"place": "stay", **on(None, "transferred_on")}, "Enter the date of transfer", "transferred_on-day"),
        ({"place": "stay", "transferred_on-day": "32"}, "Date of transfer must be a real date", "transferred_on-day"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_kept(
    world: World, as_: As, values: dict[str, str], message: str, linked: str
) -> None:
    answer = await post(await as_(world.cleo), "/participants/1/transfer", {**to_south(), **values})
    assert answer.status_code == 422
    assert errors(answer) == [message] and ids_linked(answer) == [linked]
    if "reason" not in values:
        assert "Nearer to family" in answer.text
    assert await stored(world, _TRANSFERS) == [] and await stored(world, _LEFT, 1) == [(None, None, "")]


@pytest.mark.parametrize("days", [2, -400])
async def test_a_transfer_is_recorded_when_it_has_happened(world: World, as_: As, days: int) -> None:
    day = today() + dt.timedelta(days)
    answer = await post(await as_(world.cleo), "/participants/5/transfer", to_south(day))
    assert answer.status_code == 422 and "record it when it has happened" in errors(answer)[0]
    assert await stored(world, _TRANSFERS) == []


async def test_two_transfers_at_the_same_moment_move_once(live: Live) -> None:
    """The second waits, and then finds somebody who is not at the own site any more."""
    async with await live.client(live.world.cleo) as cleo:
        answers = await asyncio.gather(
            *(post(cleo, "/participants/1/transfer", to_south(place="leave")) for _ in range(2))
        )
    assert sorted(answer.status_code for answer in answers)[0] == 303
    assert sorted(answer.status_code for answer in answers)[1] in (403, 404)
    assert len(await stored(live.world, _TRANSFERS)) == 1


async def test_who_coordinates_both_sites_is_told_that_somebody_was_first(world: World, as_: As) -> None:
    await change(
        world,
        "insert into staff_site (staff, site) values (5, 2); insert into site (id, code, name, time_zone, country, subdivision)"
        " values (3, 'east', 'East Probe Prison', 'Europe/London', 'GB', 'ENG')",
    )
    cleo = await as_(world.cleo)
    assert (await post(cleo, "/participants/5/transfer", to_south())).status_code == 303
    second = await post(cleo, "/participants/5/transfer", to_south(to_site="3"))
    assert second.status_code == 409 and "they are at South Probe Prison now" in words(second)
    assert len(await stored(world, _TRANSFERS)) == 1


# --- Release date ------------------------------------------------------------------------------

RELEASE = "/participants/1/release-date"


async def current(world: World) -> str:
    ((found,),) = await stored(world, "select earliest_release_date from participant where id = 1")
    return found.isoformat() if found else ""


async def test_a_new_date_is_kept_with_the_one_before_and_the_reason(world: World, as_: As) -> None:
    cleo, before = await as_(world.cleo), await current(world)
    page = words(await cleo.get(RELEASE))
    assert "Earliest release date now" in page and "Last session of N1 North one" in page
    new = today() + dt.timedelta(500)
    answer = await post(cleo, RELEASE, {"seen": before, "reason": "Court", **on(new, "after")})
    assert answer.status_code == 303
    assert await stored(world, _CHANGES) == [(dt.date.fromisoformat(before), new, "Court", world.cleo.id)]
    assert await current(world) == new.isoformat()
    assert "The release date was changed. " in words(await cleo.get("/participants/1"))


async def test_a_release_before_the_end_of_the_cohort_is_pointed_out(world: World, as_: As) -> None:
    """The last session of N1 is in a week."""
    cleo, before = await as_(world.cleo), await current(world)
    answer = await post(
        cleo, RELEASE, {"seen": before, "reason": "Court", **on(today() + dt.timedelta(3), "after")}
    )
    assert answer.status_code == 303
    assert "Cohort N1 North one still meets after it" in words(await cleo.get("/participants/1"))


async def test_a_date_can_be_taken_out(world: World, as_: As) -> None:
    cleo, before = await as_(world.cleo), await current(world)
    answer = await post(cleo, RELEASE, {"seen": before, "reason": "Open again", **on(None, "after")})
    assert answer.status_code == 303 and await current(world) == ""


async def test_whoever_saves_second_sees_the_date_of_the_first(world: World, as_: As) -> None:
    cleo, before = await as_(world.cleo), await current(world)
    first, second = today() + dt.timedelta(600), today() + dt.timedelta(700)
    await post(cleo, RELEASE, {"seen": before, "reason": "First", **on(first, "after")})
    answer = await post(cleo, RELEASE, {"seen": before, "reason": "Second", **on(second, "after")})
    assert answer.status_code == 409
    assert "Somebody else changed the date first" in words(answer) and "Second" in answer.text
    assert f'name="seen" value="{first.isoformat()}"' in answer.text
    assert await current(world) == first.isoformat()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"reason": ""}, "Enter the reason"),
        ({"after-month": "13"}, "New earliest release date must be a real date"),
        ({"after-year": "2101"}, "New earliest release date must be between 1 January 1900 and 31 December 2100"),
        ({"reason": "a\0b"}, "Reason contains a character that cannot be kept (U+0000). Delete it or type the text again"),
    ],
)  # fmt: skip
async def test_a_date_or_reason_that_cannot_be_is_refused(
    world: World, as_: As, values: dict[str, str], message: str
) -> None:
    form = {"seen": await current(world), "reason": "Court", **on(today(), "after"), **values}
    answer = await post(await as_(world.cleo), RELEASE, form)
    assert answer.status_code == 422 and errors(answer) == [message]
    assert await stored(world, _CHANGES) == []


async def test_the_date_that_stands_is_no_change_also_when_sent_twice(world: World, as_: As) -> None:
    cleo, before = await as_(world.cleo), await current(world)
    form = {"seen": before, "reason": "Court", **on(today() + dt.timedelta(500), "after")}
    assert (await post(cleo, RELEASE, form)).status_code == 303
    again = await post(cleo, RELEASE, form)
    assert again.status_code == 422 and "stands already" in errors(again)[0]
    assert len(await stored(world, _CHANGES)) == 1


async def test_only_the_coordinator_of_the_site_writes(world: World, as_: As) -> None:
    await change(world, "update participant set site = 2 where id = 1")
    cleo = await as_(world.cleo)
    for path in (RELEASE, "/participants/1/transfer"):
        assert (await cleo.get(path)).status_code == 403
        assert (await post(cleo, path, {})).status_code == 403
    said = words(await cleo.get("/participants/1"))
    assert "Record a transfer" not in said and "Change the release date" not in said
