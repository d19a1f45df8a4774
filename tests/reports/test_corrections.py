"""From history to the corrections of a report: what counts as one, for which cut, and that it names nobody."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from programme.database import acting_as_evaluator
from reports import commands
from reports.filters import OutcomeFilters
from reports.frames import data_cut, read_frames
from reports.packs.folder import build
from reports.packs.verify import corrected_since, tables_that_differ, verified
from tests.fixtures.world import World


async def run(world: World, *statements: str) -> None:
    owner = await world.database.as_owner()
    for statement in statements:
        await owner.execute(statement)
    await owner.close()


@pytest.fixture
async def old(world: World) -> World:
    """The world, with everything recorded long ago."""
    await run(world, "update history set at = at - interval '200 days'")
    return world


async def found(days_ago: int, **filters: Any) -> list[tuple[Any, ...]]:
    """kind, cohort, session, operation and fields of each correction after a cut so many days ago."""
    async with acting_as_evaluator():
        cut = await data_cut() - dt.timedelta(days=days_ago)
        table = (await read_frames(OutcomeFilters(**filters), cut)).corrections
    said = table[["kind", "cohort", "session", "operation", "fields"]].astype(object)
    return [tuple(row) for row in said.where(said.notna(), None).itertuples(index=False)]


async def test_what_was_known_at_the_cut_is_no_correction(old: World) -> None:
    assert await found(1) == []


async def test_a_mark_that_is_changed_after_the_cut_is_one_for_cuts_from_its_session_on(old: World) -> None:
    await run(old, "update mark set state = 'absent', minutes_present = 0, version = 2 where participant = 1")
    assert await found(1) == [("mark", "N1", 1, "update", "minutes_present state")]
    assert await found(14) == await found(1)
    assert await found(15) == []  # the session was the day after
    assert await found(0) == []  # and nothing is later than today
    assert await found(1, cohort="N2") == []
    async with acting_as_evaluator():
        row = (await read_frames(OutcomeFilters(), await data_cut() - dt.timedelta(days=1))).corrections.iloc[
            0
        ]
        today = await data_cut()
    assert row["recorded_on"].date() == today and row["dated"].date() == today - dt.timedelta(days=14)


async def test_what_is_entered_late_is_one(old: World) -> None:
    await run(
        old,
        "insert into mark (session, cohort, participant, state, minutes_present, source)"
        " values (1, 1, 4, 'attended', 180, 'screen')",
        "insert into release_event (release, participant, event, happened_on)"
        " values (1, 5, 'conviction', current_date - 40)",
    )
    rows = await found(1)
    assert ("mark", "N1", 1, "insert", None) in rows and ("event", None, None, "insert", None) in rows


async def test_leaving_counts_from_the_day_of_leaving(old: World) -> None:
    await run(old, "update membership set left_on = current_date - 3, outcome = 'withdrawn' where id = 1")
    assert await found(2) == [("membership", "N1", None, "update", "left_on outcome")]
    assert await found(4) == []


async def test_of_a_day_that_was_moved_the_earlier_one_counts(old: World) -> None:
    await run(
        old,
        "update group_session set starts_at = starts_at + interval '9 days',"
        " ends_at = ends_at + interval '9 days' where id = 1",
    )
    assert ("session", "N1", 1, "update", "starts_at") in await found(14)


@pytest.mark.parametrize(
    "statement",
    [
        "update group_session set room = 2 where id = 1",
        "update participant set preferred_name = 'Z', language = 'x' where id = 1",
        "update participant set earliest_release_date = earliest_release_date + 1 where id = 1",
        "insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, state,"
        " for_some) select 90, 1, 90, 'x', 'one_to_one', starts_at - interval '5 hours', ends_at - interval '5 hours',"
        " 60, 'held', true from group_session where id = 1",
        "insert into contact (release, participant, held_on, kind) values (1, 5, current_date - 60, 'no_show')",
    ],
)
async def test_what_no_view_reads_is_none(old: World, statement: str) -> None:
    await run(old, statement)
    assert await found(1) == []


async def test_a_release_date_that_becomes_known_is_one(old: World) -> None:
    await run(
        old,
        "update participant set earliest_release_date = null where id = 1",
        "update history set at = at - interval '200 days' where at > now() - interval '1 day'",
        "update participant set earliest_release_date = current_date + 90 where id = 1",
    )
    assert await found(1) == [("person", None, None, "update", "earliest_release_date")]


async def test_a_report_made_today_tells_what_was_corrected_since(old: World, tmp_path: Path) -> None:
    first = await commands._computed(OutcomeFilters(), None)
    build(tmp_path / "report", first)
    said = verified(tmp_path / "report").said
    again = await commands._computed(OutcomeFilters(), None, since=said["last_change"])
    assert corrected_since(tmp_path / "report", again) == [] and tables_that_differ(said, again) == []
    await run(old, "update mark set state = 'absent', minutes_present = 0 where participant = 1")
    again = await commands._computed(OutcomeFilters(), None, since=said["last_change"])
    (line,) = corrected_since(tmp_path / "report", again)
    assert ", Mark, cohort N1, session 1, of " in line
    assert line.endswith("Changed: minutes present, state")
    assert "attendance_by_session" in tables_that_differ(said, again)


async def test_a_report_of_a_past_day_tells_only_what_it_did_not_know(old: World, tmp_path: Path) -> None:
    async with acting_as_evaluator():
        cut = await data_cut() - dt.timedelta(days=2)
    await run(old, "update mark set state = 'absent', minutes_present = 0 where participant = 1")
    first = await commands._computed(OutcomeFilters(), cut)
    made = build(tmp_path / "report", first)
    assert len(first.tables["corrections"]) == 1
    said = verified(tmp_path / "report").said
    assert "last_change" not in said
    # What has nothing to do with the report changes no byte of it.
    await run(old, "update participant set preferred_name = 'Q' where id = 2")
    assert build(tmp_path / "again", await commands._computed(OutcomeFilters(), cut)) == made
    await run(old, "update covariate set value = value + 1 where participant = 2")
    again = await commands._computed(OutcomeFilters(), cut, since=said.get("last_change"))
    (line,) = corrected_since(tmp_path / "report", again)
    assert ", Covariate, " in line and line.endswith("Changed: value")
