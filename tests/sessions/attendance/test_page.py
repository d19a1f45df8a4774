"""Attendance so far, as its page shows it."""

from collections.abc import Awaitable, Callable

from programme.access.viewer import Viewer
from tests.fixtures.posting import words
from tests.fixtures.world import Client, World
from tests.sessions.timetable.scheduling import change

As = Callable[[Viewer | None], Awaitable[Client]]


async def test_marks_are_in_words_for_the_ear(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get(f"/cohorts/{world.cohort}/attendance")
    said = words(page)
    assert "Yuri (Jo) Testperson 0 of 1 ✗ absent: Court" in said
    assert "Zita Testperson 1 of 1 ✓ attended" in said
    assert "All 1 of 2" in said
    assert "1 session is over and has no register yet." in said


async def test_late_early_and_without_taking_part_are_told(world: World, as_: As) -> None:
    await change(
        world,
        "update mark set minutes_late = 10, minutes_left_early = 1, took_part = false, minutes_present = 169 where participant = 1",
    )
    said = words(await (await as_(world.cleo)).get(f"/cohorts/{world.cohort}/attendance"))
    assert "✓* attended, 10 minutes late, left 1 minute early, without taking part" in said


async def test_who_has_no_mark_is_not_taken_as_absent(world: World, as_: As) -> None:
    await change(world, "delete from mark where participant = 2")
    said = words(await (await as_(world.cleo)).get(f"/cohorts/{world.cohort}/attendance"))
    assert "Yuri (Jo) Testperson 0 of 1 ? not marked" in said


async def test_before_the_first_session_there_is_no_grid(world: World, as_: As) -> None:
    said = words(await (await as_(world.cleo)).get(f"/cohorts/{world.other_cohort}/attendance"))
    assert "No session was held yet." in said and "<table" not in said
