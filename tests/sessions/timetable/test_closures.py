"""One day, a span and a weekly regime: what the timetable takes for a day off."""

import datetime as dt
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from programme.access.viewer import Viewer
from programme.database import acting
from sessions.timetable.queries import ClosedDays, closures
from tests.fixtures.posting import post, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import change, form

As = Callable[[Viewer | None], Awaitable[Client]]

PLAIN = dt.date(2027, 6, 7)  # a Monday


def _closure(starts: str, ends: str | None, weekdays: str | None, reason: str = "Audit") -> str:
    last = f"'{ends}'" if ends else "null"
    days = f"array[{weekdays}]" if weekdays else "null"
    return (
        "insert into closure (site, starts_on, ends_on, weekdays, reason)"
        f" values (1, '{starts}', {last}, {days}, '{reason}')"
    )


async def test_a_weekly_regime_comes_as_its_single_days(world: World) -> None:
    await change(world, _closure("2027-06-01", "2027-06-20", "1, 5"))
    async with acting(world.cleo):
        found = await closures(1, dt.date(2027, 6, 5), dt.date(2027, 12, 31))
    days = [dt.date(2027, 6, 7), dt.date(2027, 6, 11), dt.date(2027, 6, 14), dt.date(2027, 6, 18)]
    assert found == tuple(ClosedDays(on, on, "Audit") for on in days)


async def test_an_open_regime_goes_on_to_the_last_day_asked_about(world: World) -> None:
    await change(world, _closure("2027-06-01", None, "7"))
    async with acting(world.cleo):
        found = await closures(1, dt.date(2099, 12, 1), dt.date(2099, 12, 14))
    assert [one.starts_on for one in found] == [dt.date(2099, 12, 6), dt.date(2099, 12, 13)]


async def test_spans_and_regimes_come_in_order_of_date(world: World) -> None:
    await change(world, _closure("2027-06-01", None, "1", "Weekly"))
    await change(world, _closure("2027-06-09", "2027-06-10", None, "Span"))
    async with acting(world.cleo):
        found = await closures(1, PLAIN, dt.date(2027, 6, 14))
    assert [one.reason for one in found] == ["Weekly", "Span", "Weekly"]


async def test_dates_on_a_regimes_weekday_are_left_out_with_the_reason(world: World, as_: As) -> None:
    await change(world, _closure("2027-06-10", "2027-06-25", "1, 3", "No movement on Mondays"))
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN, action="preview"))
    said = words(answer)
    for day in ("14", "21"):
        assert f"Mon {day} Jun 2027 Left out: Site closed: No movement on Mondays" in said
    assert "4 sessions , 7 June 2027 to 12 July 2027. 2 dates are left out." in said


async def test_a_regime_that_swallows_every_date_is_named(world: World, as_: As) -> None:
    await change(world, _closure("2027-01-01", None, "1", "No movement on Mondays"))
    answer = await post(await as_(world.cleo), "/cohorts/new", form(PLAIN))
    assert answer.status_code == 422
    assert "Site closed: No movement on Mondays" in words(answer)


@pytest.mark.parametrize(
    "sql",
    [
        _closure("2027-06-01", None, None),  # only a weekly regime is open
        _closure("2027-06-01", "2027-06-10", "0"),
        _closure("2027-06-01", "2027-06-10", "8"),
        "insert into closure (site, starts_on, ends_on, weekdays, reason)"
        " values (1, '2027-06-01', null, '{}', 'x')",
    ],
)
async def test_the_database_refuses_other_shapes(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(sql)
    await owner.close()
