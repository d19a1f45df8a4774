"""Catch-ups: proposed for whoever missed a required session, until it is caught up."""

import pytest

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner

PAGE = "/cohorts/1/catch-ups"


async def test_whoever_missed_a_required_session_is_listed_until_it_is_caught_up(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    page = await alma.get(PAGE)
    said = words(page)
    assert "Yuri" in said and "Beginning" in said and "Zita" not in said
    assert "/cohorts/1/sessions/new?what=c1&amp;people=2" in page.text
    assert "Yuri" in words(await alma.get("/my-day/catch-ups"))
    # Two catch-ups of one session, of the second it was attended: it is received.
    await as_owner(
        world,
        "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned,"
        " state, catch_up_of, for_some) select 70 + n, 1, 1, 'Beginning', 'group', now() - n * interval '1 hour 10 minutes'"
        " - interval '1 day', now() - n * interval '1 hour 10 minutes' - interval '23 hours', 60, 'held', 1, true"
        " from generate_series(1, 2) n",
    )
    await as_owner(
        world,
        "insert into mark (session, cohort, participant, state, source, minutes_present, reason)"
        " select 70 + n, 1, 2, case n when 1 then 'attended' else 'absent' end, 'screen',"
        " case n when 1 then 60 else 0 end, case n when 2 then 1 end from generate_series(1, 2) n",
    )
    assert "Nobody owes a catch-up" in words(await alma.get(PAGE))
    assert "Nobody in your cohorts owes" in words(await alma.get("/my-day/catch-ups"))


async def test_the_session_that_builds_on_it_says_until_when(world: World, as_: As) -> None:
    first, later = (
        row[0]
        for row in await as_owner(
            world,
            "select i.module from group_session g join plan_item i on i.id = g.plan_item where g.id in (1, 3) order by g.id",
        )
    )
    owner = await world.database.as_owner()
    await owner.execute("set session_replication_role = replica")  # a published curriculum holds still
    await owner.execute(f"insert into module_prerequisite (module, requires) values ({later}, {first})")
    await owner.close()
    said = words(await (await as_(world.alma)).get(PAGE))
    assert "Deepening" in said


@pytest.mark.parametrize(
    "change",
    [
        "update module set optional = true",
        "update plan_item set dropped_reason = 'Not this time'",
        "update membership set left_on = current_date - 1, outcome = 'withdrawn' where participant = 2",
    ],
)
async def test_nothing_is_owed_of_what_nobody_needs(world: World, as_: As, change: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute("set session_replication_role = replica")  # a published curriculum holds still
    await owner.execute(change)
    await owner.close()
    assert "Nobody owes a catch-up" in words(await (await as_(world.alma)).get(PAGE))


async def test_it_is_read_by_those_who_read_registers(world: World, as_: As) -> None:
    for person in (world.cleo, world.liv, world.sue):
        said = words(await (await as_(person)).get(PAGE))
        assert "Beginning" in said
    assert "Yuri" not in words(await (await as_(world.sue)).get(PAGE))  # initials only
    assert "Plan it" not in words(await (await as_(world.sue)).get(PAGE))
    for person in (world.omar, world.eva, world.ada):
        assert (await (await as_(person)).get(PAGE)).status_code == 403
