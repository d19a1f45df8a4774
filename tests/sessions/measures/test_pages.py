"""Measures: entered, read over time, put right, owed, and closed to everybody else."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from httpx import Response

from programme.access.viewer import Viewer
from tests.fixtures.forms import Fields, changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.modules.desk import As, fill, stored
from tests.modules.desk import form as form_at

COURSES = "/participants/1/measures"
ANSWERS = {f"item_{place}": "1" for place in range(1, 11)}
TODAY = dt.datetime.now(dt.UTC).date()


async def end_of(world: World, code: str = "CORE-10") -> str:
    ((number,),) = await stored(world, "select id from instrument where code = $1", code)
    return f"{COURSES}/new?instrument={number}&point=end"


async def form(client: Client, address: str) -> Fields:
    return await form_at(client, address, address)


async def put(client: Client, address: str, **values: str) -> Response:
    return await fill(client, address, address, **values)


async def kept(world: World) -> list[Any]:
    return await stored(
        world,
        "select time_point, taken_on, answers, total, entered_by from measure"
        " where id > 1 and withdrawn_at is null order by id",
    )


async def test_answers_become_a_score_and_a_change_since_the_baseline(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    before = words(await alma.get(COURSES))
    assert "CORE-10" in before and "28" in before and "VERA-2R" in before
    answer = await put(alma, await end_of(world), **ANSWERS)
    assert answer.status_code == 303, errors(answer)
    assert await kept(world) == [("end", TODAY, [1] * 10, None, world.alma.id)]
    page = await alma.get(COURSES)
    said = words(page)
    assert "it is kept" in said
    # Eight items at 1 and two turned ones at 3: 14, and 28 - 14 = 14 is more than 1.96 x 3.44.
    assert "14" in said and "Improved" in said and "<svg" in page.text
    assert "Improved" in words(await (await as_(world.sue)).get("/cohorts/1/measures"))
    assert "Improved" in words(await (await as_(world.bela)).get("/cohorts/1/measures"))


@pytest.mark.parametrize(("total", "tag"), [("9", "Recovered"), ("26.5", "No reliable change")])
async def test_a_total_alone_is_enough_where_only_that_is_known(
    world: World, as_: As, total: str, tag: str
) -> None:
    alma = await as_(world.alma)
    assert (await put(alma, await end_of(world), total=total)).status_code == 303
    assert await kept(world) == [("end", TODAY, None, float(total), world.alma.id)]
    assert tag in words(await alma.get(COURSES))


async def test_a_gap_is_kept_as_one_and_too_many_make_no_score(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    gaps = {**ANSWERS, "item_1": "", "item_2": ""}
    assert (await put(alma, await end_of(world), **gaps)).status_code == 303
    assert (await kept(world))[0][2] == [None, None, *[1] * 8]
    assert "2 answers are missing" in words(await alma.get(COURSES))
    assert "Not computable" in words(await alma.get(COURSES))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "item_1"),
        ({**ANSWERS, "total": "10"}, "total"),
        ({**ANSWERS, "item_4": "5"}, "item_4"),
        ({**ANSWERS, "item_4": "much"}, "item_4"),
        ({"total": "41"}, "total"),
        ({"total": "NaN"}, "total"),
        ({**ANSWERS, "taken_on-year": "2999"}, "taken_on"),
        ({**ANSWERS, "taken_on-day": "31", "taken_on-month": "2"}, "taken_on"),
    ],
)
async def test_what_cannot_be_is_refused_with_every_answer_kept(
    world: World, as_: As, values: dict[str, str], field: str
) -> None:
    alma = await as_(world.alma)
    answer = await put(alma, await end_of(world), **values)
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field)
    again = fields_of(answer.text, (await end_of(world)))
    assert {name: again[name] for name in values} == {name: [value] for name, value in values.items()}
    assert await kept(world) == []


async def test_a_judgement_stays_in_its_words(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    address = await end_of(world, "VERA-2R")
    assert errors(await put(alma, address)) == ["Write the judgement"]
    assert (await put(alma, address, judgement="moderate, مع تحفظ")).status_code == 303
    assert "moderate, مع تحفظ" in words(await alma.get(COURSES))
    assert "total" not in await form(alma, address)


async def test_sent_twice_it_is_one_and_another_is_shown_beside_it(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    address = await end_of(world)
    fields = changed(await form(alma, address), **ANSWERS)
    assert (await send(alma, address, fields)).status_code == 303
    assert (await send(alma, address, fields)).status_code == 303
    assert len(await kept(world)) == 1
    bela = await as_(world.bela)
    other = await send(bela, address, changed(await form(bela, address), **{**ANSWERS, "item_1": "4"}))
    assert other.status_code == 409
    assert "Alma Probe entered it" in words(other) and "1, 1, 1, 1, 1, 1, 1, 1, 1, 1" in words(other)
    assert fields_of(other.text, address)["item_1"] == ["4"]
    assert (await kept(world))[0][2] == [1] * 10


async def test_a_wrong_one_is_withdrawn_with_its_reason_and_stays_to_be_read(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    one = f"{COURSES}/1"
    again = await form(alma, one)
    assert ids_linked(await put(alma, one, item_1="0")) == ["why"]
    assert (await put(alma, one, item_1="0", why="Read the wrong line")).status_code == 303
    assert await kept(world) == [
        ("baseline", TODAY - dt.timedelta(days=20), [0, 1, 1, 3, 3, 3, 2, 3, 3, 2], None, world.alma.id)
    ]
    said = words(await alma.get(COURSES))
    assert "1 measure was withdrawn" in said and "Read the wrong line" in said and "25" in said
    assert (await alma.get(one)).status_code == 404
    assert (await send(alma, one, again)).status_code == 404
    assert await stored(
        world, "select staff, after ->> 'withdrawn_why' from history where table_name = 'measure'"
        " and operation = 'update'",
    ) == [(world.alma.id, None)]  # fmt: skip


async def test_one_that_never_was_is_only_withdrawn(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await form(alma, f"{COURSES}/1"), why="Another person's sheet", do="withdraw")
    assert (await send(alma, f"{COURSES}/1", fields)).status_code == 303
    assert await kept(world) == []
    assert "Another person&#39;s sheet" in (await alma.get(COURSES)).text


async def test_nothing_is_measured_that_nobody_consents_to(world: World, as_: As) -> None:
    await stored(
        world,
        "update consent set withdrawn_on = current_date - 1, withdrawn_by = 5, withdrawn_how = 'Said so' where participant = 1"
        " returning id",
    )
    alma = await as_(world.alma)
    refused = await put(alma, await end_of(world), **ANSWERS)
    assert refused.status_code == 422 and "withdrawn consent" in errors(refused)[0]
    assert fields_of(refused.text, await end_of(world))["item_9"] == ["1"]
    assert await kept(world) == []


async def test_an_instrument_out_of_use_takes_nothing_new_and_keeps_what_is_there(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    address = await end_of(world)
    fields = changed(await form(alma, address), **ANSWERS)
    await stored(world, "update instrument set in_use = false where code = 'CORE-10' returning id")
    assert (await send(alma, address, fields)).status_code == 422
    assert await kept(world) == []
    assert "CORE-10" in words(await alma.get(COURSES))


@pytest.mark.parametrize("query", ["", "?instrument=999&point=end", "?instrument=x", "?point=never"])
async def test_an_address_without_a_measure_asks_for_one(world: World, as_: As, query: str) -> None:
    answer = await (await as_(world.alma)).get(f"{COURSES}/new{query}")
    assert answer.status_code == (422 if query else 200)
    assert 'name="instrument"' in answer.text and 'name="point"' in answer.text


async def test_what_is_due_is_on_my_day_until_it_is_entered(world: World, as_: As) -> None:
    now = dt.datetime.now(dt.UTC) + dt.timedelta(days=8)  # the day after the last session
    with time_machine.travel(now, tick=True):
        alma = await as_(world.alma)
        owed = words(await alma.get("/my-day/measures"))
        assert owed.count("CORE-10") >= 2 and "VERA-2R" in owed
        link = await end_of(world)
        assert link.replace("&", "&amp;") in (await alma.get("/my-day/measures")).text
        await put(alma, link, **ANSWERS)
        assert link.replace("&", "&amp;") not in (await alma.get("/my-day/measures")).text


async def test_nothing_due_is_said(world: World, as_: As) -> None:
    await stored(world, "update instrument set asked_at = '{}' returning id")
    assert "No measure is due" in words(await (await as_(world.alma)).get("/my-day/measures"))


@pytest.mark.parametrize("viewer", ["cleo", "liv", "omar", "eva", "ada", "cyrus"])
async def test_the_prison_the_lead_and_evaluators_never_read_one(world: World, as_: As, viewer: str) -> None:
    person: Viewer = getattr(world, viewer)
    client = await as_(person)
    for address in (COURSES, "/cohorts/1/measures", f"{COURSES}/1", f"{COURSES}/new", "/my-day/measures"):
        assert (await client.get(address)).status_code in (403, 404), address
    for address in ("/participants/1", "/participants/1/progress", "/cohorts/1"):
        assert "measures" not in (await client.get(address)).text.lower(), address


async def test_a_facilitator_of_another_cohort_reads_nothing(world: World, as_: As) -> None:
    carla = await as_(world.carla)
    for address in (COURSES, "/cohorts/1/measures", f"{COURSES}/1"):
        assert (await carla.get(address)).status_code in (403, 404), address


async def test_a_supervisor_reads_initials_and_enters_nothing(world: World, as_: As) -> None:
    sue = await as_(world.sue)
    said = words(await sue.get("/cohorts/1/measures"))
    assert "28" in said
    assert (await sue.get(f"{COURSES}/new")).status_code == 403


async def test_who_read_measures_is_in_the_log(world: World, as_: As) -> None:
    await (await as_(world.alma)).get(COURSES)
    assert (world.alma.id, "measures") in await stored(world, "select staff, page from access_log")


async def test_whoever_coaches_asks_after_release_as_long_as_the_person_is_out(world: World, as_: As) -> None:
    for row in (
        "coach (participant, staff, starts_on) values (1, 3, current_date - 95)",
        "release (id, participant, released_on, observed_until) values (70, 1, current_date - 95, current_date - 1)",
    ):
        await stored(world, f"insert into {row}")
    await stored(
        world, "update instrument set asked_at = asked_at || '{months_3,months_12}' where code = 'CORE-10'"
    )
    carla = await as_(world.carla)
    owed = words(await carla.get("/my-day/measures"))
    assert "CORE-10" in owed and "Zita" in owed and "3 months" in owed and "12 months" not in owed
    address = (await end_of(world)).replace("point=end", "point=months_3")
    answer = await put(carla, address, **ANSWERS)
    assert answer.status_code == 303, errors(answer)
    assert await kept(world) == [("months_3", TODAY, [1] * 10, None, world.carla.id)]
    assert "Improved" in words(await carla.get(COURSES))
    assert "CORE-10" not in words(await carla.get("/my-day/measures"))
    # The team of the group does not learn when the person was released.
    alma = await as_(world.alma)
    assert "months" not in words(await alma.get("/my-day/measures"))
    await stored(
        world, "update measure set withdrawn_at = now(), withdrawn_by = 3, withdrawn_why = 'x' where id > 1"
    )
    carla = await as_(world.carla)
    assert "CORE-10" in words(await carla.get("/my-day/measures"))
    await stored(
        world,
        "insert into release_event (release, participant, event, happened_on)"
        " values (70, 1, 'recall', current_date - 2)",
    )
    assert "CORE-10" not in words(await carla.get("/my-day/measures"))
    await stored(world, "update coach set ends_on = current_date - 1, ended_why = 'x' where participant = 1")
    assert (await carla.get(COURSES)).status_code == 404
