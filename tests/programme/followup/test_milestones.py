"""Milestones after release, with the person's own view."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.forms import fields_of
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_pages import PAGE, TODAY, fill, out
from tests.sessions.register.steps import As, as_owner

FLAT: dict[str, Any] = {
    "area": "housing",
    "what": "A flat of their own",
    "standing": "reached",
    "happened_on": TODAY - dt.timedelta(days=5),
    "source": "Contract seen",
}


async def test_a_milestone_stands_with_its_source_and_the_own_view(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    assert "No milestone is recorded." in words(await omar.get(PAGE))
    address = f"{PAGE}/{release}/milestone"
    for _time in range(2):  # a double click
        answer = await fill(omar, address, **FLAT, own_view="Too far from my mother")
        assert answer.status_code == 303, errors(answer)
    later = {**FLAT, "standing": "lost", "happened_on": TODAY}
    assert (await fill(omar, address, **later)).status_code == 303
    said = words(await omar.get(PAGE))
    assert "Too far from my mother" in said and "Contract seen (Omar Probe)" in said
    assert said.index("Lost again") < said.index("Reached")  # the latest of an area first
    assert len(await as_owner(world, "select from milestone")) == 2
    liv = words(await (await as_(world.liv)).get(PAGE))
    assert "A flat of their own" in liv and "Record a milestone" not in liv
    assert "A flat of their own" not in words(await (await as_(world.cleo)).get(PAGE))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"area": "safety_plan"}, "area"),
        ({"what": ""}, "what"),
        ({"standing": "perhaps"}, "standing"),
        ({"happened_on": TODAY + dt.timedelta(days=1)}, "happened_on"),
        ({"source": ""}, "source"),
        ({"own_view": "x" * 1001}, "own_view"),
    ],
)
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, values: dict[str, Any], field: str
) -> None:
    omar, release = await out(world, as_)
    address = f"{PAGE}/{release}/milestone"
    answer = await fill(omar, address, **(FLAT | values))
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    if field != "what":
        assert fields_of(answer.text, address)["what"] == [FLAT["what"]]
    assert await as_owner(world, "select from milestone") == []
