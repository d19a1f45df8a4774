"""Changes saved as they are made: fragments, one person at a time."""

from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import Fields, changed, send
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import (
    As,
    Queries,
    as_owner,
    opened,
    register,
    session_row,
    stored,
)


async def touch(client: Client, session: int, participant: int, fields: Fields, **changes: Any) -> Response:
    return await send(client, f"{register(session)}/{participant}", changed(fields, **changes), htmx=True)


async def test_a_touched_row_is_saved_and_says_when(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    answer = await touch(alma, world.open, 1, fields, mark_1="attended", mark_2="attended")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<input")
    assert 'name="version-1" value="1"' in answer.text
    assert "Saved " in answer.text
    assert 'id="counts" hx-swap-oob="true"' in answer.text
    assert "<strong>1</strong> attended" in answer.text
    # The other row of the form was not the one that was touched.
    assert await stored(world, world.open) == {1: ("attended", 180, 1, world.alma.id)}
    assert (await session_row(world, world.open))["state"] == "held"


async def test_touching_everybody_does_not_finish_the_register(world: World, as_: As) -> None:
    """Or the minutes typed a moment later would be a correction with a reason."""
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    for number in (1, 2):
        answer = await touch(alma, world.open, number, fields, **{f"mark_{number}": "attended"})
        assert answer.status_code == 200
    assert (await session_row(world, world.open))["recorded_at"] is None
    later = changed(fields, mark_1="attended", version_1="1", late_1="10")
    assert (await touch(alma, world.open, 1, later)).status_code == 200
    # What was saved row by row is only finished by the whole form.
    whole = await opened(alma, world.open)
    assert whole["mark-1"] == ["attended"]
    assert (await send(alma, register(world.open), whole)).status_code == 303
    assert (await session_row(world, world.open))["recorded_at"] is not None


async def test_an_absence_waits_for_its_reason(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    answer = await touch(alma, world.open, 1, await opened(alma, world.open), mark_1="absent")
    assert answer.status_code == 422
    assert "Not saved yet." in answer.text
    assert "Choose why Zita Testperson was absent" in answer.text
    assert 'name="version-1" value="0"' in answer.text
    assert await stored(world, world.open) == {}


async def _conflict(world: World, as_: As) -> tuple[Client, Fields]:
    fields = await opened(await as_(world.bela), world.open)
    alma = await as_(world.alma)
    await touch(alma, world.open, 1, await opened(alma, world.open), mark_1="attended")
    bela = await as_(world.bela)
    fields["_csrf_token"] = (await opened(bela, world.open))["_csrf_token"]
    return bela, changed(fields, mark_1="absent", reason_1="sick")


async def test_somebody_else_was_first(world: World, as_: As) -> None:
    bela, fields = await _conflict(world, as_)
    answer = await touch(bela, world.open, 1, fields)
    assert answer.status_code == 409
    assert "Saved by Alma Probe" in answer.text
    assert "Absent: Sick" in answer.text
    # The page keeps its old version, so that nothing but a choice gets past this.
    assert 'name="version-1" value="0"' in answer.text
    assert (await touch(bela, world.open, 1, fields)).status_code == 409


async def test_keeping_theirs_answers_the_whole_row(world: World, as_: As) -> None:
    bela, fields = await _conflict(world, as_)
    answer = await touch(bela, world.open, 1, fields, keep_1="theirs-1")
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#row-1"
    assert 'value="attended" checked' in answer.text
    assert 'name="version-1" value="1"' in answer.text
    assert (await stored(world, world.open))[1][3] == world.alma.id


async def test_saving_mine_after_seeing_theirs(world: World, as_: As) -> None:
    bela, fields = await _conflict(world, as_)
    answer = await touch(bela, world.open, 1, fields, keep_1="mine-1")
    assert answer.status_code == 200
    assert 'name="version-1" value="2"' in answer.text
    assert (await stored(world, world.open))[1] == ("absent", 0, 2, world.bela.id)


async def test_a_row_of_somebody_who_left_says_so(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    await as_owner(world, "update membership set left_on = current_date - 3 where participant = 1")
    answer = await touch(alma, world.open, 1, fields, mark_1="attended")
    assert answer.status_code == 422
    assert "Zita Testperson has left the cohort" in answer.text
    assert await stored(world, world.open) == {}


async def test_a_row_of_another_cohort_is_refused(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    extra = {**fields, f"mark-{world.wim}": ["attended"], f"version-{world.wim}": ["0"]}
    answer = await touch(alma, world.open, world.wim, extra)
    assert answer.status_code == 422
    assert "Wim" not in answer.text
    assert await as_owner(world, "select from mark where participant = $1", world.wim) == []


async def test_a_change_to_a_register_that_a_colleague_finished_asks_for_its_reason(
    world: World, as_: As
) -> None:
    bela = await as_(world.bela)
    fields = await opened(bela, world.open)
    alma = await as_(world.alma)
    whole = changed(await opened(alma, world.open), mark_1="attended", mark_2="attended")
    await send(alma, register(world.open), whole)
    bela = await as_(world.bela)
    fields["_csrf_token"] = await opened_token(bela, world.open)
    answer = await touch(bela, world.open, 1, fields, mark_1="absent", reason_1="sick", version_1="1")
    assert answer.status_code == 422
    assert "Say why the register is corrected" in answer.text


async def opened_token(client: Client, session: int) -> list[str]:
    page = await client.get(f"{register(session)}?correct=yes")
    start = page.text.index('name="_csrf_token" value="') + len('name="_csrf_token" value="')
    return [page.text[start : page.text.index('"', start)]]


@pytest.mark.parametrize("person", ["carla", "dora"])
async def test_a_row_of_others_does_not_exist(world: World, as_: As, person: str) -> None:
    fields = await opened(await as_(world.alma), world.open)
    client = await as_(getattr(world, person))
    own = {"carla": world.other_session, "dora": world.south_session}[person]
    fields["_csrf_token"] = await opened_token(client, own)
    answer = await touch(client, world.open, 1, fields, mark_1="attended")
    assert answer.status_code == 404
    assert await stored(world, world.open) == {}


async def test_a_touched_row_asks_the_database_little(queries: Queries, world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    queries()
    await touch(alma, world.open, 1, fields, mark_1="attended")
    first = queries()
    assert len(first) <= 8, first
    await touch(alma, world.open, 1, fields, mark_1="attended", late_1="5", version_1="1")
    next_ones = queries()
    assert len(next_ones) <= 7, next_ones
