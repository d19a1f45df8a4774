"""Corrections of a finished register: with a reason, both versions kept, by whom and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.forms import Fields, changed, fields_of, send
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner, register, stored

WHY = "The escort came late; he was\nin the room from 10:00."


async def correcting(client: Client, session: int) -> Fields:
    page = await client.get(f"{register(session)}?correct=yes")
    return fields_of(page.text, register(session))


async def moved(world: World, days: int) -> None:
    """The finished session lies that many days back, counted from its end."""
    ends = datetime.now(UTC) - timedelta(days=days)
    await as_owner(
        world,
        "update group_session set starts_at = $1, ends_at = $2, recorded_at = $2 where id = 1",
        ends - timedelta(hours=3), ends,
    )  # fmt: skip
    await as_owner(world, "update membership set joined_on = current_date - 200 where cohort = 1")


async def test_a_finished_register_is_read_first(world: World, as_: As) -> None:
    await moved(world, 3)
    page = await (await as_(world.alma)).get(register(world.past))
    assert "Correct this register" in page.text
    assert "radio" not in page.text


async def test_a_correction_keeps_both_versions_and_the_reason(world: World, as_: As) -> None:
    await moved(world, 3)
    alma = await as_(world.alma)
    fields = changed(
        await correcting(alma, world.past), mark_2="attended", late_2="30", correction_reason=WHY
    )
    assert (await send(alma, register(world.past), fields)).status_code == 303
    page = await alma.get(register(world.past))
    assert "1 correction" in page.text
    assert "<del>Absent: Court</del> → <ins>Attended, 30 minutes late</ins>" in page.text
    assert WHY in page.text
    assert (await stored(world, world.past))[2] == ("attended", 150, 2, world.alma.id)
    kept = await as_owner(
        world,
        "select participant, before ->> 'reason', after ->> 'state', reason, corrected_by from mark_correction",
    )
    assert [tuple(one) for one in kept] == [(2, "court", "attended", WHY, world.alma.id)]


async def test_without_a_reason_nothing_is_corrected_and_nothing_lost(world: World, as_: As) -> None:
    await moved(world, 3)
    alma = await as_(world.alma)
    fields = changed(await correcting(alma, world.past), mark_2="attended")
    answer = await send(alma, register(world.past), fields)
    assert answer.status_code == 422
    assert 'href="#correction-reason"' in answer.text
    again = fields_of(answer.text, register(world.past))
    assert again["mark-2"] == ["attended"]
    assert (await stored(world, world.past))[2][0] == "absent"
    with_reason = changed(again, correction_reason="\x00")
    answer = await send(alma, register(world.past), with_reason)
    assert answer.status_code == 422
    assert "cannot be stored" in answer.text


@pytest.mark.parametrize(("days", "status"), [(13, 303), (15, 422)])
async def test_facilitators_correct_for_fourteen_days(world: World, as_: As, days: int, status: int) -> None:
    await moved(world, 3)
    alma = await as_(world.alma)
    fields = changed(await correcting(alma, world.past), mark_2="attended", correction_reason=WHY)
    await moved(world, days)
    answer = await send(alma, register(world.past), fields)
    assert answer.status_code == status
    assert (await stored(world, world.past))[2][0] == ("attended" if status == 303 else "absent")
    if status == 422:
        assert "Ask the lead" in answer.text
        assert "Correct this register" not in (await alma.get(register(world.past))).text


async def test_the_lead_corrects_later_too(world: World, as_: As) -> None:
    await moved(world, 100)
    liv = await as_(world.liv)
    fields = changed(
        await correcting(liv, world.past), mark_2="absent", reason_2="sick", correction_reason=WHY
    )
    assert (await send(liv, register(world.past), fields)).status_code == 303
    kept = await as_owner(world, "select corrected_by from mark_correction")
    assert [one[0] for one in kept] == [world.liv.id]
    assert (await stored(world, world.past))[2] == ("absent", 0, 2, world.liv.id)
    # The facilitators are told that it was somebody else, whose name they may not see.
    page = await (await as_(world.alma)).get(register(world.past))
    assert "a colleague on" in page.text


async def test_the_lead_does_not_mark(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    page = await liv.get(register(world.open))
    assert page.status_code == 200
    assert "radio" not in page.text
    token = fields_of(page.text, "/sign-out")["_csrf_token"]
    answer = await send(
        liv, register(world.open), {"_csrf_token": token, "mark-1": ["attended"], "version-1": ["0"]}
    )
    assert answer.status_code == 403
    assert await stored(world, world.open) == {}


async def test_the_lead_adds_no_mark_to_a_finished_register(world: World, as_: As) -> None:
    await moved(world, 3)
    await as_owner(world, "delete from mark where session = 1 and participant = 2")
    liv = await as_(world.liv)
    fields = await correcting(liv, world.past)
    assert "version-2" not in fields
    forged = fields | {"mark-2": ["attended"], "version-2": ["0"], "correction-reason": [WHY]}
    assert (await send(liv, register(world.past), forged)).status_code == 403
    assert 2 not in await stored(world, world.past)


async def test_a_facilitator_marks_a_member_who_was_added_later_without_a_reason(
    world: World, as_: As
) -> None:
    await moved(world, 3)
    await as_owner(world, "delete from mark where session = 1 and participant = 2")
    alma = await as_(world.alma)
    fields = changed(await correcting(alma, world.past), mark_2="attended")
    assert (await send(alma, register(world.past), fields)).status_code == 303
    assert (await stored(world, world.past))[2][2] == 1
    assert await as_owner(world, "select from mark_correction") == []


async def test_two_corrections_of_one_mark_are_a_conflict_too(world: World, as_: As) -> None:
    await moved(world, 3)
    alma = await as_(world.alma)
    fields = changed(await correcting(alma, world.past), mark_2="attended", correction_reason=WHY)
    await as_owner(world, "update mark set version = 2, reason = (select id from absence_reason where code = 'sick')"
                          " where session = 1 and participant = 2")  # fmt: skip
    answer = await send(alma, register(world.past), fields)
    assert answer.status_code == 409
    again = fields_of(answer.text, register(world.past))
    assert again["correction-reason"] == [WHY]
    assert (await send(alma, register(world.past), changed(again, keep_2="mine-2"))).status_code == 303
    before = await as_owner(world, "select before ->> 'reason' from mark_correction")
    assert [one[0] for one in before] == ["sick"]
