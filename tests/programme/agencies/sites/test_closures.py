"""Closures: one day, several, or a weekly regime."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.programme.agencies.sites.test_sites import change, stored

As = Callable[[Viewer | None], Awaitable[Client]]
Values = dict[str, str | int | list[str]]

YEAR = dt.datetime.now(dt.UTC).year + 1


def closure(**others: str | int | list[str]) -> Values:
    values: Values = {
        "starts_on-day": 3,
        "starts_on-month": 5,
        "starts_on-year": YEAR,
        "reason": "Search of the wing",
    }
    return values | {name.replace("__", "-"): value for name, value in others.items()}


LAST: Values = {"ends_on-day": 9, "ends_on-month": 5, "ends_on-year": YEAR}
FIRST_DAY, LAST_DAY = dt.date(YEAR, 5, 3), dt.date(YEAR, 5, 9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (closure(), (FIRST_DAY, FIRST_DAY, None)),
        (closure() | LAST, (FIRST_DAY, LAST_DAY, None)),
        (closure(weekdays=["5"]), (FIRST_DAY, None, [5])),
        (closure(weekdays=["5", "1"]) | LAST, (FIRST_DAY, LAST_DAY, [1, 5])),
    ],
)
async def test_each_shape_is_stored(
    world: World, as_: As, values: Values, expected: tuple[object, ...]
) -> None:
    browser = await as_(world.cleo)
    assert (await post(browser, "/sites/1/closures/new", values)).status_code == 303
    assert (await post(browser, "/sites/1/closures/new", values)).status_code == 303  # sent twice, kept once
    rows = await stored(
        world, "select starts_on, ends_on, weekdays from closure where reason = 'Search of the wing'"
    )
    assert rows == [expected]
    assert "Search of the wing" in words(await browser.get("/sites/1"))


@pytest.mark.parametrize(
    ("values", "message", "link"),
    [
        (closure(reason=""), "Enter the reason", "reason"),
        (closure(starts_on__day=31, starts_on__month=2), "First day must be a real date", "starts_on-day"),
        (
            closure(starts_on__year=9999),
            "First day must be between 1 January 1900 and 31 December 2100",
            "starts_on-day",
        ),
        (
            closure(starts_on__year=2099),
            "Check the year: it is more than five years from today",
            "starts_on-day",
        ),
        (
            closure(starts_on__day=10) | LAST,
            "Last day must be the same as or after the first day",
            "ends_on-day",
        ),
        (closure(weekdays=["8"]), "Only on these weekdays: choose one of those that are offered", "weekdays"),
    ],
)
async def test_days_that_cannot_be_are_refused_with_everything_kept(
    world: World, as_: As, values: Values, message: str, link: str
) -> None:
    answer = await post(await as_(world.cleo), "/sites/1/closures/new", values)
    assert answer.status_code == 422
    assert message in errors(answer) and link in ids_linked(answer)
    assert f'value="{values["starts_on-year"]}"' in answer.text
    assert await stored(world, "select count(*) from closure") == [(1,)]


async def test_weekdays_that_never_come_are_refused(world: World, as_: As) -> None:
    wrong = str(FIRST_DAY.isoweekday() % 7 + 1)
    last: Values = {"ends_on-day": 3, "ends_on-month": 5, "ends_on-year": YEAR}
    answer = await post(await as_(world.cleo), "/sites/1/closures/new", closure(weekdays=[wrong]) | last)
    assert errors(answer) == ["None of these weekdays lies between the first and the last day"]


async def test_a_closure_is_changed_and_removed(world: World, as_: As) -> None:
    browser = await as_(world.cleo)
    fields = fields_of((await browser.get("/sites/1/closures/1")).text)
    answer = await send(browser, "/sites/1/closures/1", changed(fields, reason="Works"))
    assert answer.status_code == 303
    assert await stored(world, "select reason, ends_on - starts_on, weekdays from closure where id = 1") == [
        ("Works", 1, None)
    ]
    assert (await post(browser, "/sites/1/closures/1/remove", {})).status_code == 303
    assert await stored(world, "select count(*) from closure") == [(0,)]
    assert (await post(browser, "/sites/1/closures/1/remove", {})).status_code == 404


async def test_who_comes_second_sees_both_versions(world: World, as_: As) -> None:
    browser = await as_(world.cleo)
    fields = fields_of((await browser.get("/sites/1/closures/1")).text)
    await change(world, "update closure set reason = 'First' where id = 1")
    answer = await send(browser, "/sites/1/closures/1", changed(fields, reason="Second"))
    assert answer.status_code == 409
    assert "Somebody else changed this first" in words(answer) and "First" in words(answer)
    assert 'value="Second"' in answer.text
    assert await stored(world, "select reason from closure where id = 1") == [("First",)]


async def test_a_closure_of_another_site_is_not_found(world: World, as_: As) -> None:
    assert (await (await as_(world.liv)).get("/sites/2/closures/1")).status_code == 404
    cyrus = await as_(world.cyrus)
    assert (await post(cyrus, "/sites/2/closures/1/remove", {})).status_code == 404
    assert await stored(world, "select count(*) from closure") == [(1,)]


async def test_a_closure_that_is_over_is_put_away(world: World, as_: As) -> None:
    await change(
        world, "update closure set starts_on = current_date - 9, ends_on = current_date - 8 where id = 1"
    )
    said = words(await (await as_(world.cleo)).get("/sites/1"))
    assert "1 closure is over" in said and "No closure is recorded from today on." in said
