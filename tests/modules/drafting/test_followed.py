"""Cohorts follow published versions only, whichever way they come: by the form, a race, or a file."""

import asyncio

from programme.database import acting
from sessions.importing.queries import curricula
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, post, somebody_waits
from tests.fixtures.world import World
from tests.modules.desk import DRAFT, PUBLISHED, As, change, stored
from tests.sessions.timetable.scheduling import form as schedule


async def test_neither_a_draft_nor_a_retired_version_can_be_forged_into_the_form(
    world: World, as_: As
) -> None:
    cleo = await as_(world.cleo)
    answer = await post(cleo, "/cohorts/new", schedule(curriculum=DRAFT))
    assert answer.status_code == 422 and "Curriculum: choose one of those" in errors(answer)[0]
    await change(world, "update curriculum set state = 'retired' where id = 1001")
    answer = await post(cleo, "/cohorts/new", schedule(curriculum=PUBLISHED))
    assert answer.status_code == 422 and "Curriculum: choose one of those" in errors(answer)[0]
    assert await stored(world, "select id from cohort where code = 'N9'") == []


async def test_a_version_that_is_retired_while_somebody_confirms_is_not_followed(live: Live) -> None:
    world = live.world
    owner = await world.database.as_owner()
    async with await live.client(world.cleo) as cleo:
        held = owner.transaction()
        await held.start()
        await owner.execute("update curriculum set state = 'retired' where id = 1001")
        waiting = asyncio.create_task(post(cleo, "/cohorts/new", schedule()))
        await somebody_waits(world)
        await held.commit()
        answer = await waiting
    await owner.close()
    assert answer.status_code == 409 and "Curriculum: choose one of those" in errors(answer)[0]
    assert await stored(world, "select id from cohort where code = 'N9'") == []


async def test_files_and_lists_name_published_versions_only(world: World) -> None:
    async with acting(world.cleo):
        assert set(await curricula()) == {"group-programme", "probe"}
    await change(world, "update curriculum set state = 'published' where id = 1002")
    async with acting(world.cleo):
        assert set(await curricula()) == {"group-programme", "probe", "probe@1", "probe@2"}
    await change(world, "update curriculum set state = 'retired' where id in (1001, 1002)")
    async with acting(world.cleo):
        assert set(await curricula()) == {"group-programme"}
