"""What became of scores: published figures, plain arithmetic beside it, and everybody accounted for."""

import datetime as dt
import math
import statistics
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.instruments.rules import Change
from reports.measures import Frames, outcome_tables
from reports.measures.change import instruments, outcome_change, reliable, score_pairs

CUT = dt.date(2025, 6, 30)
JACOBSON_TRUAX = {
    "instrument": "JT", "better": "higher", "sd": 7.5, "reliability": 0.8, "cut_off": math.nan,
    "clinical_mean": 40.0, "clinical_sd": 7.5, "general_mean": 60.0, "general_sd": 7.5,
}  # fmt: skip
"""The worked example of Jacobson and Truax (1991): c is 50, a reliable change is more than 9.297."""
BARE = {**JACOBSON_TRUAX, "instrument": "BARE", "sd": math.nan, "better": "higher"}
SIDELESS = {**JACOBSON_TRUAX, "instrument": "SIDELESS", "better": "neither"}

Person = tuple[str | None, bool, float | None, float | None]
"""Outcome, started, before, after."""


def frames(people: list[Person], *instruments: dict[str, Any]) -> Frames:
    known = instruments or (JACOBSON_TRUAX,)
    members, measures = [], []
    for number, (outcome, started, pre, post) in enumerate(people):
        members.append(
            {
                "membership": number, "pseudonym": f"p{number:03d}", "cohort": "C1", "site": "S", "curriculum": "c v1",
                "joined_on": CUT - dt.timedelta(days=300),
                "left_on": CUT - dt.timedelta(days=10) if outcome else None, "outcome": outcome,
                "first_attended_on": CUT - dt.timedelta(days=290) if started else None,
            }
        )  # fmt: skip
        for instrument in known:
            measures += [
                {
                    "pseudonym": f"p{number:03d}", "cohort": "C1", "instrument": instrument["instrument"],
                    "time_point": point, "taken_on": CUT - dt.timedelta(days=days), "total": total,
                }
                for point, days, total in (("baseline", 290, pre), ("end", 12, post))
                if total is not None
            ]  # fmt: skip
    return Frames.of(
        cut=CUT,
        participants=pd.DataFrame(
            {"pseudonym": [m["pseudonym"] for m in members], "site": "S", "release_date_known": True}
        ),
        memberships=pd.DataFrame(members),
        measures=pd.DataFrame(measures) if measures else None,
        instruments=pd.DataFrame(known),
    )


def row(table: pd.DataFrame, population: str = "starters", instrument: str = "JT") -> dict[str, Any]:
    found = table[(table["instrument"] == instrument) & (table["population"] == population)]
    return {str(name): value for name, value in found.iloc[0].items()}


@pytest.mark.parametrize(
    ("pre", "post", "change"),
    [
        (32.5, 47.5, "improved"),  # RC 3.162, short of c = 50
        (32.5, 50.0, "recovered"),
        (50.0, 60.0, "improved"),  # reliable, but there before
        (40.0, 49.29, "unchanged"),  # RC 1.959
        (40.0, 49.30, "improved"),  # RC 1.961
        (47.5, 32.5, "deteriorated"),
        (40.0, None, "not_computable"),
    ],
)
def test_the_worked_example_comes_out(pre: float, post: float | None, change: str) -> None:
    counts = row(reliable(frames([(None, True, pre, post)])))
    assert {name: counts[name] for name in Change} == {name: int(name == change) for name in Change}


def test_without_what_it_needs_a_change_is_not_computable_and_says_so() -> None:
    given_frames = frames([("completed", True, 30.0, 60.0)], JACOBSON_TRUAX, BARE, SIDELESS)
    for code, change in (("JT", "recovered"), ("BARE", "not_computable"), ("SIDELESS", "not_computable")):
        assert row(reliable(given_frames), "completers", code)[change] == 1
    assert row(outcome_change(given_frames), "completers", "BARE")["change"] == 30.0


def test_starters_stand_beside_completers_and_the_rest_is_left_out() -> None:
    people: list[Person] = [
        ("completed", True, 30.0, 50.0),
        ("withdrawn", True, 40.0, 40.0),
        ("withdrawn", True, 40.0, None),
        (None, True, None, 45.0),
        ("withdrawn", False, 20.0, 20.0),  # never came
    ]
    table = outcome_change(frames(people))
    starters, completers = row(table), row(table, "completers")
    assert (starters["n_baseline"], starters["n_paired"]) == (3, 2)
    assert (completers["n_baseline"], completers["n_paired"]) == (1, 1)
    assert starters["mean_pre"] == 35.0 and starters["change"] == 10.0
    assert completers["change"] == 20.0 and math.isnan(completers["sd_pre"])
    assert math.isnan(starters["smcr"])  # two pairs leave none


def test_the_effect_size_is_that_of_the_formula() -> None:
    pre, post = [10.0, 12.0, 14.0, 18.0, 20.0], [13.0, 15.0, 14.0, 21.0, 26.0]
    found = row(outcome_change(frames([("completed", True, a, b) for a, b in zip(pre, post, strict=True)])))
    n, change = 5, statistics.mean(post) - statistics.mean(pre)
    effect = (1 - 3 / (4 * (n - 1) - 1)) * change / statistics.stdev(pre)
    r = statistics.correlation(pre, post)
    half = 1.959963984540054 * math.sqrt(2 * (1 - r) / n + effect**2 / (2 * n))
    assert found["smcr"] == pytest.approx(effect) and found["sd_post"] == pytest.approx(
        statistics.stdev(post)
    )
    assert (found["smcr_lower"], found["smcr_upper"]) == pytest.approx((effect - half, effect + half))


@pytest.mark.parametrize("pre", [[30.0] * 4, [30.0, 31.0, 32.0, 33.0]])
def test_scores_that_are_all_the_same_make_no_nonsense(pre: list[float]) -> None:
    found = row(outcome_change(frames([("completed", True, one, 40.0) for one in pre])))
    assert math.isnan(found["smcr"]) == (len(set(pre)) == 1)
    assert not math.isinf(found["smcr"])


def test_each_person_is_a_row_with_what_became_of_the_score() -> None:
    people: list[Person] = [
        ("completed", True, 32.5, 50.0),
        ("withdrawn", True, 47.5, 32.5),
        (None, True, None, 45.0),
        ("withdrawn", True, 40.0, None),
        ("withdrawn", False, 20.0, 20.0),  # never came
    ]
    table = score_pairs(frames(people))
    rows = [tuple(one) for one in table.fillna(-1).itertuples(index=False)]
    assert rows == [
        ("JT", 1, 32.5, 50.0, "recovered"),
        ("JT", 0, 40.0, -1, "not_computable"),
        ("JT", 0, 47.5, 32.5, "deteriorated"),
        ("JT", 0, -1, 45.0, "not_computable"),
    ]


def test_what_a_change_is_judged_by_stands_beside_it() -> None:
    cut = {**JACOBSON_TRUAX, "instrument": "CUT", "cut_off": 45.0}
    table = instruments(frames([("completed", True, 30.0, 60.0)], JACOBSON_TRUAX, BARE, SIDELESS, cut))
    assert table["instrument"].tolist() == ["BARE", "CUT", "JT", "SIDELESS"]
    bare, cut_off, jacobson_truax, sideless = table.to_dict("records")
    assert jacobson_truax["reliable_from"] == pytest.approx(1.96 * 4.743, abs=5e-3)
    assert jacobson_truax["cut_off"] == 50 and cut_off["cut_off"] == 45
    assert math.isnan(bare["reliable_from"]) and math.isnan(sideless["cut_off"])
    assert instruments(frames([("completed", False, 30.0, 60.0)])).empty  # nobody who started has a score


def test_nobody_measured_is_an_empty_table() -> None:
    tables = outcome_tables(frames([("completed", True, None, None)]))
    assert tables["outcome_change"].empty and tables["reliable_change"].empty
    assert outcome_tables(Frames.of(cut=CUT))["outcome_change"].empty


def test_what_is_measured_after_the_cut_is_not_known() -> None:
    late = frames([("completed", True, 30.0, 50.0)])
    earlier = Frames.of(
        cut=CUT - dt.timedelta(days=20),
        participants=late.participants, memberships=late.memberships, measures=late.measures,
        instruments=late.instruments,
    )  # fmt: skip
    assert row(outcome_change(earlier))["n_paired"] == 0


score = st.one_of(st.none(), st.floats(0, 80, allow_nan=False).map(lambda x: round(x, 2)))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["completed", "withdrawn", None]), st.booleans(), score, score),
        min_size=1,
        max_size=12,
    )
)
def test_everybody_is_accounted_for(people: list[Person]) -> None:
    tables = outcome_tables(frames(people))
    change, sides = tables["outcome_change"], tables["reliable_change"]
    assert change[["instrument", "population"]].equals(sides[["instrument", "population"]])
    for one, other in zip(change.to_dict("records"), sides.to_dict("records"), strict=True):
        assert sum(other[name] for name in Change) == one["n_baseline"] >= one["n_paired"]
        assert one["n_baseline"] - one["n_paired"] <= other["not_computable"]
    started = [p for p in people if p[1]]
    if not change.empty:
        assert row(change)["n_baseline"] == sum(p[2] is not None for p in started)
        both = [(p[2], p[3]) for p in started if p[2] is not None and p[3] is not None]
        if both:
            expected = statistics.mean(b for _a, b in both) - statistics.mean(a for a, _b in both)
            assert row(change)["change"] == pytest.approx(expected, abs=1e-9)
