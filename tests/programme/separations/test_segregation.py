"""Segregation is recorded from a day on, and ended."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World
from tests.programme.cohorts.test_members import change, on, stored, today

As = Callable[[Viewer | None], Awaitable[Client]]
Values = dict[str, str | int | Sequence[str]]


def since(day: dt.date, note: str = "") -> Values:
    return {"note": note, **on(day, "starts_on")}


async def times(world: World, participant: int) -> list[Any]:
    return await stored(
        world,
        "select starts_on, ends_on, note, recorded_by from segregation where participant = $1 order by starts_on",
        participant,
    )


async def test_it_is_recorded_once_however_often_it_is_sent(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    for _press in range(2):
        answer = await post(cleo, "/participants/2/segregation", since(today(), "Own protection"))
        assert answer.status_code == 303
    assert await times(world, 2) == [(today(), None, "Own protection", world.cleo.id)]
    assert "Not ended Own protection" in words(await cleo.get("/participants/2/segregation"))


async def test_everybody_who_works_with_the_person_reads_it_and_only_coordinators_write(
    world: World, as_: As
) -> None:
    for person in (world.alma, world.liv):
        page = await (await as_(person)).get("/participants/1/segregation")
        assert "Not ended" in words(page) and "Record segregation" not in page.text


async def test_nobody_is_in_segregation_twice_at_a_time(world: World, as_: As) -> None:
    answer = await post(await as_(world.cleo), "/participants/1/segregation", since(today(), "Again"))
    assert answer.status_code == 422
    assert errors(answer) == ["They were in segregation on that day or after it already: look at the list"]
    assert "Again" in answer.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"starts_on-year": "2099"}, "The first day must be today or earlier: record it when it has begun"),
        ({"starts_on-month": "13"}, "First day must be a real date"),
        ({"note": "x\0"}, "Note contains a character that cannot be kept (U+0000). Delete it or type the text again"),
        ({"note": "x" * 501}, "Note must be 500 characters or fewer. You have typed 501"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused(world: World, as_: As, values: Values, message: str) -> None:
    answer = await post(await as_(world.cleo), "/participants/2/segregation", since(today()) | values)
    assert answer.status_code == 422
    assert errors(answer) == [message]
    assert await times(world, 2) == []


async def test_it_ends_on_its_last_day_and_may_begin_again_on_the_next(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    path = "/participants/1/segregation/1/end"
    early = await post(cleo, path, on(today() - dt.timedelta(9), "ends_on"))
    assert early.status_code == 422 and errors(early)[0].startswith("The date must be ")
    for _press in range(2):
        answer = await post(cleo, path, on(today() - dt.timedelta(1), "ends_on"))
        assert answer.status_code == 303
    other = await post(cleo, path, on(today(), "ends_on"))
    assert other.status_code == 409 and "The last day is recorded already" in words(other)
    assert (await post(cleo, "/participants/1/segregation", since(today()))).status_code == 303
    assert len(await times(world, 1)) == 2


async def test_only_the_site_where_somebody_is_records_it(world: World, as_: As) -> None:
    await change(world, "update participant set site = 2 where id = 1")
    cleo = await as_(world.cleo)
    assert (await cleo.get("/participants/1/segregation")).status_code == 200
    assert (await post(cleo, "/participants/1/segregation", since(today()))).status_code == 403
    assert (await cleo.get("/participants/2/segregation/1/end")).status_code == 404
