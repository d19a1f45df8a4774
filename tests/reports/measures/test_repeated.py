"""Differences from the baseline: whom they are of, and when there is none. The model has its own test."""

import numpy as np
import pytest

from reports.measures import Frames
from reports.measures.repeated import repeated_measures
from reports.measures.scores import POINTS
from tests.reports.measures.measured import CUT, frames, instrument

RNG = np.random.default_rng(11)


def people(counts: dict[str, int]) -> list[dict[str, float]]:
    """So many with a score at each time point, the first of them at all."""
    most = max(counts.values())
    return [
        {
            point: float(RNG.normal(20 - 2 * POINTS.index(point), 5))
            for point, n in counts.items()
            if person < n
        }
        for person in range(most)
    ]


def notes(counts: dict[str, int]) -> dict[str, str]:
    table = repeated_measures(frames(people(counts)))
    return dict(zip(table["time_point"], table["note"], strict=True))


def test_complete_scores_give_the_difference_of_the_means() -> None:
    given = people({"baseline": 40, "end": 40, "months_3": 40})
    table = repeated_measures(frames(given)).set_index("time_point")
    means = {point: np.mean([one[point] for one in given]) for point in ("baseline", "end", "months_3")}
    for point in ("end", "months_3"):
        row = table.loc[point]
        assert row["estimate"] == pytest.approx(means[point] - means["baseline"])
        assert row["lower"] < row["estimate"] < row["upper"] and 0 <= row["p"] <= 1
        assert (row["lower"] + row["upper"]) / 2 == pytest.approx(row["estimate"])
    assert table["note"].tolist() == ["reference", "fitted", "fitted"]
    assert table.loc["baseline", ["estimate", "se", "lower", "upper", "p"]].isna().all()
    assert table["n_people"].eq(40).all() and table["n_scores"].eq(40).all()


def test_everybody_with_a_baseline_is_in_it_and_nobody_without() -> None:
    given = people({"baseline": 35, "end": 12})
    table = repeated_measures(frames([*given, {"end": 90.0}, {"middle": 90.0}]))
    assert table["time_point"].tolist() == ["baseline", "end"]
    assert table["n_people"].tolist() == [35, 35] and table["n_scores"].tolist() == [35, 12]
    assert table.equals(repeated_measures(frames(given)))


def test_what_is_not_modelled_says_why() -> None:
    assert notes({"baseline": 29, "end": 29}) == dict.fromkeys(("baseline", "end"), "few_people")
    assert notes({"baseline": 30, "end": 10}) == {"baseline": "reference", "end": "fitted"}
    assert notes({"baseline": 30, "middle": 30, "end": 9}) == {
        "baseline": "reference", "middle": "fitted", "end": "few_scores",
    }  # fmt: skip
    assert notes({"baseline": 30, "end": 9}) == {"baseline": "one_time_point", "end": "few_scores"}
    assert notes({"baseline": 30}) == {"baseline": "one_time_point"}
    same = repeated_measures(frames([{"baseline": 7.0, "end": 7.0}] * 30))
    assert same["note"].tolist() == ["no_fit", "no_fit"] and same["estimate"].isna().all()


def test_scores_that_are_left_out_move_nothing() -> None:
    given = people({"baseline": 30, "middle": 20})
    few = [one | {"end": 99.0} if place < 9 else one for place, one in enumerate(given)]
    with_few, alone = repeated_measures(frames(few)), repeated_measures(frames(given))
    assert with_few["note"].tolist() == ["reference", "fitted", "few_scores"]
    assert with_few.iloc[:2].equals(alone)


def test_instruments_do_not_know_of_each_other() -> None:
    table = repeated_measures(frames(people({"baseline": 30, "end": 20}), instrument("B"), instrument("A")))
    assert table["instrument"].tolist() == ["A", "A", "B", "B"]
    assert table.iloc[:2, 1:].reset_index(drop=True).equals(table.iloc[2:, 1:].reset_index(drop=True))
    assert repeated_measures(Frames.of(cut=CUT)).empty
    assert repeated_measures(frames([{"end": 4.0}] * 40)).empty
