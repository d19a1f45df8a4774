"""Names for a data lab: counted first, handed out once with a reason, and remembered of each person."""

import hashlib
from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

PAGE = "/reports/data-lab"
ASKED = f"{PAGE}?ground=informed"
GIVEN = {"recipient": "Probe Statistics Office", "reason": "Agreement of 3 May", "sure": "yes"}


async def hand_out(
    client: Client, values: dict[str, str | None] | None = None, *, address: str = ASKED
) -> Response:
    fields = fields_of((await client.get(address)).text, address)
    wanted = {name: [value] for name, value in {**GIVEN, **(values or {})}.items() if value is not None}
    return await send(client, address, {**fields, **wanted})


async def kept(world: World, what: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await as_owner(world, what)]


async def test_numbers_first_then_the_file_which_is_kept_before_it_goes_out(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    first = words(await liv.get(PAGE))
    assert "No file with names went out yet." in first and "Hand the file out" not in first
    page = words(await liv.get(ASKED))
    # Zita alone attended a session.
    assert "people 1" in page and "fewer than the 60 people" in page
    assert "Zita" not in page and "Testperson" not in page
    answer = await hand_out(liv)
    assert answer.status_code == 200, errors(answer)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="data-lab-')
    header, line = answer.text.splitlines()
    assert header.startswith("family_name,given_name,date_of_birth,prison_number,")
    assert line.startswith("Testperson,Zita,1990-01-") and line.endswith(",,North Probe Prison")
    sha256 = hashlib.sha256(answer.content).hexdigest()
    assert await kept(
        world, "select recipient, ground, reason, filters::text, people, sha256, made_by from data_lab_file"
    ) == [(GIVEN["recipient"], "informed", GIVEN["reason"], "{}", 1, sha256, world.liv.id)]
    assert await kept(world, "select participant from data_lab_person") == [(world.zita,)]
    assert await kept(
        world, "select staff, participants, reason from access_log where page = 'data lab file'"
    ) == [(world.liv.id, [world.zita], GIVEN["reason"])]
    liv = await as_(world.liv)
    listed = words(await liv.get(PAGE))
    assert GIVEN["recipient"] in listed and sha256 in listed and "Liv Probe" in listed


async def test_a_form_sent_twice_is_one_disclosure_of_the_same_file(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = fields_of((await liv.get(ASKED)).text, ASKED) | {name: [value] for name, value in GIVEN.items()}
    first, second = await send(liv, ASKED, fields), await send(liv, ASKED, fields)
    assert first.status_code == second.status_code == 200 and first.content == second.content
    assert await kept(world, "select count(*) from data_lab_file") == [(1,)]
    # The same form for other people is refused.
    await as_owner(world, "update participant set given_name = 'Zoe' where id = 1")
    other = fields_of((await liv.get(ASKED)).text, ASKED)
    answer = await send(liv, ASKED, fields | {"seal": other["seal"]})
    assert answer.status_code == 422 and "used for another file" in errors(answer)[0]


async def test_another_file_than_the_one_that_was_looked_at_is_not_handed_out(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = fields_of((await liv.get(ASKED)).text, ASKED) | {name: [value] for name, value in GIVEN.items()}
    await as_owner(world, "update membership set left_on = current_date where id = 1")
    answer = await send(liv, ASKED, fields)
    assert answer.status_code == 422 and "has changed since you looked" in errors(answer)[0]
    assert GIVEN["reason"] in answer.text
    assert await kept(world, "select count(*) from data_lab_file") == [(0,)]


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"recipient": ""}, "agency", "Choose the agency"),
        ({"agency": "1"}, "recipient", "a file has one recipient"),
        ({"agency": "999"}, "agency", "choose one of those"),
        ({"reason": " "}, "reason", "Enter why"),
        ({"sure": None}, "sure", "Confirm that"),
    ],
)
async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    world: World, as_: As, values: dict[str, str | None], field: str, message: str
) -> None:
    answer = await hand_out(await as_(world.liv), values)
    assert answer.status_code == 422
    assert any(message in line for line in errors(answer)), errors(answer)
    assert field in ids_linked(answer)
    assert any(text in answer.text for text in (GIVEN["recipient"], GIVEN["reason"]))
    assert await kept(world, "select count(*) from data_lab_file") == [(0,)]


@pytest.mark.parametrize(
    ("query", "field"),
    [("site=north", "ground"), ("ground=whim", "ground"), ("ground=law&from=2025-02-31", "from-day"),
     ("ground=law&from=2025-02-02&to=2025-02-01", "to-day"), ("ground=law&site=nowhere", "site")],
)  # fmt: skip
async def test_filters_that_cannot_be_understood_are_named(
    world: World, as_: As, query: str, field: str
) -> None:
    liv = await as_(world.liv)
    answer = await liv.get(f"{PAGE}?{query}")
    assert answer.status_code == 422 and field in ids_linked(answer), ids_linked(answer)
    assert "Hand the file out" not in answer.text


async def test_filters_narrow_who_is_meant(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into mark (session, cohort, participant, state, minutes_present, source)"
        " select id, cohort, 4, 'attended', 180, 'screen' from group_session where id = 5",
    )
    await as_owner(world, "update group_session set state = 'held' where id = 5")
    liv = await as_(world.liv)
    for query, count in (
        ("", 2), ("&site=south", 1), ("&curriculum=probe", 2), ("&to=2020-01-01", 0), ("&from=2020-01-01", 2),
    ):  # fmt: skip
        page = words(await liv.get(ASKED + query))
        assert f"people {count}" in page, query
    assert "there is no file" in words(await liv.get(f"{ASKED}&to=2020-01-01"))
    assert (
        await hand_out(liv, address=f"{PAGE}?site=south&curriculum=probe&ground=informed")
    ).status_code == 200
    assert await kept(world, "select filters from data_lab_file") == [
        ('{"site": "south", "curriculum": "probe"}',)
    ]


async def test_who_took_back_a_consent_is_left_out_and_counted(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    assert "Left out: no consent to evaluation 1" in words(await liv.get(f"{PAGE}?ground=consent"))
    await as_owner(
        world,
        "insert into consent (participant, purpose, form, given_on) values (1, 'evaluation', 'x', current_date - 9)",
    )
    liv = await as_(world.liv)
    assert "people 1" in words(await liv.get(f"{PAGE}?ground=consent"))
    await as_owner(
        world,
        "update consent set withdrawn_on = current_date - 1, withdrawn_how = 'x' where purpose = 'evaluation'",
    )
    liv = await as_(world.liv)
    page = words(await liv.get(ASKED))
    assert "people 0" in page and "Left out: took back a consent 1" in page
    await as_owner(
        world,
        "insert into consent (participant, purpose, form, given_on) values (1, 'evaluation', 'y', current_date)",
    )
    liv = await as_(world.liv)
    assert "people 1" in words(await liv.get(ASKED))


@pytest.mark.parametrize("person", ["alma", "cleo", "omar", "liv"])
async def test_the_file_of_a_person_says_to_whom_the_name_went(world: World, as_: As, person: str) -> None:
    assert (await hand_out(await as_(world.liv), {"recipient": "", "agency": "1"})).status_code == 200
    client = await as_(world.staff[person])
    page = words(await client.get("/participants/1/data-lab"))
    assert "Probe House" in page and GIVEN["reason"] in page
    assert "/participants/1/data-lab" in (await client.get("/participants/1/disclosures")).text


async def test_whom_no_file_named_has_an_empty_state_and_strangers_see_nothing(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert "This name went to no data lab." in words(await alma.get("/participants/2/data-lab"))
    assert (await alma.get("/participants/4/data-lab")).status_code == 404
    eva = await as_(world.eva)
    assert (await eva.get(PAGE)).status_code == 403 and PAGE not in (await eva.get("/reports")).text
    liv = await as_(world.liv)
    assert PAGE in (await liv.get("/reports")).text
