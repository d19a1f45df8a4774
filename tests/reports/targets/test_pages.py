"""Targets: set by the lead, read by evaluators, judged in reports."""

from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

PAGE = "/reports/targets"
TARGET = {"indicator": "attendance", "percent": "80", "source": "Strategy 2026, version 1"}


async def aim(client: Client, **values: str) -> Response:
    fields = fields_of((await client.get(PAGE)).text, PAGE)
    return await send(client, PAGE, fields | {name: [value] for name, value in (TARGET | values).items()})


async def stored(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(world, "select indicator, value, source, set_by from target order by id")
    return [tuple(row) for row in rows]


async def test_a_target_is_set_once_judged_and_retired(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    assert "No target is set yet." in words(await liv.get(PAGE))
    for _time in range(2):  # a double click
        assert (await aim(liv)).status_code == 303
    assert await stored(world) == [("attendance", 0.8, TARGET["source"], world.liv.id)]
    assert (await aim(liv, indicator="reimprisoned_12_months", percent="30")).status_code == 303
    eva = await as_(world.eva)
    page = words(await eva.get(PAGE))
    assert "at least 80.0%" in page and "at most 30.0%" in page and "Set a target" not in page
    report = words(await eva.get("/reports"))
    assert "Targets of the strategy" in report and TARGET["source"] in report
    table = (await eva.get("/reports/outcome/tables/targets.csv")).text.splitlines()
    assert table[1].startswith("attendance,0.800000,2,0.500000,") and ",open," in table[1]
    more = int(table[1].split(",")[7])
    assert more > 0 and f" {more} {TARGET['source']}" in report
    assert table[2].startswith("reimprisoned_12_months,0.300000,0,") and ",nothing," in table[2]
    number = (await as_owner(world, "select min(id) from target"))[0][0]
    liv = await as_(world.liv)
    for _time in range(2):
        assert (await post(liv, f"{PAGE}/{number}/retire", {})).status_code == 303
    assert "Retired" in words(await liv.get(PAGE))
    eva = await as_(world.eva)
    assert len((await eva.get("/reports/outcome/tables/targets.csv")).text.splitlines()) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("indicator", ""),
        ("indicator", "happiness"),
        ("percent", "0"),
        ("percent", "101"),
        ("percent", "most"),
        ("source", " "),
        ("source", "x" * 301),
    ],
)
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, field: str, value: str
) -> None:
    answer = await aim(await as_(world.liv), **{field: value})
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    if field != "source":
        assert fields_of(answer.text, PAGE)["source"] == [TARGET["source"]]
    assert await stored(world) == []
