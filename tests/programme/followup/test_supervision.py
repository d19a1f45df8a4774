"""A supervisor reads the coaching of the own teams, by initials, as long as it goes on."""

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.programme.followup.test_coaches import SECRET, assign, coached
from tests.programme.followup.test_pages import PAGE, TODAY, fill, out
from tests.sessions.register.steps import As, as_owner


async def test_notes_of_every_tier_are_read_and_no_name(world: World, as_: As) -> None:
    assert "Your teams coach nobody now." in words(await (await as_(world.sue)).get("/coaching"))
    _omar, release = await out(world, as_)
    await assign(world, as_, world.alma.id)
    await fill(
        await as_(world.alma), f"{PAGE}/{release}/contact", kind="met", held_on=TODAY, facilitator_only=SECRET,
        shareable="Shared text",
    )  # fmt: skip
    sue = await as_(world.sue)
    listed = words(await sue.get("/coaching"))
    assert (
        "Z. T." in listed and "Alma Probe" in listed and "Zita" not in listed and "Testperson" not in listed
    )
    page = await sue.get("/coaching/1")
    said = words(page)
    assert SECRET in said and "Shared text" in said and "Zita" not in page.text
    assert "Record a contact" not in said and "Withdraw" not in said
    logged = await as_owner(
        world, "select participants from access_log where staff = 11 order by id desc limit 1"
    )
    assert logged[0][0] == [1]


async def test_it_goes_on_after_the_cohort_and_ends_with_the_coaching(world: World, as_: As) -> None:
    await out(world, as_)
    await assign(world, as_, world.alma.id)
    await as_owner(
        world,
        "update cohort set starts_on = current_date - 400, finished_on = current_date - 90, state = 'finished'"
        " where id = 1",
    )
    sue = await as_(world.sue)
    assert (await sue.get("/cohorts/1")).status_code == 404
    assert (await sue.get("/coaching/1")).status_code == 200
    await as_owner(
        world,
        "update coach set starts_on = current_date - 9, ends_on = current_date - 1, ended_why = 'x'"
        " where participant = 1",
    )
    assert (await sue.get("/coaching/1")).status_code == 404
    assert "Z. T." not in words(await sue.get("/coaching"))


async def test_whoever_is_not_of_the_team_is_not_supervised_with_it(world: World, as_: As) -> None:
    # Zita's group goes on, Carla is of another team.
    carla, release = await coached(world, as_)
    await fill(carla, f"{PAGE}/{release}/contact", kind="met", held_on=TODAY, facilitator_only=SECRET)
    sue = await as_(world.sue)
    assert (await sue.get("/coaching/1")).status_code == 404
    # Beside one of the team, her contact is known and her words are not.
    await assign(world, as_, world.alma.id)
    page = await (await as_(world.sue)).get("/coaching/1")
    assert page.status_code == 200 and "Carla Probe" in words(page) and SECRET not in page.text


async def test_other_teams_stay_closed(world: World, as_: As) -> None:
    # Vera is coached, and was in none of the cohorts that Sue supervises.
    sue = await as_(world.sue)
    assert (await sue.get("/coaching/5")).status_code == 404
    await as_owner(world, "update cohort_supervisor set ends_on = current_date - 1 where staff = 11")
    await coached(world, as_)
    assert (await (await as_(world.sue)).get("/coaching/1")).status_code == 404
