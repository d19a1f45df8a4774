"""Drafts: kept while somebody types, theirs alone, sealed, and back when they come again."""

import re
from typing import Any

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, Queries, as_owner

PAGE, DRAFT = "/sessions/2/record", "/sessions/2/record/draft"
TEXT = "Half a sentence \u202bنص\u202c 🙂 “Word”\tpasted"


async def _type(client: Client, **typed: str) -> dict[str, list[str]]:
    fields = fields_of((await client.get(PAGE)).text)
    return fields | {name.replace("_", "-", 1): [value] for name, value in typed.items()}


async def _keep(client: Client, fields: dict[str, list[str]]) -> int:
    answer = await send(client, DRAFT, fields)
    if answer.status_code == 200:
        fields["draft"] = re.findall(r'name="draft" value="(\d+)"', answer.text)
    return answer.status_code


async def _drafts(world: World) -> list[Any]:
    found: list[Any] = await as_owner(
        world, "select session, author, version from record_draft order by saved_at"
    )
    return [tuple(row) for row in found]


async def test_what_was_typed_is_back_with_every_field_until_it_is_saved(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await _type(alma, text_facilitator_only=TEXT, climate="4", incident="no")
    assert await _keep(alma, fields) == 200
    fields["text-shareable"] = ["More"]
    assert await _keep(alma, fields) == 200
    assert await _drafts(world) == [(2, 1, 2)]

    again = await as_(world.alma)  # another sign-in, as after the first ran out
    page = await again.get(PAGE)
    back = fields_of(page.text)
    assert "is back" in words(page)
    assert back["text-facilitator_only"] == [TEXT] and back["text-shareable"] == ["More"]
    assert back["climate"] == ["4"] and back["incident"] == ["no"]
    assert back["form"] == fields["form"] and back["draft"] == ["2"]
    assert (await send(again, PAGE, back)).status_code == 303
    assert await _drafts(world) == []
    assert [row[0] for row in await as_owner(world, "select count(*) from note")] == [2]
    assert "is back" not in words(await again.get(PAGE))


async def test_nobody_else_reads_a_draft_and_colleagues_learn_that_somebody_writes(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    assert await _keep(alma, await _type(alma, text_programme_team="Unfinished thought")) == 200
    for person in (world.bela, world.liv, world.cleo, world.sue):
        assert "Unfinished" not in words(await (await as_(person)).get(PAGE))
    assert "Alma Probe is writing this record too" in words(await (await as_(world.bela)).get(PAGE))
    for table in ("record_draft", "history", "access_log", "note"):
        held = await as_owner(world, f"select count(*) from {table} t where t::text like '%Unfinished%'")
        assert held[0][0] == 0
    # Neither does a colleague write on it by its number.
    bela = await as_(world.bela)
    stolen = await _type(bela, text_shareable="Mine")
    mine = await as_owner(world, "select id::text from record_draft")
    stolen["form"] = [mine[0][0]]
    assert await _keep(bela, stolen) in (404, 409)
    assert await _drafts(world) == [(2, 1, 1)]


async def test_two_tabs_never_overwrite_each_other(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    first, second = (
        await _type(alma, text_shareable="First tab"),
        await _type(alma, text_shareable="Second tab"),
    )
    assert first["form"] != second["form"]
    assert await _keep(alma, first) == 200 and await _keep(alma, second) == 200
    assert len(await _drafts(world)) == 2
    # The draft is opened in a third tab and goes on there: the tab it came from is the older one now.
    third = await _type(alma)
    assert third["text-shareable"] == ["Second tab"]
    third["text-shareable"] = ["Third tab"]
    assert await _keep(alma, third) == 200
    second["text-shareable"] = ["Second tab, later"]
    assert await _keep(alma, second) == 409
    assert (await _type(alma))["text-shareable"] == ["Third tab"]
    other = fields_of((await alma.get("/sessions/1/record")).text)
    assert other["text-shareable"] == [""]


async def test_a_draft_is_dropped_when_its_author_says_so(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await _type(alma, text_shareable="Wrong")
    await _keep(alma, fields)
    bela = await as_(world.bela)
    token = fields_of((await bela.get(PAGE)).text)["_csrf_token"]
    await send(bela, f"{DRAFT}/drop", {"_csrf_token": token, "form": fields["form"]})
    assert len(await _drafts(world)) == 1
    alma = await as_(world.alma)
    token = fields_of((await alma.get(PAGE)).text)["_csrf_token"]
    assert (
        await send(alma, f"{DRAFT}/drop", {"_csrf_token": token, "form": fields["form"]})
    ).status_code == 303
    assert await _drafts(world) == []


async def test_a_draft_may_hold_what_a_record_may_not_and_costs_little(
    queries: Queries, world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    fields = await _type(alma, text_shareable="x" * 60_000 + "\x00", climate="99")
    queries()
    assert await _keep(alma, fields) == 200
    asked = [line for line in queries() if not line.startswith(("BEGIN", "COMMIT"))]
    assert len(asked) <= 4, asked
    back = await _type(alma)
    assert len(back["text-shareable"][0].replace("\x00", "")) == 60_000
    assert (await send(alma, PAGE, back)).status_code == 422
    assert len(await _drafts(world)) == 1
