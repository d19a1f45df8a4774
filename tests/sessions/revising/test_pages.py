"""The plan of a cohort: revised with a reason, its dates follow, what was delivered stands."""

from typing import Any

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, as_owner

PLAN = "/cohorts/1/plan"


async def revise(client: Client, item: int, **values: Any) -> Response:
    page = await client.get(f"{PLAN}/{item}")
    assert page.status_code == 200
    fields = {**fields_of(page.text, f"{PLAN}/{item}"), "reason": ["The group is not there yet"]}
    fields.update({name: [str(value)] for name, value in values.items()})
    return await send(client, f"{PLAN}/{item}", fields)


async def plan(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(
        world,
        "select id, position, title, minutes, dropped_reason from plan_item where cohort = 1 order by position, id",
    )
    return [tuple(row) for row in rows]


async def dates(world: World) -> dict[int, tuple[Any, ...]]:
    rows = await as_owner(
        world,
        "select id, plan_item, title, position, minutes_planned, state,"
        " (extract(epoch from ends_at - starts_at) / 60)::integer as long"
        " from group_session where cohort = 1 order by id",
    )
    return {row["id"]: tuple(row)[1:] for row in rows}


async def told(world: World) -> list[tuple[Any, ...]]:
    rows = await as_owner(world, "select plan_item, what, reason, revised_by from plan_revision order by id")
    return [tuple(row) for row in rows]


async def items(world: World) -> dict[str, int]:
    return {row[2]: row[0] for row in await plan(world)}


async def a_fifth_session(world: World) -> None:
    """“Adding” has a date after “Deepening”."""
    await as_owner(
        world,
        "insert into group_session (id, cohort, plan_item, position, title, kind, starts_at, ends_at, minutes_planned, state)"
        " select 70, 1, i.id, 4, i.title, i.kind, g.starts_at + interval '7 days', g.starts_at + interval '7 days 2 hours',"
        " 120, 'scheduled' from plan_item i, group_session g where i.cohort = 1 and i.position = 4 and g.id = 3",
    )


async def test_planned_revised_and_delivered_stand_side_by_side(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    page = words(await alma.get(PLAN))
    assert "Nothing has been revised." in page and "4 sessions planned; 0 added" in page
    assert "180 minutes Held" in page and "No date" in page
    number = (await items(world))["Deepening"]
    answer = await revise(alma, number, step="change", title="Deeper", minutes="90")
    assert answer.status_code == 303, errors(answer)
    page = words(await alma.get(PLAN))
    assert "3. Deeper" in page and "3. Deepening 180 minutes" in page and "1 changed" in page
    assert "“Deepening” became “Deeper”; 180 minutes became 90 The group is not there yet" in page
    assert (await dates(world))[3] == (number, "Deeper", 3, 90, "scheduled", 90)
    assert await told(world) == [(number, "changed", "The group is not there yet", world.alma.id)]
    # Whoever schedules reads it, and finds the change among those of the timetable.
    cleo = await as_(world.cleo)
    assert "Alma Probe" in words(await cleo.get(PLAN)) and "Add to the plan" not in words(
        await cleo.get(PLAN)
    )
    assert "The group is not there yet" in words(await cleo.get("/cohorts/1/timetable/changes"))


async def test_what_is_dropped_frees_its_date_and_can_be_taken_back(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    number = (await items(world))["Deepening"]
    assert (await revise(alma, number, step="drop")).status_code == 303
    assert (await dates(world))[3][4] == "cancelled"
    assert "Dropped" in words(await alma.get(PLAN))
    again = await alma.get(f"{PLAN}/{number}")
    assert fields_of(again.text, f"{PLAN}/{number}")["step"] == ["restore"]
    assert (await revise(alma, number, reason="It fits after all")).status_code == 303
    assert [row[1] for row in await told(world)] == ["dropped", "restored"]
    assert "3. Deepening" in words(await alma.get("/cohorts/1/sessions/new"))  # it wants a date


async def test_two_swap_their_dates_and_one_moves_behind_others(world: World, as_: As) -> None:
    await a_fifth_session(world)
    alma = await as_(world.alma)
    named = await items(world)
    answer = await revise(alma, named["Deepening"], step="swap", other=named["Adding"])
    assert answer.status_code == 303, errors(answer)
    found = await dates(world)
    # Each with its own length, on the other's date.
    assert found[3] == (named["Adding"], "Adding", 3, 120, "scheduled", 120)
    assert found[70] == (named["Deepening"], "Deepening", 4, 180, "scheduled", 180)
    assert {(row[0], row[1]) for row in await told(world)} == {
        (named["Deepening"], "moved"),
        (named["Adding"], "moved"),
    }
    answer = await revise(alma, named["Adding"], step="move", other=named["Deepening"])
    assert answer.status_code == 303, errors(answer)
    assert [row[2] for row in await plan(world)] == ["Beginning", "Continuing", "Deepening", "Adding"]
    assert "Number 3 became 4" in words(await alma.get(PLAN))


async def test_something_is_added_behind_what_was_delivered(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    named = await items(world)
    page = await alma.get(f"{PLAN}/new")
    fields = {
        **fields_of(page.text, f"{PLAN}/new"), "title": ["Loss"], "kind": ["group"], "module": ["1002"],
        "minutes": ["90"], "reason": ["Somebody died"], "after": ["0"],
    }  # fmt: skip
    refused = await send(alma, f"{PLAN}/new", fields)
    assert refused.status_code == 422 and "Choose a later place" in errors(refused)[0]
    fields["after"] = [str(named["Continuing"])]
    for _time in range(2):  # a double click
        assert (await send(alma, f"{PLAN}/new", fields)).status_code == 303
    found = await plan(world)
    assert [row[2] for row in found] == ["Beginning", "Continuing", "Loss", "Deepening", "Adding"]
    assert [row[1] for row in found] == [1, 2, 3, 4, 5]
    assert (await dates(world))[3][2] == 4
    assert "Added as number 3" in words(await alma.get(PLAN))


async def test_what_was_held_stands(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    number = (await items(world))["Beginning"]
    page = await alma.get(f"{PLAN}/{number}")
    assert "was held on" in words(page) and 'name="step"' not in page.text
    answer = await send(alma, f"{PLAN}/{number}", {"step": ["drop"], "reason": ["x"], "seen": ["0"]})
    assert answer.status_code in (403, 422)
    assert await told(world) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"step": ""}, "step"),
        ({"step": "burn"}, "step"),
        ({"step": "restore"}, "step"),
        ({"step": "drop", "reason": " "}, "reason"),
        ({"step": "drop", "reason": "x" * 1001}, "reason"),
        ({"step": "change"}, "title"),
        ({"step": "change", "minutes": "0"}, "minutes"),
        ({"step": "change", "title": "x" * 121}, "title"),
        ({"step": "swap"}, "other"),
        ({"step": "move", "other": "99"}, "other"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    world: World, as_: As, values: dict[str, Any], field: str
) -> None:
    number = (await items(world))["Deepening"]
    before = await plan(world)
    answer = await revise(await as_(world.alma), number, **values)
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    assert await plan(world) == before and await told(world) == []


async def test_a_longer_session_books_nobody_twice(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, state)"
        " select 70, 1, 9, 'Right after', 'group', ends_at, ends_at + interval '1 hour', 60, 'scheduled'"
        " from group_session where id = 3",
    )
    number = (await items(world))["Deepening"]
    answer = await revise(await as_(world.alma), number, step="change", minutes="200")
    assert answer.status_code == 422 and ids_linked(answer) == ["minutes"]
    assert (await dates(world))[3][3] == 180 and await told(world) == []


async def test_two_who_revise_at_once_are_told(world: World, as_: As) -> None:
    number = (await items(world))["Deepening"]
    bela = await as_(world.bela)
    assert (await revise(bela, number, step="change", minutes="150")).status_code == 303
    alma = await as_(world.alma)
    page = fields_of((await alma.get(f"{PLAN}/{number}")).text, f"{PLAN}/{number}")
    late = {**page, "seen": ["0"], "step": ["change"], "title": ["Mine"], "reason": ["Mine too"]}
    answer = await send(alma, f"{PLAN}/{number}", late)
    assert answer.status_code == 409 and "revised the plan meanwhile" in words(answer)
    again = fields_of(answer.text, f"{PLAN}/{number}")
    assert again["title"] == ["Mine"] and again["reason"] == ["Mine too"]
    assert (await send(alma, f"{PLAN}/{number}", again)).status_code == 303
    # The same form once more, as a double click sends it.
    assert (await send(alma, f"{PLAN}/{number}", again)).status_code == 303
    assert len(await told(world)) == 2


async def test_a_cover_and_the_prison_revise_no_plan(world: World, as_: As) -> None:
    await as_owner(
        world,
        "update cohort_facilitator set role = 'cover', ends_on = current_date where cohort = 1 and staff = 2",
    )
    assert (await (await as_(world.bela)).get(f"{PLAN}/new")).status_code == 403
    assert (await (await as_(world.cleo)).get(f"{PLAN}/new")).status_code == 403
    assert (await (await as_(world.eva)).get(PLAN)).status_code == 403
    for reader in (world.sue, world.cleo):
        assert f"{PLAN}/" not in (await (await as_(reader)).get(PLAN)).text
