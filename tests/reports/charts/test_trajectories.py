"""Means over time: every number drawn is one of the table, and of few people there is a number alone."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from reports.packs.figures import CHARTS
from tests.reports.charts.drawing import drawn, outcome, words_in
from tests.reports.measures.measured import frames, instrument

PEOPLE = [
    {"baseline": 20.0 + n % 5, "end": 15.0 + n % 3} | ({"months_3": 12.0} if n < 4 else {}) for n in range(14)
]


def test_means_and_limits_are_those_of_the_table_and_the_numbers_stand_beneath() -> None:
    made = outcome(frames(PEOPLE, completed=12))
    table = made.tables["trajectories"]
    with drawn("trajectories", made) as (figure, _axes):
        panel = figure.axes[1]
        for population, line in zip(("starters", "completers"), panel.lines, strict=True):
            rows = table[(table["population"] == population) & (table["n"] >= 10)]
            assert np.asarray(line.get_ydata()).tolist() == pytest.approx(rows["mean"].tolist())
            assert len(rows) == 2
        ends = [
            segment[:, 1].tolist()
            for lines in panel.findobj(LineCollection)
            for segment in lines.get_segments()
        ]
        shown = table[table["n"] >= 10]
        assert np.sort(np.ravel(ends)).tolist() == pytest.approx(
            np.sort(shown[["lower", "upper"]].to_numpy().ravel()).tolist()
        )
        assert [label.get_text() for label in panel.get_xticklabels()] == [
            "Baseline\n14\n12", "End\n14\n12", "3 months\n4\n4",
        ]  # fmt: skip
        assert "WELL (lower is better)" in words_in(figure)


def test_the_words_say_the_first_and_the_last_mean_of_ten_people() -> None:
    said = CHARTS["trajectories"].say(outcome(frames(PEOPLE)))
    assert said.startswith("WELL (lower is better), mean of starters: baseline 21.9 (95% interval ")
    assert "; end 15.9 (95% interval " in said and "14 people)" in said and "3 months" not in said


def test_of_many_instruments_four_are_drawn_and_of_few_people_none() -> None:
    many = outcome(frames(PEOPLE, *(instrument(f"I{n}") for n in range(6))))
    with drawn("trajectories", many) as (figure, _axes):
        assert len(figure.axes) == 1 + 4 + 1
    assert "Drawn are 4 of 6 instruments" in CHARTS["trajectories"].say(many)
    few = outcome(frames(PEOPLE[:9]))
    with drawn("trajectories", few) as (figure, _axes):
        assert words_in(figure) == ["Of no instrument do ten people have a score at the same time point."]
