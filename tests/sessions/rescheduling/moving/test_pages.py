"""Moving sessions on the screen."""

import datetime as dt

import asyncpg
import pytest

from programme.database import acting, execute
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.sessions.rescheduling.steps import (
    FIRST,
    As,
    Queries,
    as_owner,
    moment,
    monday,
    move,
    seal,
    starts,
    weekly,
    wish,
)

_ONE_WEEK = dt.timedelta(days=7)


async def test_the_page_shows_where_the_session_is_and_asks_where_to(world: World, as_: As) -> None:
    await weekly(world, 3)
    page = await (await as_(world.cleo)).get(f"/sessions/{FIRST}/move?reach=later")
    assert page.status_code == 200
    said = words(page)
    assert "Move Unit 1" in said and "North two" in said and "09:00 to 12:00" in said
    assert 'value="later" checked' in page.text
    assert 'name="at" type="text" value="09:00"' in page.text
    assert "Confirm" not in said


async def test_this_and_all_later_ones_are_moved(world: World, as_: As) -> None:
    await weekly(world, 4)
    cleo = await as_(world.cleo)
    shown = await post(cleo, f"/sessions/{FIRST + 1}/move", wish(monday(23)), htmx=True)
    said = words(shown)
    assert "3 sessions change." in said and "Confirm and move 3 sessions" in said
    for old, new in ((21, 23), (22, 24), (23, 25)):
        assert f"{monday(old).day} " in said and f"{monday(new).day} " in said
    assert await starts(world) == [monday(20), monday(21), monday(22), monday(23)]
    answer = await move(cleo, FIRST + 1, monday(23), reason="The room is painted")
    assert answer.status_code == 303 and answer.headers["location"] == "/cohorts/2/timetable"
    assert await starts(world) == [monday(20), monday(23), monday(24), monday(25)]
    kept = await as_owner(
        world,
        "select c.kind, c.reason, c.made_by, count(*), min(i.starts_before), min(i.starts_after)"
        " from timetable_change c join timetable_change_item i on i.change = c.id where c.cohort = 2 group by c.id",
    )
    assert kept == [("move_later", "The room is painted", 5, 3, moment(monday(21)), moment(monday(23)))]


async def test_only_this_one_is_moved_with_its_length_and_room(world: World, as_: As) -> None:
    await weekly(world, 2)
    on = monday(20) + dt.timedelta(days=2)
    answer = await move(await as_(world.cleo), FIRST, on, reach="one", at="14:30", minutes=90, room=1)
    assert answer.status_code == 303
    ((start, end, minutes, room),) = await as_owner(
        world, "select starts_at, ends_at, minutes_planned, room from group_session where id = $1", FIRST
    )
    assert (start, end - start) == (moment(on, 14) + dt.timedelta(minutes=30), dt.timedelta(minutes=90))
    assert (minutes, room) == (90, 1)
    assert await as_owner(
        world, "select starts_at, ends_at from session_facilitator where session = $1", FIRST
    ) == [(start, end)]
    assert (await starts(world))[1] == monday(21)


async def test_days_off_of_all_three_layers_are_left_out_and_named(
    world: World, as_: As, holidays: dict[dt.date, str]
) -> None:
    await weekly(world, 3)
    holidays[monday(24)] = "Probe Day"
    await as_owner(
        world,
        "insert into closure (site, starts_on, ends_on, reason) values (1, $1, $1, 'Deep cleaning')",
        monday(22),
    )
    await as_owner(
        world,
        "insert into cohort_day_off (cohort, starts_on, ends_on, reason) values (2, $1, $1, 'Exhibition')",
        monday(23),
    )
    cleo = await as_(world.cleo)
    shown = words(await post(cleo, f"/sessions/{FIRST}/move", wish(monday(21)), htmx=True))
    assert "Left out: Site closed: Deep cleaning" in shown
    assert "Left out: Day off of the cohort: Exhibition" in shown
    assert "Left out: Public holiday: Probe Day" in shown
    assert (await move(cleo, FIRST, monday(21))).status_code == 303
    assert await starts(world) == [monday(21), monday(25), monday(26)]
    refused = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(22), action="confirm"))
    assert any("Deep cleaning" in line for line in errors(refused))


async def test_held_and_recorded_sessions_stay_and_are_named(world: World, as_: As) -> None:
    await weekly(world, 4)
    await as_owner(world, "update group_session set state = 'held' where id = $1", FIRST + 1)
    await as_owner(
        world,
        "insert into mark (session, cohort, participant, state, source) values ($1, 2, 3, 'attended', 'screen')",
        FIRST + 2,
    )
    cleo = await as_(world.cleo)
    shown = words(
        await post(cleo, f"/sessions/{FIRST}/move", wish(monday(20) + dt.timedelta(days=1)), htmx=True)
    )
    assert "2 other sessions stay where they are" in shown
    assert "“Unit 2” was held on" in shown and "The register of “Unit 3”" in shown
    assert "Left out: “Unit 2” is on this day and stays" in shown
    await move(cleo, FIRST, monday(20) + dt.timedelta(days=1))
    assert (await starts(world))[1:] == [monday(21), monday(22), monday(23)]


@pytest.mark.parametrize("fact", ["state = 'held'", "state = 'not_held', not_held_reason = 'other'"])
async def test_what_is_recorded_has_no_form(world: World, as_: As, fact: str) -> None:
    await weekly(world, 1)
    await as_owner(world, f"update group_session set {fact} where id = $1", FIRST)
    cleo = await as_(world.cleo)
    page = await cleo.get(f"/sessions/{FIRST}/move")
    assert page.status_code == 200 and "This session stays where it is" in words(page)
    assert 'id="move"' not in page.text
    answer = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(30), action="confirm"))
    assert answer.status_code == 409
    assert await starts(world) == [monday(20)]


async def test_each_clash_is_named(world: World, as_: As) -> None:
    await weekly(world, 2)
    other = moment(monday(30), 10)
    await as_owner(
        world,
        "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, room, state)"
        " values (4900, 1, 30, 'Theirs', 'group', $1, $2, 60, 2, 'scheduled')",
        other, other + dt.timedelta(hours=1),
    )  # fmt: skip
    await as_owner(
        world,
        "insert into session_facilitator (session, staff, cohort, starts_at, ends_at) values (4900, 3, 1, $1, $2)",
        other, other + dt.timedelta(hours=1),
    )  # fmt: skip
    cleo = await as_(world.cleo)
    shown = words(await post(cleo, f"/sessions/{FIRST}/move", wish(monday(30), reach="one"), htmx=True))
    assert "2 clashes" in shown and "Confirm" not in shown
    assert "Red room is taken on" in shown and "by cohort N1" in shown
    assert "Carla Probe works on" in shown and "with cohort N1" in shown
    answer = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(30), reach="one", action="confirm"))
    assert answer.status_code == 409 and len(errors(answer)) == 3
    assert await starts(world, FIRST, FIRST) == [monday(20)]


async def test_the_own_cohort_is_a_clash_too(world: World, as_: As) -> None:
    await weekly(world, 2)
    shown = await post(
        await as_(world.cleo), f"/sessions/{FIRST}/move", wish(monday(21), reach="one"), htmx=True
    )
    assert "The cohort itself meets at that time for “Unit 2”." in words(shown)


async def test_a_cover_who_is_not_there_on_the_new_day_is_named(world: World, as_: As) -> None:
    await weekly(world, 2)
    cleo = await as_(world.cleo)
    path, wanted = f"/sessions/{FIRST}/move", wish(monday(25))
    assert "is not on this cohort" not in words(await post(cleo, path, wanted, htmx=True))
    await as_owner(
        world,
        "update cohort_facilitator set role = 'cover', starts_on = $1, ends_on = $1 where cohort = 2",
        monday(20),
    )
    shown = words(await post(cleo, path, wanted, htmx=True))
    assert "Carla Probe is not on this cohort on" in shown and "Check who facilitates “Unit 1”." in shown
    assert "Confirm and move 2 sessions" in shown


async def test_nobody_confirms_what_they_did_not_see(world: World, as_: As) -> None:
    await weekly(world, 3)
    cleo = await as_(world.cleo)
    shown = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(25)), htmx=True)
    await as_owner(
        world,
        "update group_session set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour' where id = $1",
        FIRST + 1,
    )
    values = wish(monday(25), seal=seal(shown.text), action="confirm", reason="Kept as typed")
    answer = await post(cleo, f"/sessions/{FIRST}/move", values)
    assert answer.status_code == 409
    assert errors(answer) == [
        "The timetable has changed since you saw it. Check the dates, then confirm again"
    ]
    assert 'value="Kept as typed"' in answer.text and seal(answer.text) != seal(shown.text)
    assert await starts(world) == [monday(20), monday(21), monday(22)]
    answer = await post(cleo, f"/sessions/{FIRST}/move", values | {"seal": seal(answer.text)})
    assert answer.status_code == 303


async def test_a_double_click_moves_once(world: World, as_: As) -> None:
    await weekly(world, 3)
    cleo = await as_(world.cleo)
    shown = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(25)), htmx=True)
    values = wish(monday(25), seal=seal(shown.text), action="confirm")
    for _click in range(2):
        assert (await post(cleo, f"/sessions/{FIRST}/move", values)).status_code == 303
    assert await as_owner(world, "select count(*) from timetable_change where cohort = 2") == [(1,)]


async def test_what_is_left_empty_or_wrong_is_named_and_kept(world: World, as_: As) -> None:
    await weekly(world, 1)
    cleo = await as_(world.cleo)
    answer = await post(
        cleo,
        f"/sessions/{FIRST}/move",
        {
            "on-day": "31",
            "on-month": "2",
            "on-year": "2027",
            "at": "25:00",
            "minutes": "0",
            "room": "3",
            "reason": "x" * 201,
        },
    )
    assert answer.status_code == 422
    assert errors(answer) == [
        "New date must be a real date",
        "Starts at must be a time, like 9:30 or 14:30",
        "Minutes must be between 1 and 720",
        "Room: choose one of those that are offered",
        "Choose what moves",
        "Reason must be 200 characters or fewer. You have typed 201",
    ]
    assert 'value="25:00"' in answer.text and all(f'id="{one}"' in answer.text for one in ids_linked(answer))
    for odd in ("\x00", "99999999999999999999", "next week", "-1"):
        values = dict.fromkeys(("on-day", "at", "minutes", "room", "reach", "reason"), odd)
        assert (await post(cleo, f"/sessions/{FIRST}/move", values)).status_code == 422
    assert (await post(cleo, f"/sessions/{FIRST}/move", {"action": "confirm"})).status_code == 422
    assert await starts(world) == [monday(20)]


async def test_the_past_is_refused(world: World, as_: As) -> None:
    await weekly(world, 1)
    answer = await post(await as_(world.cleo), f"/sessions/{FIRST}/move", wish(monday(-3), action="confirm"))
    assert answer.status_code == 409
    assert any("must be in the future" in line for line in errors(answer))


async def test_moving_sixty_sessions_takes_few_statements(queries: Queries, world: World, as_: As) -> None:
    await weekly(world, 60)
    cleo = await as_(world.cleo)
    shown = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(21)), htmx=True)
    values = wish(monday(21), seal=seal(shown.text), action="confirm")
    queries()
    await cleo.get("/account")  # as `post` does for its token
    account = len(queries())
    answer = await post(cleo, f"/sessions/{FIRST}/move", values)
    assert answer.status_code == 303
    asked = queries()[account:]
    assert len(asked) <= 16, asked
    assert await starts(world) == [monday(21 + number) for number in range(60)]
    assert await as_owner(world, "select count(*) from timetable_change_item where cohort = 2") == [(60,)]


async def test_a_page_of_another_site_is_hidden(world: World, as_: As) -> None:
    await weekly(world, 1)
    for person, status in ((world.cyrus, 404), (world.alma, 403), (world.eva, 403), (world.liv, 200)):
        assert (await (await as_(person)).get(f"/sessions/{FIRST}/move")).status_code == status
    cyrus = await as_(world.cyrus)
    assert (await post(cyrus, f"/sessions/{FIRST}/move", wish(monday(25)))).status_code == 404
    for number in (0, 4_000_000, 2**31, 2**63):
        assert (await cyrus.get(f"/sessions/{number}/move")).status_code == 404


async def test_nobody_is_moved_beyond_the_day_until_which_they_may_be_rostered(world: World, as_: As) -> None:
    await weekly(world, 3)
    clearance = "insert into staff_suitability (staff, clearance_until) values (3, $1)"
    await as_owner(world, clearance, monday(22) + dt.timedelta(days=3))
    cleo = await as_(world.cleo)
    shown = words(await post(cleo, f"/sessions/{FIRST}/move", wish(monday(21)), htmx=True))
    assert f"The clearance of Carla Probe runs out on {(monday(22) + dt.timedelta(days=3)).day} " in shown
    assert "Confirm and move" not in shown
    forced = await post(cleo, f"/sessions/{FIRST}/move", wish(monday(21), action="confirm", seal="x"))
    assert forced.status_code == 409
    assert any("“Unit 3” would be on" in error for error in errors(forced))
    assert await starts(world) == [monday(20), monday(21), monday(22)]
    # Within the day, and back from beyond it, everything moves.
    assert (await move(cleo, FIRST, monday(20) + dt.timedelta(days=1), reach="one")).status_code == 303
    await as_owner(world, "update staff_suitability set clearance_until = $1 where staff = 3", monday(1))
    assert (await move(cleo, FIRST, monday(20), reach="one")).status_code == 303


async def test_the_database_holds_the_last_day_of_a_clearance_itself(world: World) -> None:
    await weekly(world, 1)
    await as_owner(world, "insert into staff_suitability (staff, training_until) values (3, $1)", monday(20))
    with pytest.raises(asyncpg.CheckViolationError):
        async with acting(world.cleo):
            await execute(
                "update group_session set starts_at = starts_at + interval '1 day',"
                " ends_at = ends_at + interval '1 day' where id = $1",
                FIRST,
            )
