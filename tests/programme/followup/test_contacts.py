"""Contacts after release: planned, due, recorded in a minute; the observation is kept up by them."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_pages import PAGE, TODAY, fill, out, stored
from tests.sessions.register.steps import As, as_owner


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


async def contacts(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(
        world,
        "select held_on, kind, minutes, themes, present, recorded_by from contact where participant = 1 order by id",
    )
    return [tuple(row) for row in rows]


async def test_contacts_are_planned_due_and_keep_the_observation_up(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    assert "No contacts are planned." in words(await omar.get(PAGE))
    answer = await fill(omar, f"{PAGE}/{release}/plan", starts_on=ago(100), interval_days="14")
    assert answer.status_code == 303, errors(answer)
    said = words(await omar.get(PAGE))
    assert "Every 14 days" in said and "Overdue" in said
    assert "Contacts overdue: 1." in words(await omar.get("/my-people"))
    answer = await fill(
        omar, f"{PAGE}/{release}/contact", kind="phone", held_on=ago(3), minutes="25", themes="work"
    )
    assert answer.status_code == 303, errors(answer)
    assert await contacts(world) == [(ago(3), "phone", 25, ["work"], [], world.omar.id)]
    assert (await stored(world))[0][1] == ago(3)
    said = words(await omar.get(PAGE))
    assert "Overdue" not in said and "Phone, 25 minutes" in said and "Work or training" in said
    assert "Contacts overdue" not in words(await omar.get("/my-people"))


async def test_attempts_in_vain_are_counted_and_say_nothing_of_the_person(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/plan", starts_on=ago(100), interval_days="14")
    for days in (9, 6, 3):
        answer = await fill(
            omar,
            f"{PAGE}/{release}/contact",
            kind="unreachable",
            held_on=ago(days),
            minutes="25",
            themes="work",
        )
        assert answer.status_code == 303, errors(answer)
    assert (await stored(world))[0][1] == ago(100)
    assert (await contacts(world))[0][2:5] == (None, [], [])  # nothing was talked about
    assert "3 attempts in a row came to nothing" in words(await omar.get(PAGE))
    assert "Not reached" in words(await omar.get("/my-people"))
    # Found again, they are not lost any more.
    await fill(omar, f"{PAGE}/{release}/seen", until=ago(100), lost="yes")
    assert (await stored(world))[0][2] is True
    await fill(omar, f"{PAGE}/{release}/contact", kind="met", held_on=ago(1))
    assert (await stored(world))[0][1:] == (ago(1), False)


async def test_a_plan_is_revised_with_a_reason_and_the_first_stays(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    address = f"{PAGE}/{release}/plan"
    await fill(omar, address, starts_on=ago(100), interval_days="14", agreed="At the office")
    assert (await fill(omar, address, interval_days="28")).status_code == 422
    assert (await fill(omar, address, interval_days="28", reason="All goes well")).status_code == 303
    said = words(await omar.get(PAGE))
    assert "Every 28 days" in said and "every 14 days" in said and "All goes well" in said
    early = await fill(omar, address, starts_on=ago(200), reason="x")
    assert early.status_code == 422 and ids_linked(early)[0].startswith("starts_on")
    assert len(await as_owner(world, "select from coaching_plan where participant = 1")) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"held_on": TODAY + dt.timedelta(days=1)}, "held_on"),
        ({"held_on": TODAY - dt.timedelta(days=101)}, "held_on"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "721"}, "minutes"),
        ({"themes": "weather"}, "themes"),
    ],
)
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, values: dict[str, Any], field: str
) -> None:
    omar, release = await out(world, as_)
    address = f"{PAGE}/{release}/contact"
    answer = await fill(omar, address, **({"kind": "met", "minutes": "20"} | values))
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    if field != "minutes":
        assert fields_of(answer.text, address)["minutes"] == ["20"]
    assert await contacts(world) == []


async def test_twice_is_once_and_a_wrong_one_is_withdrawn(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    address = f"{PAGE}/{release}/contact"
    await fill(omar, address, kind="met", held_on=ago(3))
    again = await fill(omar, address, kind="met", held_on=ago(3))
    assert again.status_code == 422 and "already" in errors(again)[0]
    number = (await as_owner(world, "select id from contact where participant = 1"))[0][0]
    withdraw = f"{PAGE}/contacts/{number}/withdraw"
    assert (await fill(omar, withdraw, why="")).status_code == 422
    assert (await fill(omar, withdraw, why="It was somebody else")).status_code == 303
    assert "Withdrawn: It was somebody else" in words(await omar.get(PAGE))
    fields = fields_of((await omar.get(address)).text, address)
    assert (await send(omar, withdraw, {**fields, "why": ["again"]})).status_code == 409
    assert (await fill(omar, address, kind="met", held_on=ago(3))).status_code == 303


async def test_the_prison_sees_no_contact(world: World, as_: As) -> None:
    omar, release = await out(world, as_)
    await fill(omar, f"{PAGE}/{release}/plan", starts_on=ago(100), interval_days="14", agreed="Meeting point")
    await fill(omar, f"{PAGE}/{release}/contact", kind="met", held_on=ago(3), themes="family")
    said = words(await (await as_(world.cleo)).get(PAGE))
    assert "Contacts" not in said and "Meeting point" not in said and "Family" not in said
    said = words(await (await as_(world.liv)).get(PAGE))
    assert "Meeting point" in said and "Record a contact" not in said
