"""From the database to frames: who counts as expected, and what the filters leave."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from programme.database import acting_as_evaluator
from reports.filters import OutcomeFilters
from reports.frames import UnknownFilter, data_cut, read_frames
from reports.measures import Frames, outcome_tables
from tests.fixtures.world import World


async def frames(filters: OutcomeFilters | None = None, cut: dt.date | None = None) -> Frames:
    async with acting_as_evaluator():
        return await read_frames(filters or OutcomeFilters(), cut or await data_cut())


async def run(world: World, *statements: str) -> None:
    owner = await world.database.as_owner()
    for statement in statements:
        await owner.execute(statement)
    await owner.close()


def marks(given: Frames, session: int) -> list[Any]:
    rows = given.expected[given.expected["session"] == session]
    return sorted(("unmarked" if mark != mark else mark) for mark in rows["mark"].astype(object))


async def test_the_world_comes_through(world: World) -> None:
    given = await frames()
    assert len(given.participants) == 5
    assert given.covariates == ["prior"]
    assert set(given.memberships["cohort"]) == {"N1", "N2", "S1"}
    assert set(given.memberships["curriculum"]) == {"probe v1"}
    assert marks(given, world.past) == ["absent", "attended"]
    absent = given.expected[given.expected["mark"] == "absent"].iloc[0]
    assert (absent["reason"], absent["caused_by"], absent["minutes_present"]) == ("court", "institution", 0)
    flow = outcome_tables(given)["flow"].set_index("stage")["count"]
    assert flow[["referred", "not_allocated", "waiting_to_start", "started"]].tolist() == [5, 1, 3, 1]


async def test_an_empty_database_gives_empty_frames(database: object) -> None:
    tables = outcome_tables(await frames())
    assert tables["flow"]["count"].eq(0).all()
    assert tables["attendance_by_session"].empty


@pytest.mark.parametrize(
    ("filters", "cohorts", "people"),
    [
        (OutcomeFilters(site="north"), {"N1", "N2"}, 4),
        (OutcomeFilters(site="south"), {"S1"}, 1),
        (OutcomeFilters(cohort="N1"), {"N1"}, 2),
        (OutcomeFilters(curriculum="probe"), {"N1", "N2", "S1"}, 4),
        (OutcomeFilters(curriculum="probe v1", site="south"), {"S1"}, 1),
        (OutcomeFilters(site="south", cohort="N1"), set(), 0),
    ],
)
async def test_filters_narrow_cohorts_and_people(
    world: World, filters: OutcomeFilters, cohorts: set[str], people: int
) -> None:
    given = await frames(filters)
    assert set(given.memberships["cohort"]) == cohorts
    assert len(given.participants) == people


@pytest.mark.parametrize(
    ("filters", "kind"),
    [
        (OutcomeFilters(site="nowhere"), "site"),
        (OutcomeFilters(cohort="X"), "cohort"),
        (OutcomeFilters(curriculum="probe v9"), "curriculum"),
    ],
)
async def test_an_unknown_code_is_refused_with_what_there_is(
    world: World, filters: OutcomeFilters, kind: str
) -> None:
    with pytest.raises(UnknownFilter) as refused:
        await frames(filters)
    assert refused.value.kind == kind
    assert refused.value.known


async def test_members_are_expected_from_joining_to_leaving_and_guests_when_marked(world: World) -> None:
    await run(
        world,
        "delete from mark",
        "update membership set left_on = current_date - 15, outcome = 'withdrawn' where id = 2",
        "insert into mark (session, cohort, participant, state, minutes_present, source)"
        " values (1, 1, 4, 'attended', 180, 'import')",
    )
    given = await frames()
    assert marks(given, world.past) == ["attended", "unmarked"]
    guest = given.expected[given.expected["mark"] == "attended"].iloc[0]
    assert pd.isna(guest["membership"])
    quality = outcome_tables(given)["data_quality"].set_index("check")
    assert quality.loc["marks_outside_membership", "missing"] == 1


async def test_a_mark_after_leaving_belongs_to_the_membership_it_followed(world: World) -> None:
    await run(world, "update membership set left_on = current_date - 20, outcome = 'released' where id = 1")
    given = await frames()
    row = given.expected[given.expected["mark"] == "attended"].iloc[0]
    assert row["membership"] == 1
    assert outcome_tables(given)["flow"].set_index("stage").loc["released", "count"] == 1


async def test_leaving_and_joining_again_on_one_day_is_expected_once(world: World) -> None:
    await run(
        world,
        "delete from mark",
        "update membership set left_on = current_date - 14, outcome = 'transferred' where id = 1",
        "insert into membership (id, cohort, participant, joined_on) values (9, 1, 1, current_date - 14)",
    )
    given = await frames()
    rows = given.expected[given.expected["session"] == world.past]
    assert sorted(rows["membership"]) == [2, 9]


async def test_at_a_catch_up_only_those_who_missed_are_expected(world: World) -> None:
    await run(
        world,
        "insert into group_session (id, cohort, plan_item, position, title, kind, starts_at, ends_at,"
        " minutes_planned, state, catch_up_of) select 90, cohort, plan_item, 9, title, kind,"
        " starts_at + interval '3 days', ends_at + interval '3 days', minutes_planned, 'held', 1"
        " from group_session where id = 1",
    )
    given = await frames()
    assert marks(given, 90) == ["unmarked"]
    await run(
        world,
        "insert into mark (session, cohort, participant, state, minutes_present, source)"
        " values (90, 1, 1, 'absent', 0, 'screen'), (90, 1, 2, 'attended', 170, 'screen')",
    )
    # Who was there the first time is not absent the second time.
    given = await frames()
    assert marks(given, 90) == ["attended"]
    row = outcome_tables(given)["attendance_by_cohort"].set_index("cohort").loc["N1"]
    assert (row["expected"], row["attended"]) == (2, 2)
    assert row["hours_received"] == pytest.approx((180 + 170) / 60)


async def test_a_date_is_that_of_the_site(world: World) -> None:
    await run(
        world,
        "update group_session set state = 'held', starts_at = '2025-01-31 23:30+00',"
        " ends_at = '2025-02-01 01:00+00' where id = 5",
    )
    given = await frames(OutcomeFilters(site="south"))
    assert given.sessions["date"].iloc[0].date() == dt.date(2025, 2, 1)


async def test_a_report_of_a_past_day_does_not_know_what_came_later(world: World) -> None:
    async with acting_as_evaluator():
        today = await data_cut()
    given = await frames(cut=today - dt.timedelta(days=16))
    assert given.expected.empty
    flow = outcome_tables(given)["flow"].set_index("stage")["count"]
    # Who joins N2 next week was not allocated then.
    assert flow[["referred", "not_allocated", "allocated", "started"]].tolist() == [5, 2, 3, 0]


async def test_an_empty_code_and_a_missing_one_are_not_mixed_up(world: World) -> None:
    await run(world, "update absence_reason set label = '' where code = 'court'")
    given = await frames()
    assert given.expected["reason_label"].dropna().tolist() == [""]


async def test_measures_come_scored_and_facilitators_under_their_own_pseudonyms(world: World) -> None:
    await run(
        world,
        "insert into exercise_delivery (session, cohort, exercise, position, planned, delivered) values"
        " (1, 1, 1001, 1, true, true), (1, 1, 1002, 2, true, false)",
        "insert into plan_revision (cohort, plan_item, what, after, reason, revised_by)"
        " select 1, min(id), 'added', '{}', 'x', 1 from plan_item where cohort = 1",
    )
    given = await frames()
    ((total, point),) = given.measures[["total", "time_point"]].itertuples(index=False)
    assert (total, point) == (
        28.0,
        "baseline",
    )  # answers 1 to each item but for two turned ones, as in its test
    assert {"CORE-10", "ARIS"} <= set(given.instruments["instrument"])
    assert "VERA-2R" not in set(given.instruments["instrument"])
    people = given.facilitators[given.facilitators["session"] == world.past]["facilitator"]
    assert len(people) == 2 and all(name.startswith("S") and len(name) == 13 for name in people)
    assert given.deliveries.iloc[0].tolist() == [world.past, 2, 1]
    assert given.revisions["cohort"].tolist() == ["N1"]
    # Of other cohorts nothing comes through a filter.
    other = await frames(OutcomeFilters(cohort="N2"))
    assert other.measures.empty and other.deliveries.empty and other.facilitators.empty


async def test_a_total_without_answers_stands_and_missing_answers_are_missing(world: World) -> None:
    await run(
        world,
        "insert into measure (participant, cohort, instrument, time_point, taken_on, total, entered_by)"
        " select 2, 1, id, 'baseline', current_date, 17.5, 1 from instrument where code = 'CORE-10'",
        "insert into measure (participant, cohort, instrument, time_point, taken_on, answers, entered_by)"
        " select 2, 1, id, 'end', current_date, array_fill(null::int, array[10]), 1 from instrument"
        " where code = 'CORE-10'",
    )
    totals = (await frames()).measures.set_index("time_point")["total"]
    assert sorted(totals["baseline"].tolist()) == [17.5, 28.0]
    assert totals["end"] != totals["end"]
