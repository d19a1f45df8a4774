"""Fidelity items: answered, changed, taken back, and in conflict."""

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner

PAGE = "/sessions/2/record"


async def _items(world: World) -> None:
    """Two items of the second session plan, which was published long ago."""
    owner = await world.database.as_owner()
    await owner.execute("set session_replication_role = replica")
    await owner.execute(
        "insert into fidelity_item (id, session_plan, position, item) values"
        " (71, 1002, 1, 'Everybody has spoken'), (72, 1002, 2, 'The offence was named')"
    )
    await owner.close()


async def _stored(world: World) -> list[tuple[int, str]]:
    rows = await as_owner(world, "select item, answer from fidelity_answer order by item")
    return [(row[0], row[1]) for row in rows]


async def test_answers_are_kept_changed_and_taken_back(world: World, as_: As) -> None:
    await _items(world)
    alma = await as_(world.alma)
    fields = fields_of((await alma.get(PAGE)).text)
    answers = {"fidelity-71": ["met"], "fidelity-72": ["partly"]}
    assert (await send(alma, PAGE, fields | answers)).status_code == 303
    assert await _stored(world) == [(71, "met"), (72, "partly")]
    fields = fields_of((await alma.get(PAGE)).text)
    assert (fields["fidelity-71"], fields["fidelity-72"]) == (["met"], ["partly"])
    del fields["fidelity-72"]
    await send(alma, PAGE, fields | {"fidelity-71": ["not_met"], "fidelity-99": ["met"]})
    assert await _stored(world) == [(71, "not_met")]
    lead = words(await (await as_(world.liv)).get(PAGE))
    assert "Everybody has spoken Not met" in lead


async def test_two_who_answer_differently_choose_and_nonsense_says_nothing(world: World, as_: As) -> None:
    await _items(world)
    alma = await as_(world.alma)
    mine = fields_of((await alma.get(PAGE)).text)
    bela = await as_(world.bela)
    theirs = fields_of((await bela.get(PAGE)).text)
    assert (await send(bela, PAGE, theirs | {"fidelity-71": ["met"]})).status_code == 303
    alma = await as_(world.alma)
    mine["_csrf_token"] = fields_of((await alma.get(PAGE)).text)["_csrf_token"]
    clash = await send(alma, PAGE, mine | {"fidelity-71": ["not_met"]})
    assert clash.status_code == 409
    assert "Everybody has spoken Met Not met" in words(clash)
    added = await send(alma, PAGE, mine | {"fidelity-72": ["partly"], "fidelity-71": ["rubbish"]})
    assert added.status_code == 303
    assert await _stored(world) == [(71, "met"), (72, "partly")]
