"""DuckDB comes to the same aggregates of a whole invented programme, from SQL that shares no line with ours."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reports.measures import Frames
from reports.measures.flow import PARENTS
from tests.bench.in_duckdb import OURS, aggregates, loaded
from tests.bench.yardsticks import times
from tests.reports.invented import programme

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module", params=[(6, 10, 40), (1, 4, 12)], ids=["years", "weeks"])
def both(request: pytest.FixtureRequest) -> tuple[Tables, Tables]:
    cohorts, people, sessions = request.param
    frames: Frames = programme(cohorts=cohorts, people=people, sessions=sessions)
    with loaded(frames) as base:
        return {name: compute(frames) for name, compute in OURS.items()}, aggregates(base)


def _plain(table: pd.DataFrame) -> list[list[Any]]:
    """Rows of numbers as floats, missing as None, in one order."""
    rows = [
        [
            None
            if pd.isna(value)
            else float(value)
            if isinstance(value, (int, float, np.number))
            else str(value)
            for value in row
        ]
        for row in table.itertuples(index=False)
    ]
    return sorted(rows, key=str)


@pytest.mark.parametrize("name", [name for name in OURS if name != "flow"])
def test_counts_and_sums_are_the_same(both: tuple[Tables, Tables], name: str) -> None:
    ours, theirs = both[0][name], both[1][name]
    if name == "attendance_over_time":
        theirs = theirs.assign(period=pd.to_datetime(theirs["period"]))
    assert len(theirs)
    for mine, other in zip(_plain(ours[theirs.columns]), _plain(theirs), strict=True):
        assert mine == [pytest.approx(value) if isinstance(value, float) else value for value in other]


def test_the_stages_that_are_parts_are_the_same(both: tuple[Tables, Tables]) -> None:
    ours = both[0]["flow"].set_index("stage")["count"]
    theirs = both[1]["flow"].set_index("stage")["count"]
    leaves = [stage for stage in PARENTS if stage not in PARENTS.values()]
    assert theirs.reindex(leaves, fill_value=0).tolist() == ours[leaves].tolist()


def test_several_programmes_at_once_have_as_many_people_places_and_sessions() -> None:
    frames = programme(cohorts=3)
    whole = times(frames, 3)
    once, thrice = OURS["attendance_by_cohort"](frames), OURS["attendance_by_cohort"](whole)
    assert thrice[
        ["sessions_held", "expected", "attended", "hours_received"]
    ].sum().tolist() == pytest.approx(
        (3 * once[["sessions_held", "expected", "attended", "hours_received"]].sum()).tolist()
    )
    assert (OURS["flow"](whole)["count"] == 3 * OURS["flow"](frames)["count"]).all()
    assert {str(kind) for kind in whole.expected.dtypes} == {str(kind) for kind in frames.expected.dtypes}
