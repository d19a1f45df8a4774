"""Signing off, addenda, and notes about one person."""

import asyncpg
import pytest

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner

PAGE = "/sessions/2/record"


async def _refused(world: World, sql: str) -> None:
    """The database itself refuses this of Alma."""
    connection = await asyncpg.connect(world.database.url)
    await connection.execute(
        "select set_config('role', 'throughcare_person', false), set_config('app.staff_id', '1', false)"
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(sql)
    await connection.close()


async def test_after_signing_off_facts_stand_and_texts_are_addenda(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = fields_of((await alma.get(PAGE)).text)
    fields |= {"climate": ["4"], "text-programme_team": ["Before"], "action": ["sign-off"]}
    assert (await send(alma, PAGE, fields)).status_code == 303

    bela = await as_(world.bela)
    page = await bela.get(PAGE)
    assert "Signed off by Alma Probe on " in words(page) and 'name="climate"' not in page.text
    late = fields_of(page.text) | {"climate": ["1"], "text-programme_team": ["After"], "action": ["sign-off"]}
    assert (await send(bela, PAGE, late)).status_code == 303
    kept = await as_owner(world, "select climate, signed_off_by from session_record")
    assert [tuple(row) for row in kept] == [(4, 1)]
    notes = await as_owner(world, "select body, addendum, author from note order by written_at")
    assert [tuple(row) for row in notes] == [("Before", False, 1), ("After", True, 2)]
    assert "Addendum , Bela Probe" in words(await (await as_(world.liv)).get(PAGE))

    for sql in (
        "update session_record set climate = 1",
        "update session_record set signed_off_at = null, signed_off_by = null",
        "insert into exercise_delivery (session, cohort, exercise, position, planned, delivered)"
        " values (2, 1, 1001, 9, false, true)",
    ):
        await _refused(world, sql)


async def test_a_note_about_one_person_lands_on_that_person_and_on_nobody_else(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = fields_of((await alma.get(PAGE)).text)
    wrong = (
        ({"person": [""], "person-tier": ["shareable"]}, "Choose whom the note about one person is about."),
        ({"person": ["3"], "person-tier": ["shareable"]}, "Choose whom the note about one person is about."),
        ({"person": ["2"], "person-tier": ["nobody"]}, "Choose who reads the note about one person."),
    )
    for typed, message in wrong:
        refused = await send(alma, PAGE, fields | typed | {"text-person": ["Spoke up"]})
        assert refused.status_code == 422
        assert message in words(refused) and fields_of(refused.text)["text-person"] == ["Spoke up"]
    assert await as_owner(world, "select from note") == []

    for tier in ("facilitator_only", "programme_team"):
        written = {"person": ["2"], "person-tier": [tier], "text-person": ["Spoke up"]}
        assert (await send(alma, PAGE, fields | written)).status_code == 303
    kept = await as_owner(world, "select participant, tier, sealed is not null from note order by tier")
    assert [tuple(row) for row in kept] == [(2, "facilitator_only", True), (2, "programme_team", False)]
    assert "About Yuri (Jo) Testperson" in words(await (await as_(world.bela)).get(PAGE))
    assert "About Y. T." in words(await (await as_(world.sue)).get(PAGE))
    await _refused(
        world,
        "insert into note (id, session, cohort, tier, body, author, participant)"
        " values (gen_random_uuid(), 2, 1, 'shareable', 'x', 1, 3)",
    )


async def test_a_supervisor_reads_the_texts_in_confidence(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = fields_of((await alma.get(PAGE)).text) | {"text-facilitator_only": ["I was afraid"]}
    await send(alma, PAGE, fields)
    assert "I was afraid" in words(await (await as_(world.sue)).get(PAGE))
    assert "I was afraid" not in words(await (await as_(world.liv)).get(PAGE))
