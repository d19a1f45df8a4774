"""From the end of training to release: planned together, changed by one at a time, handed over."""

import datetime as dt

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_pages import TODAY, fill
from tests.sessions.register.steps import As, as_owner

PAGE = "/participants/1/transition"
PLAN, HANDOVER = f"{PAGE}/plan", f"{PAGE}/handover"


async def versions(world: World) -> list[tuple[int, str]]:
    rows = await as_owner(
        world, "select version, housing from transition_plan where participant = 1 order by version"
    )
    return [tuple(row) for row in rows]


async def test_a_plan_grows_by_versions_and_the_old_ones_stay(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    said = words(await omar.get(PAGE))
    assert "Nothing is planned yet." in said and "Nobody coaches the person yet." in said
    answer = await fill(omar, PLAN, housing="With an aunt\nat first", safety_plan="Call Omar", resources="1")
    assert answer.status_code == 303, errors(answer)
    again = await fill(omar, PLAN)  # unchanged
    assert again.status_code == 303 and len(await versions(world)) == 1
    await fill(omar, PLAN, housing="A room")
    assert await versions(world) == [(1, "With an aunt\nat first"), (2, "A room")]
    said = words(await omar.get(PAGE))
    assert "Call Omar" in said and "A room" in said and "With an aunt" in said and "Version 2" in said
    # A resource that nobody verified for long is marked where it is relied on.
    assert "Probe rooms, North" in said and "Verify again" in said
    assert "Transition plan revised" in words(await omar.get("/participants/1/timeline"))
    assert "With an aunt" not in str(
        await as_owner(world, "select after::text from history where table_name = 'transition_plan'")
    )


async def test_whoever_is_second_sees_both_and_loses_nothing(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    await fill(omar, PLAN, housing="With an aunt")
    fields = fields_of((await omar.get(PLAN)).text, PLAN)
    await fill(omar, PLAN, housing="A room")
    second = await send(omar, PLAN, {**fields, "work": ["A bakery"]})
    assert second.status_code == 409
    typed = fields_of(second.text, PLAN)
    assert typed["work"] == ["A bakery"] and typed["housing"] == ["With an aunt"]
    assert "A room" in words(second) and len(await versions(world)) == 2
    merged = await send(omar, PLAN, {**typed, "housing": ["A room"]})
    assert merged.status_code == 303
    rows = await as_owner(world, "select housing, work from transition_plan where version = 3")
    assert tuple(rows[0]) == ("A room", "A bakery")


async def test_a_resource_that_is_no_longer_offered_is_named_and_not_lost_unseen(
    world: World, as_: As
) -> None:
    omar = await as_(world.omar)
    await fill(omar, PLAN, housing="x", resources="1")
    await as_owner(world, "update local_resource set in_use = false")
    assert "Probe rooms, North does not help any more" in words(await omar.get(PLAN))
    assert "Not offered any more" in words(await omar.get(PAGE))
    assert fields_of((await omar.get(PLAN)).text, PLAN)["resources"] == ["1"]
    unknown = await fill(omar, PLAN, resources="77")
    assert unknown.status_code == 422 and ids_linked(unknown) == ["resources"]


async def test_a_handover_is_recorded_once_a_day_and_withdrawn(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    nobody = await fill(omar, HANDOVER, held_on=TODAY)
    assert nobody.status_code == 422 and ids_linked(nobody) == ["present"]
    future = await fill(omar, HANDOVER, held_on=TODAY + dt.timedelta(days=1), present="prison", agreed="Kept")
    assert future.status_code == 422 and fields_of(future.text, HANDOVER)["agreed"] == ["Kept"]
    answer = await fill(omar, HANDOVER, held_on=TODAY, present="prison", agreed="Cleo sends the file")
    assert answer.status_code == 303, errors(answer)
    assert (await fill(omar, HANDOVER, held_on=TODAY, present="coach")).status_code == 422
    said = words(await omar.get(PAGE))
    assert "The prison" in said and "Cleo sends the file" in said
    number = (await as_owner(world, "select id from handover where participant = 1"))[0][0]
    address = f"{PAGE}/handovers/{number}/withdraw"
    assert (await fill(omar, address, why="Another person")).status_code == 303
    assert "Withdrawn: Another person" in words(await omar.get(PAGE))
    assert (await omar.get(address)).status_code == 409
    assert (await fill(omar, HANDOVER, held_on=TODAY, present="coach")).status_code == 303


async def test_the_lead_reads_and_the_prison_does_not(world: World, as_: As) -> None:
    await fill(await as_(world.omar), PLAN, housing="With an aunt")
    said = words(await (await as_(world.liv)).get(PAGE))
    assert "With an aunt" in said and "Change the plan" not in said
    assert (await (await as_(world.cleo)).get(PAGE)).status_code == 403
    assert "Transition" not in words(await (await as_(world.cleo)).get("/participants/1"))
