"""A participant's page and the evaluator's table count by one definition."""

import datetime as dt
import os
from collections import Counter

from programme.access.viewer import make_viewer
from programme.database import acting, acting_as_evaluator, acting_as_worker, fetch
from reports.filters import OutcomeFilters
from reports.frames import data_cut, read_frames
from reports.measures.completion import module_completion
from sessions.demonstration.load import load
from sessions.progress.queries import latest_group, progress_of
from tests.fixtures.database import Database


async def test_modules_met_are_those_of_the_report(database: Database) -> None:
    today = dt.datetime.now(dt.UTC).date()
    await load(participants=40, seed=3, today=today, keys=(os.urandom(32),), keep=lambda made: None)
    async with acting_as_evaluator():
        frames = await read_frames(OutcomeFilters(), await data_cut())
    table = module_completion(frames)
    reported = dict(zip(table["module"], table["met"], strict=True))

    async with acting_as_worker():
        lead = (await fetch("select id from staff where 'lead' = any (roles)"))[0]["id"]
        people = [row["id"] for row in await fetch("select id from participant order by id")]
        codes = {row["title"]: row["code"] for row in await fetch("select code, title from module")}
    viewer = make_viewer(id=lead, name="", email="", roles=["lead"], time_zone=None)
    met: Counter[str] = Counter()
    async with acting(viewer):
        for person in people:
            group = await latest_group(person)
            if group is None:
                continue
            steps = (await progress_of(person, group)).standing.steps
            met.update(codes[step.module.title] for step in steps if step.met)
    assert sum(reported.values()) > 50
    assert {code: met[code] for code in reported} == reported
