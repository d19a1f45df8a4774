"""Undoing a change as a whole."""

import datetime as dt
import random

import pytest

from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World
from tests.sessions.rescheduling.steps import FIRST, As, as_owner, moment, monday, move, starts, weekly

_ALL = (
    "select id, cohort, plan_item, position, title, starts_at, ends_at, minutes_planned, room, state,"
    " not_held_reason, not_held_note from group_session order by id"
)
_PEOPLE = "select session, staff, starts_at, ends_at, active from session_facilitator order by id"


async def _change(world: World) -> int:
    ((number,),) = await as_owner(world, "select max(id) from timetable_change")
    assert isinstance(number, int)
    return number


async def _undo(world: World, client: Client, change: int = 0) -> tuple[int, list[str]]:
    answer = await post(client, f"/cohorts/2/timetable/changes/{change or await _change(world)}/undo", {})
    return answer.status_code, errors(answer)


async def test_everything_is_as_it_was(world: World, as_: As) -> None:
    await weekly(world, 5)
    before, people = await as_owner(world, _ALL), await as_owner(world, _PEOPLE)
    cleo = await as_(world.cleo)
    await move(cleo, FIRST + 1, monday(24), room=1, minutes=90)
    assert await as_owner(world, _ALL) != before
    page = words(await cleo.get("/cohorts/2/timetable/changes"))
    assert (
        "Moved a session and all later ones" in page and "Cleo Probe" in page and "Undo this change" in page
    )
    assert f"From: Monday {monday(21).day} " in page and f"To: Monday {monday(24).day} " in page
    assert await _undo(world, cleo) == (303, [])
    assert await as_owner(world, _ALL) == before
    assert await as_owner(world, _PEOPLE) == people
    page = words(await cleo.get("/cohorts/2/timetable/changes"))
    assert "Undone" in page and "Undo this change" not in page


async def test_random_moves_are_undone_exactly_one_after_the_other(world: World, as_: As) -> None:
    await weekly(world, 8)
    cleo, draw, seen = await as_(world.cleo), random.Random(20), []
    for _round in range(6):
        seen.append((await as_owner(world, _ALL), await as_owner(world, _PEOPLE)))
        session = FIRST + draw.randrange(8)
        on = monday(40 + 20 * len(seen) + draw.randrange(20)) + dt.timedelta(days=draw.randrange(5))
        answer = await move(
            cleo, session, on, reach=draw.choice(["one", "later"]), at=f"{draw.randrange(13, 18)}:30",
            minutes=draw.choice([60, 180]), room=draw.choice([0, 1, 2]),
        )  # fmt: skip
        assert answer.status_code == 303, errors(answer)
    changes = [
        row[0]
        for row in await as_owner(world, "select id from timetable_change where cohort = 2 order by id desc")
    ]
    assert len(changes) == 6
    for change in changes:
        assert await _undo(world, cleo, change) == (303, [])
        sessions, people = seen.pop()
        assert await as_owner(world, _ALL) == sessions and await as_owner(world, _PEOPLE) == people


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (f"update group_session set state = 'held' where id = {FIRST + 1}", "“Unit 2” was held meanwhile."),
        (
            f"insert into mark (session, cohort, participant, state, source) values ({FIRST + 1}, 2, 3, 'attended', 'screen')",
            "The register of “Unit 2” was begun meanwhile.",
        ),
        (
            f"update group_session set room = null where id = {FIRST + 1}",
            "“Unit 2” was changed again since then.",
        ),
        (
            "update timetable_change set made_at = now() - interval '25 hours'",
            "A change can be undone for 24 hours",
        ),
    ],
)
async def test_nothing_is_undone_when_something_happened_since(
    world: World, as_: As, meanwhile: str, said: str
) -> None:
    await weekly(world, 3)
    cleo = await as_(world.cleo)
    await move(cleo, FIRST, monday(24))
    await as_owner(world, meanwhile)
    before = await as_owner(world, _ALL)
    status, lines = await _undo(world, cleo)
    assert status == 409 and said in lines[0]
    assert await as_owner(world, _ALL) == before
    assert await as_owner(world, "select undone_at from timetable_change where cohort = 2") == [(None,)]


async def test_a_room_that_is_taken_by_now_is_named(world: World, as_: As) -> None:
    await weekly(world, 3)
    cleo = await as_(world.cleo)
    await move(cleo, FIRST, monday(24))
    await weekly(world, 1, weeks=21, cohort=1, staff=1, first=4900)
    status, lines = await _undo(world, cleo)
    assert status == 409 and len(lines) == 1
    assert "Red room is taken on" in lines[0] and "by cohort N1" in lines[0]
    assert await starts(world, FIRST, FIRST + 2) == [monday(24), monday(25), monday(26)]


async def test_a_time_that_passed_meanwhile_is_not_gone_back_to(world: World, as_: As) -> None:
    await weekly(world, 1)
    cleo = await as_(world.cleo)
    await move(cleo, FIRST, monday(24))
    await as_owner(
        world,
        "update timetable_change_item set starts_before = now() - interval '1 minute', ends_before = now() + interval '1 hour'",
    )
    await as_owner(world, "update timetable_change set made_at = now() - interval '1 hour'")
    status, lines = await _undo(world, cleo)
    assert status == 409 and "is past by now" in lines[0]


async def test_undone_twice_is_undone_once(world: World, as_: As) -> None:
    await weekly(world, 2)
    cleo = await as_(world.cleo)
    await move(cleo, FIRST, monday(24))
    assert await _undo(world, cleo) == (303, [])
    assert await _undo(world, cleo) == (303, [])
    assert "Cleo Probe has undone this change already" in words(
        await cleo.get("/cohorts/2/timetable/changes")
    )
    assert await starts(world) == [monday(20), monday(21)]


async def test_a_change_is_undone_only_where_it_belongs(world: World, as_: As) -> None:
    await weekly(world, 2)
    await move(await as_(world.cleo), FIRST, monday(24))
    change = await _change(world)
    for person, path, status in (
        (world.cleo, f"/cohorts/1/timetable/changes/{change}/undo", 404),
        (world.cleo, "/cohorts/2/timetable/changes/999999999999/undo", 404),
        (world.cyrus, f"/cohorts/2/timetable/changes/{change}/undo", 404),
        (world.alma, f"/cohorts/2/timetable/changes/{change}/undo", 403),
    ):
        assert (await post(await as_(person), path, {})).status_code == status
    assert (await starts(world))[0] == monday(24)
    carla = await as_(world.carla)
    page = words(await carla.get("/cohorts/2/timetable/changes"))
    assert "Cleo Probe" in page and "Undo this change" not in page
    assert await _undo(world, await as_(world.liv)) == (303, [])


async def test_a_timetable_without_changes_says_so(world: World, as_: As) -> None:
    page = await (await as_(world.cleo)).get("/cohorts/2/timetable/changes?before=nonsense")
    assert page.status_code == 200 and "stands as it was first scheduled" in words(page)


async def test_older_changes_are_on_the_next_page(world: World, as_: As) -> None:
    await weekly(world, 1)
    for number in range(21):
        await as_owner(
            world,
            "with c as (insert into timetable_change (cohort, kind, reason, made_by) values (2, 'move', $1, 5) returning id)"
            " insert into timetable_change_item (change, cohort, session, starts_after, ends_after, minutes_after, state_after)"
            " select id, 2, $2, $3, $4, 60, 'scheduled' from c",
            f"Reason {number}", FIRST, moment(monday(20)), moment(monday(20), 10),
        )  # fmt: skip
    cleo = await as_(world.cleo)
    first = await cleo.get("/cohorts/2/timetable/changes")
    assert "Reason 20" in first.text and "Reason 0<" not in first.text
    older = first.text.partition("changes?before=")[2].partition('"')[0]
    second = await cleo.get(f"/cohorts/2/timetable/changes?before={older}")
    assert "Reason 0" in second.text and "Older changes" not in second.text
