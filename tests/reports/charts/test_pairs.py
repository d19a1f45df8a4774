"""Each person's line and point: as many as the table has, judged by the band and the cut-off of the table."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from reports.charts.pairs import MOST_INSTRUMENTS
from reports.measures import Frames
from reports.packs.figures import CHARTS
from tests.reports.charts.drawing import drawn, outcome, words_in
from tests.reports.measures.measured import CUT, frames, instrument

JUDGED = instrument("WELL", sd=7.7, reliability=0.9, cut_off=11.0)
PEOPLE = [
    {"baseline": 30.0, "end": 9.0},  # recovered
    {"baseline": 30.0, "end": 20.0},  # improved
    {"baseline": 20.0, "end": 18.0},  # unchanged
    {"baseline": 12.0, "end": 25.0},  # deteriorated
    {"baseline": 17.0},
    {"end": 16.0},
]


def lines(figure: Figure) -> list[tuple[float, ...]]:
    return sorted(
        tuple(segment[:, 1].tolist())
        for collection in figure.findobj(LineCollection)
        for segment in collection.get_segments()
    )


def test_everybody_with_both_scores_has_a_line_and_a_point_and_nobody_else() -> None:
    made = outcome(frames(PEOPLE, JUDGED))
    with drawn("score_pairs", made) as (figure, _axes):
        table = made.tables["score_pairs"].dropna()
        assert lines(figure) == sorted(zip(table["pre"], table["post"], strict=True))
        points = figure.axes[2]
        assert points.get_title() == "4 people"
        drawn_points = {
            (float(x), float(y))
            for line in points.lines
            if line.get_linestyle() == "None"
            for x, y in zip(np.asarray(line.get_xdata()), np.asarray(line.get_ydata()), strict=True)
        }
        assert drawn_points == set(zip(table["pre"], table["post"], strict=True))


def test_the_band_and_the_cut_off_are_those_of_the_table() -> None:
    made = outcome(frames(PEOPLE, JUDGED))
    judged = made.tables["instruments"].iloc[0]
    with drawn("score_pairs", made) as (figure, _axes):
        (band,) = figure.axes[2].findobj(PolyCollection)
        heights = np.asarray(band.get_paths()[0].vertices, dtype="float64")
        at_left = heights[np.isclose(heights[:, 0], heights[:, 0].min())][:, 1]
        assert np.ptp(at_left) == pytest.approx(2 * judged["reliable_from"])
        cut_offs = [line for axes in figure.axes for line in axes.lines if str(line.get_color()) == "#CC79A7"]
        values = {
            float(np.asarray(at)[0]) for line in cut_offs for at in (line.get_xdata(), line.get_ydata())
        }
        assert judged["cut_off"] in values and len(cut_offs) == 3
        assert {"Recovered", "Improved", "Unchanged", "Deteriorated", "Cut-off"} <= set(words_in(figure))
        assert "Not computable" not in words_in(figure)


def test_without_what_a_change_is_judged_by_the_lines_are_there_and_no_band() -> None:
    made = outcome(frames(PEOPLE, instrument("BARE")))
    with drawn("score_pairs", made) as (figure, _axes):
        assert len(lines(figure)) == 4 and not figure.axes[2].findobj(PolyCollection)
        words = words_in(figure)
        assert "Not computable" in words and not {"Cut-off", "No more than chance"} & set(words)
    said = CHARTS["score_pairs"].say(made)
    assert said == "BARE (lower is better), with both scores 4 of 6: not computable 4."


def test_the_words_count_each_kind_and_say_what_is_reliable() -> None:
    said = CHARTS["score_pairs"].say(outcome(frames(PEOPLE, JUDGED)))
    assert said == (
        "WELL (lower is better), with both scores 4 of 6: recovered 1, improved 1, unchanged 1, deteriorated 1. "
        "A change of more than 6.75 is reliable. The cut-off is 11.00."
    )


def test_of_many_instruments_those_of_the_most_people_are_drawn_and_the_words_say_so() -> None:
    codes = [f"I{n}" for n in range(MOST_INSTRUMENTS + 2)]
    made = frames(PEOPLE, *map(instrument, codes))
    fewer = made.measures[(made.measures["instrument"] != "I0") | (made.measures["pseudonym"] > "p001")]
    result = outcome(
        Frames.of(
            cut=CUT,
            participants=made.participants,
            memberships=made.memberships,
            measures=fewer,
            instruments=made.instruments,
        )
    )
    with drawn("score_pairs", result) as (figure, _axes):
        titles = {axes.get_title(loc="left").partition(" ")[0] for axes in figure.axes} - {""}
        assert titles == {"I1", "I2", "I3", "I4"}
    assert "Drawn are 4 of 6 instruments" in CHARTS["score_pairs"].say(result)


def test_thousands_of_lines_stay_a_small_file() -> None:
    rng = np.random.default_rng(2)
    people = [{"baseline": float(a), "end": float(b)} for a, b in rng.normal(20, 6, (4000, 2))]
    made = outcome(frames(people, JUDGED))
    assert len(CHARTS["score_pairs"].svg(made)) < 1_500_000
    assert CHARTS["score_pairs"].svg(made) == CHARTS["score_pairs"].svg(made)


def test_nobody_with_both_scores_is_said() -> None:
    made = outcome(frames(PEOPLE[4:], JUDGED))
    with drawn("score_pairs", made) as (figure, _axes):
        assert words_in(figure) == ["Nobody has a score at the baseline and at the end."]
