"""Published rates: kept by the lead, read by evaluators, compared with in reports."""

from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

PAGE = "/reports/benchmarks"
RATE = {"event": "arrest", "percent": "36,5", "months": "12", "source": "Office of Invented Statistics, 2021"}


async def add(client: Client, **values: str) -> Response:
    fields = fields_of((await client.get(PAGE)).text, PAGE)
    return await send(client, PAGE, fields | {name: [value] for name, value in (RATE | values).items()})


async def stored(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(world, "select event, rate, months, source, added_by from benchmark order by id")
    return [tuple(row) for row in rows]


async def test_a_rate_is_kept_once_compared_with_and_retired(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    assert "reports compare with none" in words(await liv.get(PAGE))
    for _time in range(2):  # a double click
        assert (await add(liv)).status_code == 303
    assert await stored(world) == [("arrest", 0.365, 12, RATE["source"], world.liv.id)]
    eva = await as_(world.eva)
    page = words(await eva.get(PAGE))
    assert "36.5%" in page and RATE["source"] in page and "Add a rate" not in page
    table = (await eva.get("/reports/outcome/tables/benchmark.csv")).text.splitlines()
    assert table[1].startswith("arrest,0,0,") and "Office of Invented Statistics" in table[1]
    assert "unmatched" in (await eva.get("/reports")).text
    number = (await as_owner(world, "select id from benchmark"))[0][0]
    liv = await as_(world.liv)
    for _time in range(2):
        assert (await post(liv, f"{PAGE}/{number}/retire", {})).status_code == 303
    assert "Retired" in words(await liv.get(PAGE))
    eva = await as_(world.eva)
    assert len((await eva.get("/reports/outcome/tables/benchmark.csv")).text.splitlines()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", ""),
        ("event", "death"),
        ("percent", "0"),
        ("percent", "101"),
        ("percent", "many"),
        ("months", "0"),
        ("months", "241"),
        ("source", " "),
        ("source", "x" * 301),
    ],
)
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, field: str, value: str
) -> None:
    answer = await add(await as_(world.liv), **{field: value})
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    if field != "source":
        assert fields_of(answer.text, PAGE)["source"] == [RATE["source"]]
    assert await stored(world) == []
