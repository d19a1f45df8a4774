"""A session that did not run: told with its reason, taken back, and refused where people attended."""

import pytest

from tests.fixtures.forms import Fields, changed, fields_of, send
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner, opened, register, session_row, stored


def address(session: int) -> str:
    return f"/sessions/{session}/not-held"


async def asked(client: Client, session: int) -> Fields:
    page = await client.get(address(session))
    assert page.status_code == 200
    return fields_of(page.text)


async def tell(client: Client, session: int) -> None:
    fields = await asked(client, session) | {"not_held_reason": ["lockdown"], "note": ["Alarm at 13:00 🙂"]}
    assert (await send(client, address(session), fields)).status_code == 303


async def test_it_is_recorded_with_reason_and_note(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await tell(alma, world.open)
    row = await session_row(world, world.open)
    assert (row["state"], row["not_held_reason"]) == ("not_held", "lockdown")
    page = await alma.get(register(world.open))
    assert "This session did not run" in page.text
    assert "Lockdown or change of regime" in page.text
    assert "Alarm at 13:00 🙂" in page.text
    assert "radio" not in page.text
    free = await as_owner(world, "select active from session_facilitator where session = $1", world.open)
    assert {one[0] for one in free} == {False}


async def test_nobody_is_marked_in_a_session_that_did_not_run(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="attended")
    await tell(alma, world.open)
    answer = await send(alma, register(world.open), fields)
    assert answer.status_code == 422
    assert "recorded as not held" in answer.text
    assert await stored(world, world.open) == {}


async def test_it_can_be_taken_back(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await tell(alma, world.open)
    page = await alma.get(register(world.open))
    fields = fields_of(page.text, address(world.open)) | {"did": ["run"]}
    assert (await send(alma, address(world.open), fields)).status_code == 303
    row = await session_row(world, world.open)
    assert (row["state"], row["not_held_reason"], row["not_held_note"]) == ("scheduled", None, "")
    await opened(alma, world.open)
    # Twice does no harm, nor for one that ran.
    assert (await send(alma, address(world.open), fields)).status_code == 303
    assert (await session_row(world, world.open))["state"] == "scheduled"


async def test_it_is_not_taken_back_into_a_room_that_is_taken_now(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await tell(alma, world.open)
    await as_owner(
        world,
        "insert into group_session (cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)"
        " select 2, 9, 'Other', 'group', starts_at, ends_at, 180, room, 'scheduled' from group_session where id = 2",
    )
    page = await alma.get(register(world.open))
    fields = fields_of(page.text, address(world.open)) | {"did": ["run"]}
    answer = await send(alma, address(world.open), fields)
    assert answer.status_code == 409
    assert "booked for another one" in answer.text
    assert (await session_row(world, world.open))["state"] == "not_held"


async def test_a_session_with_people_who_attended_did_run(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await asked(alma, world.open) | {"not_held_reason": ["lockdown"]}
    await send(alma, register(world.open), changed(await opened(alma, world.open), mark_1="attended"))
    page = await alma.get(address(world.open))
    assert "Zita Testperson" in page.text
    assert "Save that it did not run" not in page.text
    answer = await send(alma, address(world.open), fields)
    assert answer.status_code == 422
    assert (await session_row(world, world.open))["state"] == "held"


async def test_absences_alone_do_not_stand_in_the_way_and_stay(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="absent", reason_1="sick")
    await send(alma, register(world.open), fields)
    await tell(alma, world.open)
    assert len(await stored(world, world.open)) == 1


async def test_a_reason_is_asked_for_and_the_note_kept(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await asked(alma, world.open), note="Nobody unlocked the wing")
    answer = await send(alma, address(world.open), fields)
    assert answer.status_code == 422
    assert "Choose why the session did not run" in answer.text
    assert fields_of(answer.text)["note"] == ["Nobody unlocked the wing"]
    answer = await send(alma, address(world.open), fields | {"not_held_reason": ["magic"], "note": ["\x00"]})
    assert answer.status_code == 422
    assert (await session_row(world, world.open))["state"] == "scheduled"


async def test_a_session_ahead_is_not_for_facilitators_to_cancel(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    page = await alma.get(address(world.future))
    assert "has not come yet" in page.text
    fields = await asked(alma, world.open) | {"not_held_reason": ["lockdown"]}
    assert (await send(alma, address(world.future), fields)).status_code == 422


@pytest.mark.parametrize(
    ("person", "status"),
    [("carla", 404), ("dora", 404), ("cleo", 403), ("liv", 403), ("eva", 403), ("ada", 403)],
)
async def test_it_is_the_facilitators_to_tell(world: World, as_: As, person: str, status: int) -> None:
    client = await as_(getattr(world, person))
    assert (await client.get(address(world.open))).status_code == status
