"""What a membership and a register say to a referral, without anybody typing it."""

import pytest

from tests.fixtures.posting import errors, post
from tests.fixtures.world import World
from tests.programme.referrals.steps import As, ago, change, do_as, on, refer, stands, stored, today


async def test_whoever_joins_is_allocated_by_who_added_them(world: World, as_: As) -> None:
    values = {"people": "5", "action": "add", **on(today(), "joined_on")}
    assert (await post(await as_(world.cleo), "/cohorts/2/members", values)).status_code == 303
    assert (await stands(world, 5))[0] == "allocated"
    rows = await stored(
        world,
        "select from_state, made_by from referral_step where to_state = 'allocated' and participant = 5",
    )
    assert rows == [("waiting", world.cleo.id)]


@pytest.mark.parametrize("state", ["referred", "suitable", "not_ready", "consented", "waiting"])
async def test_a_member_has_a_place_however_far_the_referral_had_come(world: World, state: str) -> None:
    await change(world, "update referral set state = $1 where id = 2", state)
    await change(world, "insert into membership (cohort, participant, joined_on) values (2, 5, current_date)")
    assert (await stands(world, 5))[0] == "allocated"


async def test_people_without_a_referral_join_and_leave_as_before(world: World) -> None:
    await change(
        world,
        "insert into participant (id, reference, site) values (6, 'R-SIX', 1);"
        "insert into membership (cohort, participant, joined_on) values (2, 6, current_date - 1);"
        "update membership set left_on = current_date, outcome = 'withdrawn' where participant = 6",
    )
    assert await stored(world, "select from referral where participant = 6") == []


async def test_started_is_the_first_session_attended(world: World) -> None:
    await change(
        world,
        "delete from mark; update referral set state = 'allocated', since = current_date - 21 where id = 1",
    )
    mark = "insert into mark (session, cohort, participant, state, reason, minutes_present, source) values "
    await change(
        world, mark + "(1, 1, 1, 'absent', (select id from absence_reason where code = 'sick'), 0, 'screen')"
    )
    assert (await stands(world, 1))[0] == "allocated"
    await change(world, mark + "(2, 1, 1, 'attended', null, 180, 'screen')")
    second = (await stored(world, "select starts_at::date from group_session where id = 2"))[0][0]
    assert await stands(world, 1) == ("started", second, True)
    await change(
        world, "update mark set state = 'attended', reason = null, minutes_present = 180 where session = 1"
    )
    first = (await stored(world, "select starts_at::date from group_session where id = 1"))[0][0]
    assert await stands(world, 1) == ("started", first, True)
    await change(
        world,
        "update mark set state = 'absent', minutes_present = 0, reason = (select id from absence_reason where code = 'sick')",
    )
    assert (await stands(world, 1))[0] == "allocated"


async def test_the_step_names_who_recorded_the_register(world: World) -> None:
    await change(world, "delete from mark; update referral set state = 'allocated' where id = 1")
    mark = "insert into mark (session, cohort, participant, state, minutes_present, source)"
    await do_as(world, world.bela, mark + " values (2, 1, 1, 'attended', 180, 'screen')")
    rows = await stored(
        world, "select to_state, made_by from referral_step where referral = 1 order by id desc"
    )
    assert rows[0] == ("started", world.bela.id)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("not_completed", "not_completed"),
        ("withdrawn", "withdrawn"),
        ("excluded", "not_completed"),
        ("transferred", "transferred"),
        ("released", "not_completed"),
        ("recalled", "recalled"),
        ("deceased", "not_completed"),
        ("completed", "completed"),
    ],
)
async def test_how_the_membership_ended_ends_the_referral(
    world: World, as_: As, outcome: str, state: str
) -> None:
    values = {"outcome": outcome, "reason": "As it was", "seen": "|", **on(ago(1), "left_on")}
    answer = await post(await as_(world.cleo), "/cohorts/1/members/1/leave", values)
    assert answer.status_code == 303
    assert await stands(world, 1) == (state, ago(1), False)
    rows = await stored(world, "select note, made_by from referral_step where to_state = $1", state)
    assert rows == [("As it was", world.cleo.id)]


async def test_a_corrected_leaving_corrects_the_referral(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    leave = "/cohorts/1/members/1/leave"
    await post(cleo, leave, {"outcome": "completed", "seen": "|", **on(ago(1), "left_on")})
    seen = f"{ago(1)}|completed"
    await post(cleo, leave, {"outcome": "not_completed", "seen": seen, **on(ago(1), "left_on")})
    assert await stands(world, 1) == ("not_completed", ago(1), False)
    seen = f"{ago(1)}|not_completed"
    await post(cleo, leave, {"outcome": "not_completed", "seen": seen, **on(ago(2), "left_on")})
    assert await stands(world, 1) == ("not_completed", ago(2), False)


async def test_nobody_completes_before_the_start(world: World, as_: As) -> None:
    values = {"outcome": "completed", "seen": "|", **on(ago(18), "left_on")}
    answer = await post(await as_(world.cleo), "/cohorts/1/members/1/leave", values)
    assert answer.status_code == 422 and "cannot have completed" in errors(answer)[0]
    assert (await stands(world, 1))[0] == "started"


async def test_a_referral_closed_before_is_left_alone(world: World) -> None:
    await change(world, "update referral set state = 'withdrawn', open = false where id = 2")
    await refer(world, 5, "waiting")
    await change(world, "insert into membership (cohort, participant, joined_on) values (2, 5, current_date)")
    rows = await stored(world, "select state from referral where participant = 5 order by id")
    assert rows == [("withdrawn",), ("allocated",)]
