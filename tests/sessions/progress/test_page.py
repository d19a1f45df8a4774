"""The page of a participant's progress, and the decision on it."""

from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, as_owner

PAGE = "/participants/1/progress"


async def test_it_shows_what_was_received_and_what_is_missing(world: World, as_: As) -> None:
    for person in (world.alma, world.liv):
        said = words(await (await as_(person)).get(PAGE))
        assert "Getting started 180 180 Met" in said
        assert "In the middle 0 360 Not met 288 minutes are missing" in said
        assert "Not yet: sessions are still to come" in said
        assert "sessions attended of those offered 1 of 1" in said
    missed = words(await (await as_(world.alma)).get("/participants/2/progress"))
    assert "Missed and not caught up" in missed and "Beginning" in missed and "Prison" in missed


async def test_a_decision_other_than_proposed_needs_a_reason_and_ends_the_membership(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    assert errors(await post(alma, PAGE, {})) == ["Choose what you decide"]
    refused = await post(alma, PAGE, {"decision": "completed"})
    assert refused.status_code == 422
    assert errors(refused) == ["Write why you decide otherwise than proposed"]
    reason = {"decision": "completed", "reason": "Did the rest one-to-one"}
    assert (await post(alma, PAGE, reason)).status_code == 303
    ended = await as_owner(
        world, "select outcome, left_on = current_date, reason from membership where id = 1"
    )
    assert [tuple(row) for row in ended] == [("completed", True, "Did the rest one-to-one")]
    state = await as_owner(world, "select state from referral where id = 1")
    assert state[0][0] == "completed"
    # The lead decides otherwise: both decisions stay, the last one holds.
    liv = await as_(world.liv)
    assert (await post(liv, PAGE, {"decision": "not_completed", "reason": "No"})).status_code == 303
    said = words(await liv.get(PAGE))
    assert "Alma Probe" in said and "Liv Probe" in said
    outcome = await as_owner(world, "select outcome from membership where id = 1")
    assert outcome[0][0] == "not_completed"


async def test_nobody_completes_what_they_never_attended_and_other_ends_stand(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    values = {"decision": "completed", "reason": "Kind"}
    refused = await post(alma, "/participants/2/progress", values)
    assert errors(refused) == ["Nobody completes a programme of which they attended nothing"]
    await as_owner(
        world, "update membership set left_on = current_date, outcome = 'transferred' where id = 1"
    )
    page = await alma.get(PAGE)
    assert 'name="decision"' not in page.text
    refused = await post(alma, PAGE, values)
    assert refused.status_code == 422 and "ended for another reason" in errors(refused)[0]
    assert await as_owner(world, "select from completion_decision") == []


async def test_the_closing_assessment_is_appended_and_counts(world: World, as_: As) -> None:
    await as_owner(world, "update cohort_plan set curriculum = 1001 where cohort = 1")
    alma = await as_(world.alma)
    where = f"{PAGE}/assessment"
    assert errors(await post(alma, where, {})) == [
        "Choose how the closing assessment went",
        "Write the result in words",
    ]
    for passed, result in (("no", "Next week again"), ("yes", "Spoke freely \u202bنعم\u202c")):
        assert (await post(alma, where, {"passed": passed, "result": result})).status_code == 303
    said = words(await alma.get(PAGE))
    assert "Next week again" in said and "Spoke freely" in said
    assert (await post(await as_(world.liv), where, {"passed": "yes", "result": "x"})).status_code == 403
    kept = await as_owner(world, "select passed, decided_by from closing_assessment order by id")
    assert [tuple(row) for row in kept] == [(False, 1), (True, 1)]


async def test_a_cover_and_other_teams_read_no_progress(world: World, as_: As) -> None:
    await as_owner(
        world,
        "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
        " values (1, 3, 'cover', current_date, current_date)",
    )
    said = words(await (await as_(world.carla)).get(PAGE))
    assert "No cohort of this person is one whose progress you read." in said
    assert (await (await as_(world.dora)).get(PAGE)).status_code == 404
