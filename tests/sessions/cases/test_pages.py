"""An offender manager's own cases."""

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner

PAGE = "/my-people"


async def test_the_own_cases_with_what_is_due_and_nobody_elses(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    said = words(await omar.get(PAGE))
    assert "Zita" in said and "Yuri" not in said and "1 of 1" in said
    await as_owner(
        world,
        "insert into release (participant, released_on, observed_until)"
        " values (1, current_date - 200, current_date - 90)",
    )
    said = words(await omar.get(PAGE))
    assert "Of 1 people nothing was heard for 60 days" in said and "90 days silent" in said
    await as_owner(
        world,
        "insert into release_event (release, participant, event, happened_on)"
        " select id, 1, 'reimprisonment', current_date - 95 from release where participant = 1",
    )
    said = words(await omar.get(PAGE))
    assert "Back inside" in said and "silent" not in said.partition("Cases")[2]


async def test_without_a_case_it_says_who_gives_one(world: World, as_: As) -> None:
    await as_owner(world, "update participant set offender_manager = null")
    assert "No case is yours yet" in words(await (await as_(world.omar)).get(PAGE))
