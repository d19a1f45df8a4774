"""A facilitator's start page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.fixtures.forms import changed, send
from tests.fixtures.posting import post, words
from tests.fixtures.world import World
from tests.sessions.register.steps import As, Queries, as_owner, opened, register

# A winter afternoon, so that London is at UTC and Berlin an hour ahead.
NOON = datetime(2026, 12, 9, 12, tzinfo=UTC)


async def at(world: World, session: int, starts: datetime, state: str = "scheduled") -> None:
    """Move a session, not recorded, to a moment; it takes three hours."""
    await as_owner(
        world,
        "update group_session set starts_at = $2, ends_at = $3, state = $4, recorded_at = null, recorded_by = null"
        " where id = $1",
        session, starts, starts + timedelta(hours=3), state,
    )  # fmt: skip


async def world_at_noon(world: World) -> None:
    await as_owner(world, "update membership set joined_on = '2026-01-01'")
    await as_owner(world, "update cohort_facilitator set starts_on = '2026-01-01'")
    await as_owner(world, "delete from mark")
    await at(world, world.past, NOON - timedelta(days=9))
    await at(world, world.open, NOON - timedelta(hours=3))
    await at(world, world.future, NOON + timedelta(days=7))


def part(page: str, heading: str) -> str:
    """What stands below one heading of the page."""
    return page.split(f'id="{heading}"')[1].split("<h2")[0]


async def day(world: World, as_: As, person: str = "alma", now: datetime = NOON) -> str:
    client = await as_(getattr(world, person))
    with time_machine.travel(now, tick=True):
        answer = await client.get("/my-day")
    assert answer.status_code == 200
    return answer.text


async def test_today_not_recorded_and_next(world: World, as_: As) -> None:
    await world_at_noon(world)
    page = await day(world, as_)
    assert "Wednesday 9 December 2026" in page
    assert "Continuing" in part(page, "today")
    assert "0 of 2 marked" in part(page, "today")
    assert "Beginning" in part(page, "unrecorded")
    assert "Mon 30 Nov, 12:00 to 15:00" in part(page, "unrecorded")
    assert "Deepening" in part(page, "next")
    assert "opens at 11:00" in part(page, "next")


async def test_the_oldest_is_first(world: World, as_: As) -> None:
    await world_at_noon(world)
    await at(world, world.open, NOON - timedelta(days=2))
    unrecorded = part(await day(world, as_), "unrecorded")
    assert unrecorded.index("Beginning") < unrecorded.index("Continuing")
    assert "2 sessions, oldest first" in unrecorded


async def test_how_far_a_register_has_come(world: World, as_: As) -> None:
    await world_at_noon(world)
    alma = await as_(world.alma)
    with time_machine.travel(NOON, tick=True):
        fields = changed(await opened(alma, world.open), mark_1="attended")
        await send(alma, register(world.open), fields)
        assert "1 of 2 marked" in part((await alma.get("/my-day")).text, "today")
        fields = changed(await opened(alma, world.open), mark_2="attended")
        await send(alma, f"{register(world.open)}/2", fields, htmx=True)
        assert "All marked, not finished" in part((await alma.get("/my-day")).text, "today")
        await send(alma, register(world.open), await opened(alma, world.open))
        assert "Finished" in part((await alma.get("/my-day")).text, "today")


async def test_a_finished_register_without_a_record_is_asked_for_during_four_weeks(
    world: World, as_: As
) -> None:
    await world_at_noon(world)
    await as_owner(world, "update group_session set recorded_at = ends_at, recorded_by = 1 where id = 1")
    assert "Write the session record" in part(await day(world, as_), "unrecorded")
    later = await day(world, as_, now=NOON + timedelta(days=40))
    assert "Beginning" not in part(later, "unrecorded")


async def test_what_did_not_run_is_not_asked_for(world: World, as_: As) -> None:
    await world_at_noon(world)
    await as_owner(
        world, "update group_session set state = 'not_held', not_held_reason = 'other' where id in (1, 2)"
    )
    page = await day(world, as_)
    assert "Everything before today is recorded." in part(page, "unrecorded")
    assert "Did not run" in part(page, "today")


async def test_a_day_without_anything_says_so(world: World, as_: As) -> None:
    await as_owner(world, "delete from session_facilitator")
    await as_owner(world, "delete from mark")
    await as_owner(world, "truncate timetable_change_item")
    await as_owner(world, "delete from group_session")
    page = await day(world, as_)
    for said in ("No session of yours is planned", "Everything before today", "No further session"):
        assert said in page


async def test_imported_sessions_are_not_work_to_do(world: World, as_: As) -> None:
    await world_at_noon(world)
    await as_owner(world, "update group_session set imported = true where id = 1")
    assert "Beginning" not in part(await day(world, as_), "unrecorded")


async def test_today_is_the_sites_own(world: World, as_: As) -> None:
    """At 23:30 UTC it is tomorrow in Berlin already, and still today in London."""
    await world_at_noon(world)
    late = NOON.replace(hour=23, minute=30)
    await at(world, world.south_session, NOON + timedelta(days=1))
    await at(world, world.open, NOON + timedelta(days=1))
    south = await day(world, as_, "dora", late)
    assert "Beginning" in part(south, "today")
    assert "13:00 to 16:00" in part(south, "today")
    north = await day(world, as_, "alma", late)
    assert "Continuing" in part(north, "next")


@pytest.mark.parametrize("moment", ["2026-10-25T00:30", "2026-03-29T00:30"])
async def test_days_on_which_the_clock_changes(world: World, as_: As, moment: str) -> None:
    await world_at_noon(world)
    starts = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    await at(world, world.open, starts)
    page = await day(world, as_, now=starts + timedelta(hours=14))
    assert "Continuing" in part(page, "today")
    shown = "01:30 to 03:30" if moment.startswith("2026-10") else "00:30 to 04:30"
    assert shown in part(page, "today")


async def test_sessions_of_others_are_not_there(world: World, as_: As) -> None:
    await world_at_noon(world)
    await at(world, world.other_session, NOON)
    page = await day(world, as_)
    assert "N2" not in page
    assert "Beginning" in part(await day(world, as_, "carla"), "today")


@pytest.mark.parametrize("person", ["cleo", "eva", "liv", "ada"])
async def test_it_is_the_facilitators_page(world: World, as_: As, person: str) -> None:
    client = await as_(getattr(world, person))
    assert (await client.get("/my-day")).status_code == 403


async def test_a_finished_cohort_leaves_after_thirty_days(world: World, as_: As) -> None:
    await as_owner(
        world,
        "update cohort set state = 'finished', starts_on = current_date - 90,"
        " finished_on = current_date - 31 where id = 1",
    )
    assert "N1" not in (await (await as_(world.alma)).get("/my-day")).text


async def test_it_is_one_question_to_the_database(queries: Queries, world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await alma.get("/my-day")
    queries()
    await alma.get("/my-day")
    assert len(asked := queries()) <= 5, asked


async def test_the_work_of_the_other_facilitator_is_seen(world: World, as_: As) -> None:
    bela = await as_(world.bela)
    fields = {"mark-1": "attended", "version-1": "0"}
    assert (await post(bela, "/sessions/2/register/1", fields, htmx=True)).status_code == 200
    draft = {"form": "0b8f3f0a-7a41-4c6e-9d53-0f4a2f7c1a11", "text-shareable": "Not said yet"}
    assert (await post(bela, "/sessions/2/record/draft", draft)).status_code == 200
    mine = words(await bela.get("/my-day"))
    assert "Your draft waits" in mine and "is writing" not in mine
    said = words(await (await as_(world.alma)).get("/my-day"))
    assert "Marked by Bela Probe, last at" in said and "Bela Probe is writing the record" in said
    assert "Your draft waits" not in said and "Not said yet" not in said
