"""Who may read the analysis views, and what they can never show."""

import re
from pathlib import Path

import asyncpg
import pytest

from programme.database import DatabaseRole, acting, acting_as_evaluator, acting_as_worker, fetch
from tests.fixtures.world import World

VIEWS = [
    *[
        "analysis_sites",
        "analysis_cohorts",
        "analysis_participants",
        "analysis_covariates",
        "analysis_memberships",
    ],
    *["analysis_reasons", "analysis_sessions", "analysis_plans", "analysis_expected"],
    *["analysis_releases", "analysis_events", "analysis_contacts", "analysis_measures"],
    *["analysis_instruments", "analysis_facilitators", "analysis_deliveries", "analysis_revisions"],
    "analysis_corrections",
    "analysis_state",
]
SECRETS = [
    *[
        "Zita",
        "Yuri",
        "Xena",
        "Wim",
        "Vera",
        "Testperson",
        "Jo",
        "R-ZITA",
        "A1111AA",
        "1990-01",
        "1991-01",
        "probe.example",
    ],
]


def test_every_view_of_the_file_is_asked_here() -> None:
    text = (Path(__file__).parents[2] / "reports" / "policies.sql").read_text()
    assert re.findall(r"create view (\w+) with \(security_barrier\)", text) == VIEWS
    assert text.count("may_analyse()") == len(VIEWS) + 2


_ROWS = {
    "analysis_deliveries": "insert into exercise_delivery (session, cohort, exercise, position, planned, delivered)"
    " values (1, 1, 1001, 1, true, true)",
    "analysis_revisions": "insert into plan_revision (cohort, plan_item, what, after, reason, revised_by)"
    " select 1, min(id), 'added', '{}', 'x', 1 from plan_item where cohort = 1",
}
"""What the world has no row of."""


@pytest.mark.parametrize("view", VIEWS)
async def test_evaluators_and_the_lead_read_a_view(world: World, view: str) -> None:
    if view in _ROWS:
        owner = await world.database.as_owner()
        await owner.execute(_ROWS[view])
        await owner.close()
    async with acting(world.eva):
        as_evaluator = await fetch(f"select * from {view}")
    async with acting(world.liv):
        as_lead = await fetch(f"select * from {view}")
    async with acting_as_evaluator():
        from_command_line = await fetch(f"select * from {view}")
    assert as_evaluator
    assert as_evaluator == as_lead == from_command_line


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("person", ["alma", "cleo", "ada"])
async def test_nobody_else_sees_a_row_even_in_the_role_of_an_evaluator(
    world: World, view: str, person: str
) -> None:
    for role in (None, DatabaseRole.EVALUATOR):
        async with acting(world.staff[person], role=role):
            assert await fetch(f"select * from {view}") == []


@pytest.mark.parametrize("view", VIEWS)
async def test_the_worker_has_no_right_to_a_view(world: World, view: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting_as_worker():
            await fetch(f"select * from {view}")


@pytest.mark.parametrize(
    "table", ["participant", "membership", "mark", "particulars", "covariate", "history", "note"]
)
async def test_an_evaluator_reads_no_table(world: World, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting(world.eva):
            await fetch(f"select * from {table}")


async def test_no_view_shows_who_anybody_is(world: World) -> None:
    async with acting(world.eva):
        shown = [str(dict(row)) for view in VIEWS for row in await fetch(f"select * from {view}")]
    assert not [secret for secret in SECRETS for row in shown if re.search(rf"\b{re.escape(secret)}\b", row)]


async def test_no_view_has_a_column_for_it(world: World) -> None:
    owner = await world.database.as_owner()
    rows = await owner.fetch(
        "select table_name, column_name from information_schema.columns where table_name like 'analysis\\_%'"
    )
    await owner.close()
    forbidden = {
        *("participant", "reference", "prison_number", "given_name", "family_name", "preferred_name"),
        *("date_of_birth", "earliest_release_date", "title", "note", "entered_by", "recorded_by"),
    }
    assert {row["column_name"] for row in rows}.isdisjoint(forbidden)
    assert {row["table_name"] for row in rows} == set(VIEWS)
