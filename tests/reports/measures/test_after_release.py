"""What became of people after release: the clock, what censors it, and a known truth that is found again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.followup.rules import Event
from reports.measures import CannotGroup, CannotPredict, Frames, outcome_tables
from reports.measures.after_release import (
    benchmark,
    completeness,
    first_contact,
    hazards,
    survival,
    survival_tests,
)

CUT = dt.date(2026, 1, 1)
OUT = dt.date(2025, 1, 1)


def day(after: int) -> dt.date:
    return OUT + dt.timedelta(days=after)


def frames(
    releases: list[tuple[str, int, int]],
    events: Sequence[tuple[str, str, int]] = (),
    *,
    benchmarks: Sequence[tuple[str, float, int, str]] = (),
    covariates: dict[str, list[float]] | None = None,
    **more: Any,
) -> Frames:
    """People by pseudonym, days after `OUT`."""
    people = list(dict.fromkeys(pseudonym for pseudonym, _start, _end in releases))
    return Frames.of(
        cut=CUT,
        participants=pd.DataFrame(
            {"pseudonym": people, "site": "S", "release_date_known": True}
            | {f"covariate_{name}": values for name, values in (covariates or {}).items()}
        ),
        releases=pd.DataFrame(
            [(who, day(start), day(end)) for who, start, end in releases],
            columns=["pseudonym", "released_on", "observed_until"],
        ),
        events=pd.DataFrame(
            [(who, event, day(on)) for who, event, on in events],
            columns=["pseudonym", "event", "happened_on"],
        ),
        benchmarks=pd.DataFrame(list(benchmarks), columns=["event", "rate", "months", "source"]),
        **more,
    )


def ended(table: pd.DataFrame, event: str) -> list[tuple[int, int, int]]:
    rows = table[(table["event"] == event) & (table["group"] == "all")]
    return list(zip(rows["week"], rows["at_risk"], rows["events"], strict=True))


def test_the_clock_starts_at_release_and_stops_at_the_first_event() -> None:
    made = frames([("a", 0, 300), ("b", 0, 300)], [("a", "arrest", 20), ("a", "arrest", 90)])
    assert ended(survival(made), "arrest") == [(0, 2, 0), (2, 2, 1)]


def test_who_was_not_found_again_is_at_risk_until_the_last_certain_knowledge_only() -> None:
    made = frames([("lost", 0, 35), ("known", 0, 300)], [("known", "arrest", 70)])
    assert ended(survival(made), "arrest") == [(0, 2, 0), (10, 1, 1)]


@pytest.mark.parametrize("end", ["death", "deportation"])
def test_death_and_deportation_censor_the_others_and_a_recall_does_not(end: str) -> None:
    made = frames(
        [("a", 0, 300), ("b", 0, 300), ("c", 0, 300)],
        [("a", end, 35), ("b", "recall", 35), ("b", "arrest", 70), ("c", "arrest", 140)],
    )
    assert ended(survival(made), "arrest") == [(0, 3, 0), (10, 2, 1), (20, 1, 1)]
    assert ended(survival(made), end)[-1] == (5, 3, 1)


def test_a_conviction_of_any_kind_is_one_and_each_kind_is_told_too() -> None:
    made = frames([("a", 0, 300), ("b", 0, 300)], [("a", "conviction_violent", 20), ("b", "conviction", 40)])
    table = survival(made)
    assert ended(table, "conviction") == [(0, 2, 0), (2, 2, 1), (5, 1, 1)]
    assert ended(table, "conviction_violent") == [(0, 2, 0), (2, 2, 1)]
    assert "conviction_extremist" not in set(table["event"])


def test_what_lies_after_the_cut_is_not_known_yet() -> None:
    made = frames([("a", 0, 500), ("late", 400, 500)], [("a", "arrest", 450), ("late", "arrest", 420)])
    assert ended(survival(made), "arrest") == [(0, 1, 0)]


def test_of_several_releases_the_first_starts_the_clock() -> None:
    made = frames([("a", 0, 50), ("a", 100, 200)], [("a", "recall", 50), ("a", "arrest", 140)])
    assert ended(survival(made), "arrest") == [(0, 1, 0), (20, 1, 1)]


def test_nobody_released_and_everybody_censored() -> None:
    nobody = frames([])
    assert all(table.empty for table in (survival(nobody), survival_tests(nobody, "site"), benchmark(nobody)))
    assert completeness(nobody)["released"].tolist() == [0, 0, 0]
    everybody = frames([("a", 0, 30), ("b", 0, 0)])
    assert ended(survival(everybody), "reimprisonment") == [(0, 2, 0)]
    assert survival_tests(everybody, "site").empty


def test_the_dates_of_the_filter_choose_whoever_was_released_between_them() -> None:
    made = frames([("a", 0, 300), ("b", 60, 300)], [("a", "arrest", 10)], starts_on=day(30))
    assert ended(survival(made), "arrest") == [(0, 1, 0)]


def test_an_empty_group_and_people_without_a_value_are_shown() -> None:
    made = frames(
        [("a", 0, 300), ("b", 0, 300), ("c", 0, 300)],
        [("a", "arrest", 20)],
        covariates={"aid": [1.0, 0.0, np.nan]},
    )
    assert survival(made, "aid")["group"].unique().tolist() == ["all", "0", "1", "not recorded"]
    with pytest.raises(CannotGroup):
        survival(made, "shoe")
    with pytest.raises(CannotPredict):
        hazards(made, ("shoe",))


def _many(seed: int, people: int = 400, **covariates: Any) -> Frames:
    rng = np.random.default_rng(seed)
    values = {"aid": rng.integers(0, 2, people).astype(float), "age": rng.normal(30, 8, people), **covariates}
    return _with_times(rng, values, people, truth={"aid": -0.6, "age": -0.05})


def _with_times(
    rng: np.random.Generator, values: dict[str, Any], people: int, truth: dict[str, float]
) -> Frames:
    """Exponential times with known hazard ratios, censored evenly within the year."""
    log_ratio = np.zeros(people)
    for name, slope in truth.items():
        log_ratio += slope * (values[name] - np.mean(values[name]))
    rate = np.exp(log_ratio) / 250
    times = np.floor(rng.exponential(1 / rate)).astype(int)
    until = rng.integers(60, 360, people)
    names = [f"p{number:04d}" for number in range(people)]
    return frames(
        [(name, 0, int(end)) for name, end in zip(names, until, strict=True)],
        [
            (name, "arrest", int(time))
            for name, time, end in zip(names, times, until, strict=True)
            if time <= end
        ],
        covariates={name: list(value) for name, value in values.items()},
    )


def test_a_known_hazard_ratio_is_found_again_within_its_interval() -> None:
    """Over many seeds the 95 % interval holds the truth about 95 times in a hundred."""
    held = {"aid": 0, "age": 0}
    seeds = 100
    for seed in range(seeds):
        table, notes = hazards(_many(seed), ("aid", "age"))
        assert set(notes["note"]) == {"fitted"}
        for row in table.to_dict("records"):
            truth = {"aid": np.exp(-0.6), "age": np.exp(-0.05)}[row["predictor"]]
            held[row["predictor"]] += row["lower"] <= truth <= row["upper"]
    # Binomial with 0.95: fewer than 88 of 100 has a chance of 1 in 400.
    assert all(count >= 88 for count in held.values()), held


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_the_estimated_survival_is_near_the_true_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    made = _with_times(rng, {"none": np.zeros(1500)}, 1500, truth={})
    table = survival(made)
    row = table[(table["event"] == "arrest") & (table["group"] == "all") & (table["week"] <= 26)].iloc[-1]
    # Within five standard errors of exp(-t/250), of which the interval gives 3.92.
    width = (row["upper"] - row["lower"]) / 3.92
    assert abs(row["survival"] - np.exp(-7 * (row["week"] + 1) / 250)) < 5 * width


@pytest.mark.parametrize(
    ("people", "more", "note"),
    [
        (20, {}, "few_people"),
        (45, {}, "few_events"),
        (400, {"same": np.ones(400)}, "constant"),
    ],
)
def test_no_model_of_too_few_and_none_on_what_does_not_vary(
    people: int, more: dict[str, Any], note: str
) -> None:
    names = ("aid", "age", *more, *(("x", "y") if note == "few_events" else ()))
    extra = {name: np.random.default_rng(1).normal(size=people) for name in names if name in "xy"}
    table, notes = hazards(_many(3, people, **more, **extra), names)
    assert note in set(notes["note"])
    if note == "constant":
        assert set(table["predictor"]) == {"aid", "age"}  # the rest is computed
        assert notes.set_index("predictor")["note"].to_dict() == {
            "aid": "fitted", "age": "fitted", "same": "constant",
        }  # fmt: skip
    else:
        assert table.empty


def test_people_without_a_predictor_are_left_out_and_counted() -> None:
    made = _many(5, gap=np.where(np.arange(400) < 100, np.nan, np.arange(400) % 7))
    _table, notes = hazards(made, ("gap",))
    assert notes[["n", "missing"]].to_numpy().tolist() == [[300, 100]]


def test_a_benchmark_counts_those_whose_whole_follow_up_is_known() -> None:
    made = frames(
        [("full", 0, 364), ("event", 0, 100), ("lost", 0, 100), ("recent", 200, 300), ("late", 0, 364)],
        [("event", "reimprisonment", 90), ("late", "reimprisonment", 300), ("recent", "reimprisonment", 250)],
        benchmarks=[("reimprisonment", 0.4, 6, "A Published Source 2020")],
    )
    row = benchmark(made).iloc[0]
    # “recent” was released 165 days before the cut: not six months ago; “lost” is not known that long.
    assert (row["n"], row["observed"], row["follow_up"]) == (3, 1, 6)
    assert row["expected"] == pytest.approx(1.2)
    assert row["oe"] == pytest.approx(1 / 1.2)
    # Exact Poisson limits of one event: 0.0253 and 5.5716.
    assert row["oe_lower"] * 1.2 == pytest.approx(0.025318, abs=1e-6)
    assert row["oe_upper"] * 1.2 == pytest.approx(5.571643, abs=1e-6)


def test_completeness_counts_the_days_that_are_known() -> None:
    made = frames([("known", 0, 364), ("lost", 0, 46), ("dead", 0, 50)], [("dead", "death", 50)])
    row = completeness(made).set_index("months").loc[3]
    assert (row["released"], row["planned_days"], row["known_days"]) == (3, 91 + 91 + 50, 91 + 46 + 50)


def test_the_first_contact_is_timed_and_whoever_was_not_reached_is_censored() -> None:
    contacts = pd.DataFrame(
        [("a", day(10)), ("a", day(90)), ("b", day(20)), ("d", day(-5))], columns=["pseudonym", "held_on"]
    )
    made = frames([("a", 0, 300), ("b", 0, 300), ("c", 0, 15), ("d", 0, 300)], contacts=contacts)
    row = first_contact(made).iloc[0]
    # Day 10: 1 of 4; day 20: 1 of the 2 still waited for (“c” was not heard of after day 15).
    assert (row["released"], row["reached"]) == (4, 2)
    assert row["within_28_days"] == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert row["median_days"] == 20
    nobody = first_contact(frames([])).iloc[0]
    assert nobody["released"] == 0 and np.isnan(nobody["within_28_days"])


def test_every_table_is_computed_with_everything_at_once() -> None:
    tables = outcome_tables(_many(1), "aid", ("age", "aid"))
    assert tables["survival_tests"]["df"].tolist() == [1]
    assert set(tables["hazards"]["predictor"]) == {"age", "aid"}
    assert set(tables["survival"]["event"]) <= set(Event)
