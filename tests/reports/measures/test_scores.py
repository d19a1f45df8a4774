"""Which scores count: those of starters, in their latest cohort, the later of two."""

import datetime as dt
from typing import Any

from reports.measures.inputs import Frames
from reports.measures.scores import scores
from tests.reports.measures.measured import CUT, frames


def rows(made: Frames) -> list[tuple[Any, ...]]:
    found = scores(made)[["pseudonym", "completed", "time_point", "score"]]
    return [tuple(row) for row in found.itertuples(index=False)]


def again(
    person: str, point: str, total: float, *, days: int, cohort: str = "C1", code: str = "WELL"
) -> dict[str, Any]:
    return {
        "pseudonym": person, "cohort": cohort, "instrument": code, "time_point": point,
        "taken_on": CUT - dt.timedelta(days=days), "total": total,
    }  # fmt: skip


def test_each_score_stands_in_the_order_of_time() -> None:
    made = frames([{"months_3": 4, "baseline": 9}, {"end": 5}], completed=1)
    assert rows(made) == [
        ("p000", True, "baseline", 9),
        ("p000", True, "months_3", 4),
        ("p001", False, "end", 5),
    ]


def test_of_a_time_point_taken_twice_the_later_counts_whatever_the_order_of_rows() -> None:
    for more in ([("8", 690), ("7", 680)], [("7", 680), ("8", 690)]):
        made = frames([{"end": 3}], more=[again("p000", "baseline", float(n), days=days) for n, days in more])
        assert rows(made) == [("p000", False, "baseline", 7), ("p000", False, "end", 3)]


def test_other_cohorts_other_instruments_and_later_scores_are_left_out() -> None:
    others = [
        again("p000", "baseline", 1, days=900, cohort="C0"),
        again("p000", "baseline", 2, days=600, code="JUDGEMENT"),
        again("p000", "end", 3, days=-1),
        again("p000", "middle", float("nan"), days=600),
        again("p000", "whenever", 4, days=600),
    ]
    assert rows(frames([{"baseline": 9}], more=others)) == [("p000", False, "baseline", 9)]


def test_who_never_came_and_nobody_at_all() -> None:
    made = frames([{"baseline": 9}])
    never = Frames.of(
        cut=CUT,
        memberships=made.memberships.assign(first_attended_on=None),
        measures=made.measures,
        instruments=made.instruments,
    )
    assert rows(never) == [] and rows(frames([])) == [] and rows(Frames.of(cut=CUT)) == []
