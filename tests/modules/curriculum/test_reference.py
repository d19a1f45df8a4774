"""The curriculum that every installation begins with."""

import asyncpg
import pytest

from tests.fixtures.database import Database

_MODULES = [
    "interview", "lifeline", "group-dynamics", "civic-education", "offence", "future", "family-day",
    "closing", "safety-plan", "networking",
]  # fmt: skip


async def test_a_migrated_database_has_it_published(database: Database) -> None:
    owner = await database.as_owner()
    row = await owner.fetchrow("select code, version, state, completion_share from curriculum")
    modules = await owner.fetch("select code, optional from module order by position")
    await owner.close()
    assert tuple(row or ()) == ("group-programme", 1, "published", 0.8)
    assert [module["code"] for module in modules] == _MODULES
    assert [module["code"] for module in modules if module["optional"]] == ["offence"]


async def test_its_23_units_have_aims_and_two_or_three_exercises_each(database: Database) -> None:
    owner = await database.as_owner()
    units = await owner.fetch(
        """
        select s.position, s.kind, s.title, s.minutes, s.aims,
               (select count(distinct exercise) from plan_exercise where session_plan = s.id) as exercises
        from session_plan s order by s.position
        """
    )
    prompts = await owner.fetchval("select count(*) from reflection_prompt where question like '%?'")
    folded = await owner.fetchval(
        "select bool_and(description !~ '\\n|  ' and technique <> '') from exercise"
    )
    await owner.close()
    assert [unit["position"] for unit in units] == list(range(1, 24))
    assert all(2 <= unit["exercises"] <= 3 and unit["aims"] and "\n" not in unit["aims"] for unit in units)
    assert all(180 <= unit["minutes"] <= 240 for unit in units if unit["kind"] == "group")
    assert {unit["kind"] for unit in units} == {"one_to_one", "group", "family_day", "assessment"}
    assert prompts >= 5
    assert folded


async def test_each_module_comes_after_those_that_it_requires(database: Database) -> None:
    owner = await database.as_owner()
    pairs = await owner.fetch(
        "select m.position, r.position as required, r.optional from module_prerequisite p"
        " join module m on m.id = p.module join module r on r.id = p.requires"
    )
    await owner.close()
    assert len(pairs) >= len(_MODULES) - 1
    assert all(pair["required"] < pair["position"] and not pair["optional"] for pair in pairs)


async def test_it_never_changes(database: Database) -> None:
    owner = await database.as_owner()
    for change in (
        "update session_plan set minutes = 90 where position = 3",
        "delete from reflection_prompt",
        "update module set title = 'Other' where code = 'offence'",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(change)
    await owner.close()
