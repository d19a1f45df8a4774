"""The session record over HTTP."""

import asyncio
from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import Fields, changed, fields_of, send
from tests.fixtures.live import Live
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, Queries, as_owner

SECRET = "He spoke of his brother, and I looked away. 🙂"


def record(session: int) -> str:
    return f"/sessions/{session}/record"


async def opened(client: Client, session: int) -> Fields:
    page = await client.get(record(session))
    assert page.status_code == 200
    return fields_of(page.text)


async def write(client: Client, session: int, **changes: str | list[str] | None) -> Response:
    return await send(client, record(session), changed(await opened(client, session), **changes))


def texts(**given: str) -> dict[str, list[str]]:
    return {f"text-{tier}": [text] for tier, text in given.items()}


async def notes(world: World) -> list[Any]:
    found: list[Any] = await as_owner(
        world,
        "select tier, prompt, body, sealed is not null as sealed, author from note order by tier, prompt",
    )
    return found


async def test_texts_are_stored_by_tier_and_read_back(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(
        facilitator_only=SECRET, programme_team="For the team", shareable="For everybody"
    ) | {"prompt-1001": ["Nothing, I hope"]}  # fmt: skip
    assert (await send(alma, record(world.open), fields)).status_code == 303
    assert [tuple(note) for note in await notes(world)] == [
        ("facilitator_only", 1001, None, True, 1),
        ("facilitator_only", None, None, True, 1),
        ("programme_team", None, "For the team", False, 1),
        ("shareable", None, "For everybody", False, 1),
    ]
    page = await (await as_(world.bela)).get(record(world.open))
    for text in (SECRET, "For the team", "For everybody", "Nothing, I hope", "Alma Probe"):
        assert text in page.text
    assert fields_of(page.text)["text-facilitator_only"] == [""]


async def test_above_each_box_it_says_who_reads_it(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get(record(world.open))
    assert "The prison, probation, the lead and evaluators cannot read it." in page.text
    assert page.text.count("A court can order it to be handed over") == 2
    assert 'aria-describedby="readers-facilitator_only"' in page.text


async def test_each_reader_gets_the_own_tiers(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(
        facilitator_only=SECRET, programme_team="For the team", shareable="For everybody"
    ) | {"climate": ["2"]}  # fmt: skip
    await send(alma, record(world.open), fields)
    lead = (await (await as_(world.liv)).get(record(world.open))).text
    assert "For the team" in lead
    assert "For everybody" in lead
    assert "2, guarded" in lead
    assert "Facilitators only" not in lead
    coordinator = (await (await as_(world.cleo)).get(record(world.open))).text
    assert "For everybody" in coordinator
    for text in ("For the team", "2, guarded", "Programme team", "textarea"):
        assert text not in coordinator
    for page in (lead, coordinator):
        assert SECRET not in page
        assert "<textarea" not in page


@pytest.mark.parametrize(
    ("person", "read", "write"),
    [("carla", 404, 404), ("dora", 404, 404), ("cyrus", 404, 403), ("cleo", 200, 403), ("liv", 200, 403),
     ("eva", 403, 403), ("ada", 403, 403)],
)  # fmt: skip
async def test_a_record_belongs_to_its_facilitators(
    world: World, as_: As, person: str, read: int, write: int
) -> None:
    fields = await opened(await as_(world.alma), world.open)
    client = await as_(getattr(world, person))
    assert (await client.get(record(world.open))).status_code == read
    fields["_csrf_token"] = fields_of((await client.get("/account")).text, "/sign-out")["_csrf_token"]
    fields["text-shareable"] = ["Written by a stranger"]
    assert (await send(client, record(world.open), fields)).status_code == write
    assert await notes(world) == []


@pytest.mark.parametrize("number", [0, 99_999, 2**31])
async def test_an_unknown_session_has_no_record(world: World, as_: As, number: int) -> None:
    alma = await as_(world.alma)
    assert (await alma.get(record(number))).status_code == 404


async def test_notes_are_added_and_never_overwritten(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await write(alma, world.open, text_programme_team="First")
    await send(alma, record(world.open), await opened(alma, world.open) | texts(programme_team="First"))
    await send(alma, record(world.open), await opened(alma, world.open) | texts(programme_team="Second"))
    page = await alma.get(record(world.open))
    assert page.text.index("First") < page.text.index("Second")
    assert len(await notes(world)) == 2
    assert page.text.count("Alma Probe, ") == 2


async def test_a_double_click_appends_once(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(facilitator_only=SECRET, shareable="Once")
    for _click in range(2):
        assert (await send(alma, record(world.open), fields)).status_code == 303
    assert len(await notes(world)) == 2


async def test_whoever_goes_back_and_writes_on_loses_nothing(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    await send(alma, record(world.open), fields | texts(shareable="One"))
    await send(alma, record(world.open), fields | texts(shareable="One and two"))
    assert [note["body"] for note in await notes(world)] == ["One", "One and two"]


async def test_facts_against_the_plan(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.past)
    places = [name for name in fields if name.startswith("why-")]
    assert len(places) == 2
    first, second = (name.removeprefix("why-") for name in places)
    fields |= {
        f"delivered-{first}": ["yes"],
        f"delivered-{second}": ["no"],
        "climate": ["4"],
        "incident": ["no"],
    }
    answer = await send(alma, record(world.past), fields)
    assert answer.status_code == 422
    assert "Say why “Probe line” was not delivered." in answer.text
    again = fields_of(answer.text)
    assert again[f"delivered-{first}"] == ["yes"]
    assert again["climate"] == ["4"]
    again |= {f"why-{second}": ["No time left"]}
    assert (await send(alma, record(world.past), again)).status_code == 303
    rows = await as_owner(
        world,
        "select exercise, position, planned, delivered, reason from exercise_delivery order by position",
    )
    assert [tuple(row) for row in rows] == [(1001, 1, True, True, ""), (1002, 2, True, False, "No time left")]
    shown = await opened(alma, world.past)
    assert shown[f"delivered-{second}"] == ["no"]
    assert (shown["climate"], shown["incident"]) == (["4"], ["no"])


async def test_an_exercise_is_added_from_the_library_and_taken_out_again(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert (await write(alma, world.open, added=["1002"])).status_code == 303
    rows = await as_owner(world, "select exercise, planned, delivered from exercise_delivery")
    assert [tuple(row) for row in rows] == [(1002, False, True)]
    shown = await opened(alma, world.open)
    assert shown["added"] == ["1002"]
    assert (await send(alma, record(world.open), changed(shown, added=None))).status_code == 303
    assert await as_owner(world, "select from exercise_delivery") == []
    kept = await as_owner(
        world, "select operation from history where table_name = 'exercise_delivery' order by id"
    )
    assert [row[0] for row in kept] == ["insert", "delete"]


@pytest.mark.parametrize(
    ("field", "value"), [("climate", "6"), ("climate", "🙂"), ("added", "424242"), ("added", "x")]
)
async def test_odd_facts_are_refused(world: World, as_: As, field: str, value: str) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(shareable="Kept") | {field: [value]}
    answer = await send(alma, record(world.open), fields)
    assert answer.status_code == 422
    assert fields_of(answer.text)["text-shareable"] == ["Kept"]
    assert await notes(world) == []


async def test_a_text_of_fifty_thousand_characters_is_kept_and_one_more_is_refused_whole(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    long = "🙂é\n" * 16_666 + "ab"
    assert len(long) == 50_000
    fields = await opened(alma, world.open)
    assert (await send(alma, record(world.open), fields | texts(programme_team=long))).status_code == 303
    assert [note["body"] for note in await notes(world)] == [long]
    answer = await send(alma, record(world.open), fields | texts(programme_team=long + "c", shareable="Too"))
    assert answer.status_code == 422
    assert "50,001" in answer.text
    assert fields_of(answer.text)["text-programme_team"] == [long + "c"]
    assert len(await notes(world)) == 1


async def test_a_nul_is_refused_and_everything_typed_comes_back(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(facilitator_only="a\x00b", shareable="Still here")
    answer = await send(alma, record(world.open), fields | {"climate": ["5"]})
    assert answer.status_code == 422
    assert 'href="#text-facilitator_only"' in answer.text
    again = fields_of(answer.text)
    assert again["text-shareable"] == ["Still here"]
    assert again["climate"] == ["5"]
    assert await notes(world) == []


@pytest.mark.parametrize("text", ["  \n ", "\u200b", "مرحبا\nשלום", "“Word”\u00a0– text…", "<b>&amp;</b>"])
async def test_pasted_text_is_kept_as_it_is(world: World, as_: As, text: str) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(shareable=text)
    assert (await send(alma, record(world.open), fields)).status_code == 303
    assert [note["body"] for note in await notes(world)] == ([text] if text.strip(" \n\u200b") else [])
    assert "<b>" not in (await alma.get(record(world.open))).text


async def _conflict(world: World, as_: As) -> tuple[Client, Response]:
    """Bela saves climate 5 and a note on a page drawn before Alma saved climate 2."""
    fields = await opened(await as_(world.bela), world.open)
    alma = await as_(world.alma)
    assert (await write(alma, world.open, climate="2")).status_code == 303
    bela = await as_(world.bela)
    fields["_csrf_token"] = (await opened(bela, world.open))["_csrf_token"]
    return bela, await send(bela, record(world.open), fields | texts(shareable="Bela's") | {"climate": ["5"]})


async def facts(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(world, "select climate, version, saved_by from session_record")
    return [tuple(row) for row in rows]


async def test_facts_saved_by_somebody_else_first_are_shown_beside_mine(world: World, as_: As) -> None:
    _bela, answer = await _conflict(world, as_)
    assert answer.status_code == 409
    assert "2, guarded" in answer.text
    assert "5, open" in answer.text
    assert "Alma Probe saved what was done" in answer.text
    assert fields_of(answer.text)["text-shareable"] == ["Bela's"]
    assert await facts(world) == [(2, 1, world.alma.id)]
    assert await notes(world) == []


@pytest.mark.parametrize(("keep", "climate", "version"), [("theirs-1", 2, 1), ("mine-1", 5, 2)])
async def test_whose_facts_stand_is_chosen_and_the_note_is_saved(
    world: World, as_: As, keep: str, climate: int, version: int
) -> None:
    bela, answer = await _conflict(world, as_)
    fields = fields_of(answer.text)
    assert (await send(bela, record(world.open), fields)).status_code == 409
    assert (await send(bela, record(world.open), fields | {"keep": [keep]})).status_code == 303
    assert (await facts(world))[0][:2] == (climate, version)
    assert [note["body"] for note in await notes(world)] == ["Bela's"]


async def test_a_note_alone_never_collides_with_a_colleagues_facts(world: World, as_: As) -> None:
    fields = await opened(await as_(world.bela), world.open)
    alma = await as_(world.alma)
    await write(alma, world.open, climate="2")
    bela = await as_(world.bela)
    fields["_csrf_token"] = (await opened(bela, world.open))["_csrf_token"]
    assert (await send(bela, record(world.open), fields | texts(shareable="Only this"))).status_code == 303
    assert await facts(world) == [(2, 1, world.alma.id)]


async def test_facts_that_do_not_contradict_are_put_together(world: World, as_: As) -> None:
    fields = await opened(await as_(world.bela), world.open)
    alma = await as_(world.alma)
    await write(alma, world.open, climate="2")
    bela = await as_(world.bela)
    fields["_csrf_token"] = (await opened(bela, world.open))["_csrf_token"]
    assert (await send(bela, record(world.open), fields | {"incident": ["no"]})).status_code == 303
    rows = await as_owner(world, "select climate, incident, version, saved_by from session_record")
    assert [tuple(row) for row in rows] == [(2, False, 2, world.bela.id)]


async def test_of_two_records_saved_at_once_both_keep_their_notes(live: Live) -> None:
    world = live.world
    alma, bela = await live.client(world.alma), await live.client(world.bela)
    async with alma, bela:
        pages = [fields_of((await client.get(record(world.open))).text) for client in (alma, bela)]
        answers = await asyncio.gather(
            send(alma, record(world.open), pages[0] | texts(shareable="A") | {"climate": ["1"]}),
            send(bela, record(world.open), pages[1] | texts(shareable="B") | {"climate": ["5"]}),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        loser = next(place for place, answer in enumerate(answers) if answer.status_code == 409)
        again = fields_of(answers[loser].text) | {"keep": ["theirs-1"]}
        answer = await send((alma, bela)[loser], record(world.open), again)
        assert answer.status_code == 303
    assert sorted(note["body"] for note in await notes(world)) == ["A", "B"]


async def test_a_record_opens_with_its_register(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    page = await alma.get(record(world.future))
    assert "The record opens on" in page.text
    assert "<textarea" not in page.text
    fields = await opened(alma, world.open) | texts(shareable="Too early")
    answer = await send(alma, record(world.future), fields)
    assert answer.status_code == 422
    assert await notes(world) == []


async def test_a_session_that_did_not_run_has_nothing_to_record(world: World, as_: As) -> None:
    await as_owner(
        world, "update group_session set state = 'not_held', not_held_reason = 'other' where id = 2"
    )
    page = await (await as_(world.alma)).get(record(world.open))
    assert "did not run" in page.text
    assert "<textarea" not in page.text


async def test_saving_nothing_says_so(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert (await write(alma, world.open)).status_code == 303
    assert "nothing was saved" in (await alma.get(record(world.open))).text
    assert await facts(world) == []


async def test_ten_megabytes_are_too_many(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(shareable="x" * 10_000_000)
    assert (await send(alma, record(world.open), fields)).status_code == 413


async def test_reading_a_record_is_logged(world: World, as_: As) -> None:
    await (await as_(world.liv)).get(record(world.open))
    rows = await as_owner(world, "select staff, page, cohort, session from access_log")
    assert [tuple(row) for row in rows] == [(world.liv.id, "session record", 1, 2)]


async def test_a_record_asks_the_database_little(queries: Queries, world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.past)
    queries()
    await opened(alma, world.past)
    assert len(opening := queries()) <= 8, opening
    place = next(name for name in fields if name.startswith("why-")).removeprefix("why-")
    fields |= texts(facilitator_only=SECRET, shareable="x") | {
        "climate": ["1"],
        f"delivered-{place}": ["yes"],
    }
    await send(alma, record(world.past), fields)
    assert len(saving := queries()) <= 12, saving
