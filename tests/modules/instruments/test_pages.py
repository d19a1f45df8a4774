"""Instruments: read by those who deliver, kept by the lead."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

import modules.piccolo_migrations
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.modules.desk import As, change, form, stored

NEW = "/instruments/new"
A_SCALE: dict[str, Any] = {
    "code": "PS-4",
    "name": "Probe scale",
    "kind": "scale",
    "asked_at": ["baseline", "end"],
    "source": "Probe (2026)",
    "items": "4",
    "lowest": "1",
    "highest": "5",
    "reverse": "2",
    "scoring": "sum",
    "better": "higher",
    "parts": "First: 1, 2\nSecond: 3 4",
    "sd": "2,5",
    "reliability": "0.8",
}


async def put(client: Client, address: str, **values: Any) -> Response:
    """Open the form, fill it, send it; a box that was not ticked is no field of the open form."""
    typed = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return await send(client, address, {**await form(client, address), **typed})


async def number_of(world: World, code: str) -> int:
    ((found,),) = await stored(world, "select id from instrument where code = $1", code)
    return int(found)


async def test_instruments_that_come_along_are_whole_and_read_by_those_who_deliver(
    world: World, as_: As
) -> None:
    listed = words(await (await as_(world.alma)).get("/instruments"))
    text = Path(modules.piccolo_migrations.__file__).with_name("the_instruments.toml").read_text("utf-8")
    for one in tomllib.loads(text)["instruments"]:
        assert one["code"] in listed and one["name"] in listed
    core = words(await (await as_(world.cleo)).get(f"/instruments/{await number_of(world, 'CORE-10')}"))
    assert "Barkham" in core and "11" in core
    climate = words(await (await as_(world.sue)).get(f"/instruments/{await number_of(world, 'GCQ-S')}"))
    assert "Engaged" in climate and "1, 2, 4, 8, 11" in climate
    assert (await (await as_(world.alma)).get("/instruments/999")).status_code == 404


async def test_the_lead_adds_one_and_its_code_is_taken_then(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await put(liv, NEW, **A_SCALE)
    assert answer.status_code == 303, errors(answer)
    said = words(await liv.get(answer.headers["location"]))
    assert "PS-4 is added" in said and "First" in said and "Probe (2026)" in said
    assert await stored(
        world,
        "select i.items, reverse, asked_at, sd, has_total, s.name, s.items[1] from instrument i"
        " join subscale s on s.instrument = i.id where code = 'PS-4' order by position",
    ) == [
        (4, [2], ["baseline", "end"], 2.5, True, "First", 1),
        (4, [2], ["baseline", "end"], 2.5, True, "Second", 3),
    ]
    again = await put(liv, NEW, **A_SCALE)
    assert again.status_code == 422 and ids_linked(again) == ["code"]
    assert fields_of(again.text)["parts"] == ["First: 1, 2\nSecond: 3 4"]


async def test_a_judgement_has_no_scoring_whatever_else_is_sent(world: World, as_: As) -> None:
    answer = await put(await as_(world.liv), NEW, **{**A_SCALE, "kind": "judgement"})
    assert answer.status_code == 303
    assert await stored(
        world, "select items, has_total, reverse, transform from instrument where code = 'PS-4'"
    ) == [(0, False, [], [])]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": ""}, "code"),
        ({"source": ""}, "source"),
        ({"kind": "guess"}, "kind"),
        ({"items": ""}, "items"),
        ({"items": "10000"}, "items"),
        ({"highest": "1"}, "highest"),
        ({"reverse": "9"}, "reverse"),
        ({"reverse": "two"}, "reverse"),
        ({"parts": "no colon"}, "parts"),
        ({"parts": "A: 1, x"}, "parts"),
        ({"transform": "1, 2"}, "transform"),
        ({"reliability": "1"}, "reliability"),
        ({"sd": "wide"}, "sd"),
        ({"most_missing": "4"}, "most_missing"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    world: World, as_: As, wrong: dict[str, str], field: str
) -> None:
    answer = await put(await as_(world.liv), NEW, **{**A_SCALE, **wrong})
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field)
    assert fields_of(answer.text)["name"] == ["Probe scale"]
    assert await stored(world, "select from instrument where code like 'PS%'") == []


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    address = f"/instruments/{await number_of(world, 'WEMWBS')}/edit"
    mine = changed(await form(liv, address), name="Mine")
    await change(world, "update instrument set name = 'Theirs' where code = 'WEMWBS'")
    answer = await send(liv, address, mine)
    assert answer.status_code == 409 and "Theirs" in words(answer)
    assert fields_of(answer.text)["name"] == ["Mine"]
    # Having seen both, the lead decides.
    assert (await send(liv, address, fields_of(answer.text))).status_code == 303
    assert (await send(liv, address, fields_of(answer.text))).status_code == 303
    assert await stored(world, "select name from instrument where code = 'WEMWBS'") == [("Mine",)]


async def test_scoring_holds_still_once_something_was_measured(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    address = f"/instruments/{await number_of(world, 'CORE-10')}/edit"  # measured once in this world
    for wrong in ({"reverse": "2"}, {"highest": "5"}, {"better": "higher"}, {"parts": "All: 1, 2"}):
        refused = await put(liv, address, **wrong)
        assert refused.status_code == 422 and "scoring stays as it is" in errors(refused)[0]
    assert (await put(liv, address, cut_off="12", asked_at=["baseline"], in_use="")).status_code == 303
    assert await stored(
        world, "select cut_off, asked_at, reverse from instrument where code = 'CORE-10'"
    ) == [(12.0, ["baseline"], [2, 3])]


async def test_every_change_is_in_the_history(world: World, as_: As) -> None:
    await put(await as_(world.liv), NEW, **A_SCALE)
    assert await stored(
        world, "select distinct staff from history where table_name in ('instrument', 'subscale')"
        " and staff is not null",
    ) == [(world.liv.id,)]  # fmt: skip


async def test_only_the_lead_writes(world: World, as_: As) -> None:
    for person in (world.alma, world.cleo, world.sue, world.eva):
        assert (await (await as_(person)).get(NEW)).status_code == 403
    for person in (world.eva, world.omar, world.ada):
        assert (await (await as_(person)).get("/instruments")).status_code == 403
