"""When somebody's risk is to be reviewed: set by the offender manager, seen by those who contribute."""

import datetime as dt

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_pages import PAGE, TODAY, fill, parts
from tests.sessions.register.steps import As, as_owner

NEW = "/participants/1/risk-reviews/new"


async def test_a_review_is_set_held_and_the_next_one_due(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    past = await fill(omar, NEW, due_on=TODAY - dt.timedelta(days=3))
    assert past.status_code == 422 and ids_linked(past)[0].startswith("due_on")
    for _time in range(2):
        assert (await fill(omar, NEW, due_on=TODAY + dt.timedelta(days=10))).status_code == 303
    rows = await as_owner(world, "select id from risk_review_date where participant = 1")
    assert len(rows) == 1
    # The prison contributes, so it sees the day; nobody but the offender manager sets it.
    for viewer in (world.cleo, world.liv):
        said = words(await (await as_(viewer)).get(PAGE))
        assert "To come" in said and "Set a review date" not in said
    omar = await as_(world.omar)
    held = f"/participants/1/risk-reviews/{rows[0][0]}/held"
    early = await fill(omar, held, held_on=TODAY, next_on=TODAY)
    assert early.status_code == 422 and ids_linked(early)[0].startswith("next_on"), errors(early)
    assert (await fill(omar, held, held_on=TODAY + dt.timedelta(days=1))).status_code == 422
    fields = fields_of((await omar.get(held)).text, held)
    fields |= parts("held_on", TODAY) | parts("next_on", TODAY + dt.timedelta(days=180))
    for _time in range(2):  # a double click
        answer = await send(omar, held, fields)
        assert answer.status_code == 303, errors(answer)
    assert len(await as_owner(world, "select from risk_review_date where participant = 1")) == 2
    said = words(await omar.get(PAGE))
    assert "Held" in said and "To come" in said
    assert (await omar.get(held)).status_code == 409
    assert "The risk was reviewed" in words(await omar.get("/participants/1/timeline"))


async def test_an_overdue_review_is_marked_and_a_wrong_one_withdrawn(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into risk_review_date (id, participant, due_on) values (70, 1, current_date - 2)",
    )
    omar = await as_(world.omar)
    assert "Overdue" in words(await omar.get(PAGE)) and "Overdue" in words(await omar.get("/my-people"))
    address = "/participants/1/risk-reviews/70/withdraw"
    assert (await fill(omar, address, why="")).status_code == 422
    assert (await fill(omar, address, why="Another case")).status_code == 303
    assert "Withdrawn: Another case" in words(await omar.get(PAGE))
    assert "Overdue" not in words(await omar.get("/my-people"))
    assert (await omar.get(address)).status_code == 409


async def test_the_team_sees_the_day_too_and_whoever_does_not_see_the_person_does_not(
    world: World, as_: As
) -> None:
    await as_owner(world, "insert into risk_review_date (participant, due_on) values (1, current_date + 9)")
    page = "/participants/1/risk-reviews"
    for viewer in (world.alma, world.cleo, world.liv, world.omar):
        said = words(await (await as_(viewer)).get(page))
        assert "To come" in said and "Withdraw" not in said, viewer.name
    assert "/participants/1/risk-reviews" in (await (await as_(world.alma)).get("/participants/1")).text
    assert (await (await as_(world.carla)).get(page)).status_code == 404
