"""The demonstration shows a draft beside the published curriculum."""

import datetime as dt
import os

from modules.exercises.rules import Kept, check
from sessions.demonstration.load import load
from tests.fixtures.database import Database


async def test_there_is_a_draft_that_differs_and_an_exercise_with_a_real_file(database: Database) -> None:
    await load(
        participants=40, seed=1, today=dt.date(2026, 11, 23), keys=(os.urandom(32),), keep=lambda made: None
    )
    owner = await database.as_owner()
    versions = await owner.fetch(
        "select version, state, (select count(*) from module m join session_plan s on s.module = m.id"
        " where m.curriculum = c.id), (select count(*) from reflection_prompt where curriculum = c.id),"
        " (select count(*) from cohort_plan where curriculum = c.id) > 0 from curriculum c order by version"
    )
    items = await owner.fetchval("select count(*) from fidelity_item")
    name, content = await owner.fetchrow("select name, content from material") or ("", b"")
    planned = await owner.fetchval(
        "select count(*) from plan_exercise p join material m on m.exercise = p.exercise"
    )
    await owner.close()
    assert [tuple(row) for row in versions] == [(1, "published", 23, 6, True), (2, "draft", 23, 7, False)]
    assert items == 4 and planned == 1
    assert isinstance(check(name, content), Kept)
