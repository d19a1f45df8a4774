"""Means over the time points, by hand."""

import math
import statistics

import pytest

from reports.charts.words import rows_of
from reports.measures import Frames
from reports.measures.trajectories import trajectories
from tests.reports.measures.measured import CUT, frames, instrument


def test_each_time_point_has_its_mean_interval_and_number() -> None:
    before = [10.0, 12.0, 17.0, 21.0]
    people = [{"baseline": score} for score in before]
    people[0] |= {"months_12": 4.0}
    table = trajectories(frames(people, completed=2))
    rows = {(row["population"], row["time_point"]): row for row in rows_of(table)}
    first = rows["starters", "baseline"]
    half = 3.182446 * statistics.stdev(before) / 2  # t of 3 degrees of freedom, as printed in tables
    assert (first["n"], first["mean"]) == (4, 15) and first["sd"] == pytest.approx(statistics.stdev(before))
    assert (first["lower"], first["upper"]) == pytest.approx((15 - half, 15 + half), rel=1e-6)
    assert (rows["completers", "baseline"]["n"], rows["completers", "baseline"]["mean"]) == (2, 11)
    late = rows["starters", "months_12"]
    assert late["n"] == 1 and late["mean"] == 4 and math.isnan(late["sd"]) and math.isnan(late["upper"])


def test_a_time_point_nobody_was_asked_at_has_no_row_and_one_of_no_completer_an_empty_one() -> None:
    table = trajectories(frames([{"end": 4}, {"baseline": 3}], instrument("B"), instrument("A"), completed=1))
    assert table["instrument"].tolist() == ["A"] * 4 + ["B"] * 4
    assert table["time_point"].tolist() == ["baseline", "end"] * 4
    empty = rows_of(table)[2]
    assert (empty["population"], empty["time_point"], empty["n"]) == ("completers", "baseline", 0)
    assert math.isnan(empty["mean"])
    assert trajectories(Frames.of(cut=CUT)).empty
