"""The people around somebody, and what may be said to whom."""

import datetime as dt

import pytest

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_pages import TODAY, fill
from tests.sessions.register.steps import As, as_owner

PAGE = "/participants/1/family"
NEW = f"{PAGE}/new"
AUNT = {
    "name": "Aunt Probe", "relation": "relative", "category": "relative", "approach": "ask_first",
    "may_be_told": "That the flat is sought", "never_told": "Where the sister lives",
}  # fmt: skip


async def test_somebody_is_kept_with_what_may_be_said(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    assert "Nobody is kept here." in words(await omar.get(PAGE))
    for _time in range(2):
        answer = await fill(omar, NEW, **AUNT)
        assert answer.status_code == 303, errors(answer)
    rows = await as_owner(world, "select id, saved_by from related_person where participant = 1")
    assert [row[1] for row in rows] == [world.omar.id]
    said = words(await omar.get(PAGE))
    assert "Aunt Probe" in said and "Ask the participant first" in said and "Where the sister lives" in said
    address = f"{PAGE}/{rows[0][0]}"
    assert (await fill(omar, address, approach="never")).status_code == 303
    assert (await fill(omar, address, ended_on=TODAY + dt.timedelta(days=1))).status_code == 422
    assert (await fill(omar, address, ended_on=TODAY)).status_code == 303
    assert "No part any more" in words(await omar.get(PAGE))
    remembered = str(
        await as_owner(world, "select after::text from history where table_name = 'related_person'")
    )
    assert "ask_first" in remembered and "Aunt" not in remembered and "sister" not in remembered


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"relation": ""}, "relation"), ({"category": "king"}, "category"), ({"approach": ""}, "approach"),
     ({"may_be_told": "x" * 1001}, "may_be_told")],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, values: dict[str, str], field: str
) -> None:
    omar = await as_(world.omar)
    answer = await fill(omar, NEW, **(AUNT | values))
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    assert fields_of(answer.text, NEW)["never_told"] == ["Where the sister lives"]
    assert await as_owner(world, "select from related_person where participant = 1") == []


async def test_whoever_is_second_sees_both(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    await fill(omar, NEW, **AUNT)
    address = f"{PAGE}/" + str(
        (await as_owner(world, "select id from related_person where participant = 1"))[0][0]
    )
    fields = fields_of((await omar.get(address)).text, address)
    await fill(omar, address, may_be_told="Everything about the flat")
    second = await send(omar, address, {**fields, "reach": ["By letter"]})
    assert second.status_code == 409 and "Everything about the flat" in words(second)
    assert fields_of(second.text, address)["reach"] == ["By letter"]
    rows = await as_owner(world, "select reach, version from related_person where participant = 1")
    assert tuple(rows[0]) == ("", 2)


async def test_the_lead_reads_and_nobody_else_learns_of_them(world: World, as_: As) -> None:
    await fill(await as_(world.omar), NEW, **AUNT)
    said = words(await (await as_(world.liv)).get(PAGE))
    assert "Aunt Probe" in said and "Add somebody" not in said
    for viewer in (world.alma, world.cleo):
        assert (await (await as_(viewer)).get(PAGE)).status_code == 403
