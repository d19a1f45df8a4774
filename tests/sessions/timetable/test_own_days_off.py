"""The days off of a cohort, and the gap between its sessions, on their own page."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import stored

As = Callable[[Viewer | None], Awaitable[Client]]

PAGE = "/cohorts/1/days-off"


def days(first: dt.date, last: dt.date | None = None, reason: str = "Summer pause") -> dict[str, str | int]:
    typed: dict[str, str | int] = {"action": "add", "reason": reason}
    for name, on in (("starts_on", first), ("ends_on", last)):
        if on is not None:
            typed |= {f"{name}-{part}": getattr(on, part) for part in ("day", "month", "year")}
    return typed


async def kept(world: World) -> list[tuple[dt.date, dt.date, str]]:
    return await stored(world, "select starts_on, ends_on, reason from cohort_day_off order by starts_on")


async def test_without_days_off_the_page_says_so(world: World, as_: As) -> None:
    page = await (await as_(world.cleo)).get(PAGE)
    assert page.status_code == 200 and "This cohort has no days off of its own." in words(page)


async def test_days_off_are_added_and_name_what_is_scheduled_on_them(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)
    assert (await post(cleo, PAGE, days(soon, soon + dt.timedelta(days=1)))).status_code == 303
    assert await kept(world) == [(soon, soon + dt.timedelta(days=1), "Summer pause")]
    assert "Summer pause 3. Deepening" in words(await cleo.get(PAGE))
    assert await stored(world, "select state from group_session where id = 3") == [("scheduled",)]


async def test_the_same_days_off_twice_are_kept_once(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for _click in range(2):
        assert (await post(cleo, PAGE, days(dt.date(2027, 6, 7)))).status_code == 303
    assert await kept(world) == [(dt.date(2027, 6, 7), dt.date(2027, 6, 7), "Summer pause")]


async def test_days_off_are_removed_and_a_second_time_is_no_error(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, PAGE, days(dt.date(2027, 6, 7)))
    ((number,),) = await stored(world, "select id from cohort_day_off")
    for said in ("The days off are removed", "These days off were removed already"):
        answer = await post(cleo, f"{PAGE}/{number}/remove", {})
        assert answer.status_code == 303 and said in words(await cleo.get(PAGE))
    assert await kept(world) == []


async def test_days_off_are_not_removed_by_way_of_another_cohort(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    await post(cleo, PAGE, days(dt.date(2027, 6, 7)))
    ((number,),) = await stored(world, "select id from cohort_day_off")
    await post(cleo, f"/cohorts/2/days-off/{number}/remove", {})
    assert len(await kept(world)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"starts_on-month": 13}, "starts_on-day"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "starts_on-day"),
        ({"ends_on-day": 6, "ends_on-month": 6, "ends_on-year": 2027}, "ends_on-day"),
        ({"ends_on-day": 6, "ends_on-month": 6, "ends_on-year": 99999}, "ends_on-day"),
    ],
)
async def test_wrong_days_off_are_refused_with_what_was_typed(
    world: World, as_: As, wrong: dict[str, str | int], field: str
) -> None:
    answer = await post(await as_(world.cleo), PAGE, {**days(dt.date(2027, 6, 7)), **wrong})
    assert answer.status_code == 422 and ids_linked(answer) == [field] and f'id="{field}"' in answer.text
    if "starts_on-year" not in wrong:
        assert 'value="2027"' in answer.text
    assert await kept(world) == []


async def test_the_gap_is_kept_and_changed(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for typed, held in (("3", 3), ("5", 5), ("", 0)):
        assert (await post(cleo, PAGE, {"action": "gap", "least_days": typed})).status_code == 303
        assert await stored(world, "select cohort, least_days_between from timetable_settings") == [(1, held)]
    answer = await post(cleo, PAGE, {"action": "gap", "least_days": "61"})
    assert answer.status_code == 422
    assert errors(answer) == ["Least days from one session to the next must be between 0 and 60"]
    assert 'value="61"' in answer.text
