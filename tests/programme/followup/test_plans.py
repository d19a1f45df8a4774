"""Coaching: planned for a time, extended, ended early, taken up again."""

import datetime as dt

import asyncpg
import pytest

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_contacts import ago
from tests.programme.followup.test_pages import PAGE, TODAY, fill, out, parts
from tests.sessions.register.steps import As, as_owner


async def test_coaching_comes_to_its_end_and_is_extended_with_a_reason(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    address = f"{PAGE}/{release}/plan"
    wrong = await fill(omar, address, starts_on=ago(90), ends_on=ago(95), interval_days="14")
    assert wrong.status_code == 422 and ids_linked(wrong)[0].startswith("ends_on"), errors(wrong)
    answer = await fill(omar, address, starts_on=ago(90), ends_on=ago(60), interval_days="14", kinds="phone")
    assert answer.status_code == 303, errors(answer)
    await fill(omar, f"{PAGE}/{release}/contact", kind="phone", held_on=ago(65))
    said = words(await omar.get(PAGE))
    assert "Came to its end" in said and "Overdue" not in said and "Phone." in said
    assert "Contacts overdue" not in words(await omar.get("/my-people"))
    later = TODAY + dt.timedelta(days=60)
    assert (await fill(omar, address, ends_on=later, reason="The flat is new")).status_code == 303
    said = words(await omar.get(PAGE))
    assert "Extended" in said and "The flat is new" in said and "Overdue" in said
    assert "Contacts overdue: 1." in words(await omar.get("/my-people"))


async def test_coaching_ends_early_and_is_taken_up_again(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    plan, end = f"{PAGE}/{release}/plan", f"{PAGE}/{release}/end"
    assert (await omar.get(end)).status_code == 409  # nothing runs
    await fill(omar, plan, starts_on=ago(90), ends_on=TODAY + dt.timedelta(days=90), interval_days="14")
    assert "Overdue" in words(await omar.get(PAGE))
    for values in (
        {"starts_on": TODAY + dt.timedelta(days=1), "reason": "x"},
        {"starts_on": ago(101), "reason": "x"},
    ):
        refused = await fill(omar, end, **values)
        assert refused.status_code == 422 and ids_linked(refused)[0].startswith("starts_on")
    assert (await fill(omar, end, reason=" ")).status_code == 422
    fields = fields_of((await omar.get(end)).text, end)
    fields |= parts("starts_on", ago(5)) | {"reason": ["Does not want it any more"]}
    for _time in range(2):  # a double click
        assert (await send(omar, end, fields)).status_code == 303
    said = words(await omar.get(PAGE))
    assert "Does not want it any more" in said and "Overdue" not in said and "Take coaching up again" in said
    assert "Contacts overdue" not in words(await omar.get("/my-people"))
    assert (await omar.get(end)).status_code == 409
    # The form brings back what was agreed before.
    assert fields_of((await omar.get(plan)).text, plan)["interval_days"] == ["14"]
    assert (await fill(omar, plan, starts_on=TODAY, reason="Asked for it")).status_code == 303
    assert "Taken up again" in words(await omar.get(PAGE))
    rows = await as_owner(world, "select ended from coaching_plan where participant = 1 order by id")
    assert [row[0] for row in rows] == [False, True, False]


async def test_whoever_comes_out_again_after_a_recall_is_offered_the_plan_from_before(
    world: World, as_: As
) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/plan", starts_on=ago(100), interval_days="21", agreed="At the office")
    await fill(omar, f"{PAGE}/{release}/event", event="recall", happened_on=ago(50), source="Court")
    assert "Contacts overdue" not in words(await omar.get("/my-people"))
    answer = await fill(omar, f"{PAGE}/new", released_on=ago(20), kind="licence")
    assert answer.status_code == 303, errors(answer)
    again = (await as_owner(world, "select id from release where participant = 1 order by id desc"))[0][0]
    address = f"{PAGE}/{again}/plan"
    fields = fields_of((await omar.get(address)).text, address)
    assert fields["interval_days"] == ["21"] and fields["agreed"] == ["At the office"]
    assert "reason" not in fields  # it is the first of this release


async def test_the_day_of_a_release_is_moved_with_the_reason(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    address = f"{PAGE}/{release}/day"
    same = await fill(omar, address, reason="x")
    assert same.status_code == 422 and "the day that is recorded" in errors(same)[0]
    assert (await fill(omar, address, released_on=ago(98), reason="")).status_code == 422
    fields = fields_of((await omar.get(address)).text, address)
    fields |= parts("released_on", ago(98)) | {"reason": ["The gate kept them"]}
    for _time in range(2):  # a double click
        assert (await send(omar, address, fields)).status_code == 303
    rows = await as_owner(world, "select released_on, observed_until from release where id = $1", release)
    assert tuple(rows[0]) == (ago(98), ago(98))
    assert "The gate kept them" in words(await omar.get(PAGE))
    # After contacts were made, not beyond them.
    await fill(omar, f"{PAGE}/{release}/contact", kind="unreachable", held_on=ago(90))
    late = await fill(omar, address, released_on=ago(80), reason="x")
    assert late.status_code == 422 and "A contact, a milestone or an event" in errors(late)[0]
    assert fields_of(late.text, address)["reason"] == ["x"]
    assert (await fill(omar, address, released_on=ago(90), reason="Two days more")).status_code == 303
    future = await fill(omar, address, released_on=TODAY + dt.timedelta(days=1), reason="x")
    assert future.status_code == 422
    history = await as_owner(world, "select after::text from history where table_name = 'release_correction'")
    assert len(history) == 2 and "gate" not in history[0][0]


async def test_the_database_refuses_a_day_after_what_is_known(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/contact", kind="met", held_on=ago(90))
    with pytest.raises(asyncpg.CheckViolationError) as broken:
        await as_owner(world, "update release set released_on = current_date - 80 where id = $1", release)
    assert broken.value.constraint_name == "known_before_release"
