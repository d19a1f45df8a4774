"""What a record asks depends on the kind of session; incidents and the order of exercises."""

from typing import Any

import pytest

from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.sessions.record.test_handlers import opened, record, write
from tests.sessions.register.steps import As, as_owner


async def _kind(world: World, kind: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute("update group_session set kind = $1 where id = 2", kind)
    await owner.close()


async def _stored(world: World) -> tuple[Any, ...]:
    rows = await as_owner(world, "select climate, incident, incident_note, guests from session_record")
    return tuple(rows[0])


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("group", {"climate"}),
        ("family_day", {"climate", "guests"}),
        ("one_to_one", set()),
        ("assessment", set()),
    ],
)
async def test_each_kind_is_asked_what_it_has(world: World, as_: As, kind: str, asked: set[str]) -> None:
    await _kind(world, kind)
    alma = await as_(world.alma)
    page = await alma.get(record(2))
    shown = {name for name in ("climate", "guests") if f'name="{name}"' in page.text}
    assert shown == asked
    assert 'name="incident"' in page.text
    # What was not asked is not stored, whoever posts it.
    fields = changed(fields_of(page.text), incident="no") | {"climate": ["4"], "guests": ["7"]}
    assert (await send(alma, record(2), fields)).status_code == 303
    climate, guests = (4 if "climate" in asked else None), (7 if "guests" in asked else None)
    assert await _stored(world) == (climate, False, "", guests)


async def test_an_incident_says_what_happened(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, 2) | {"incident-note": ["A chair fell"]}
    answer = await send(alma, record(2), fields | {"incident": ["no"]})
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith("incident")
    again = fields_of(answer.text)
    assert again["incident-note"] == ["A chair fell"]
    assert (await send(alma, record(2), again | {"incident": ["yes"]})).status_code == 303
    assert await _stored(world) == (None, True, "A chair fell", None)
    assert (await opened(alma, 2))["incident-note"] == ["A chair fell"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("guests", "x"), ("guests", "501"), ("guests", "-1"), ("incident-note", "x" * 50_001)],
)
async def test_odd_values_are_refused_and_come_back(world: World, as_: As, field: str, value: str) -> None:
    await _kind(world, "family_day")
    alma = await as_(world.alma)
    answer = await send(alma, record(2), await opened(alma, 2) | {"incident": ["yes"], field: [value]})
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    assert fields_of(answer.text)[field] == [value]
    assert await as_owner(world, "select from session_record") == []


async def test_exercises_are_kept_in_the_order_they_came(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, 1)
    first, second = (name.removeprefix("why-") for name in fields if name.startswith("why-"))
    fields |= {f"delivered-{first}": ["yes"], f"delivered-{second}": ["yes"]}
    twice = await send(alma, record(1), fields | {f"order-{first}": ["2"], f"order-{second}": ["2"]})
    assert twice.status_code == 422 and ids_linked(twice) == [f"order-{second}"]
    for odd in ("0", "201", "second"):
        refused = await send(alma, record(1), fields | {f"order-{first}": [odd]})
        assert refused.status_code == 422 and ids_linked(refused) == [f"order-{first}"]
    good = await send(alma, record(1), fields | {f"order-{first}": ["2"], f"order-{second}": ["1"]})
    assert good.status_code == 303, errors(good)
    rows = await as_owner(world, "select exercise, delivered_as from exercise_delivery order by position")
    assert [tuple(row) for row in rows] == [(1001, 2), (1002, 1)]
    assert (await opened(alma, 1))[f"order-{first}"] == ["2"]


async def test_two_who_describe_an_incident_differently_choose(world: World, as_: As) -> None:
    fields = await opened(await as_(world.bela), 2)
    assert (
        await write(await as_(world.alma), 2, incident="yes", incident_note="A chair fell")
    ).status_code == 303
    bela = await as_(world.bela)
    fields["_csrf_token"] = (await opened(bela, 2))["_csrf_token"]
    answer = await send(bela, record(2), fields | {"incident": ["yes"], "incident-note": ["A table fell"]})
    assert answer.status_code == 409
    said = words(answer)
    assert "Yes: A chair fell" in said and "Yes: A table fell" in said
    assert (await _stored(world))[2] == "A chair fell"
