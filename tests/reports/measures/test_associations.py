"""What goes along with dropping out and with change, and when nothing is said of it."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reports.measures import CannotPredict, Frames
from reports.measures.associations import dose_and_change, dropout
from reports.measures.persons import DROPPED_OUT
from tests.reports.invented import programme
from tests.reports.measures.test_change import CUT, JACOBSON_TRUAX, SIDELESS, Person
from tests.reports.measures.test_change import frames as of_scores


def decided(made: Frames) -> int:
    people = made.memberships
    outcome = people["outcome"].isin([*DROPPED_OUT, "completed"])
    return int((people["first_attended_on"].notna() & outcome).sum())


def test_those_who_did_either_are_modelled_on_what_was_chosen() -> None:
    made = programme(cohorts=12)
    table = dropout(made, ("age", "aid"))
    assert table["predictor"].tolist() == ["age", "aid"] and set(table["note"]) == {"fitted"}
    assert (table["n"] + table["missing"]).unique().tolist() == [decided(made)]
    row = table.iloc[0]
    assert row["odds_ratio"] == pytest.approx(math.exp(row["coefficient"]))
    assert 0 < row["lower"] < row["odds_ratio"] < row["upper"] and 0 <= row["p"] <= 1
    assert dropout(made).empty
    with pytest.raises(CannotPredict):
        dropout(made, ("shoe_size",))


def test_a_strong_association_is_found() -> None:
    made = programme(cohorts=12)
    dropped = made.memberships[made.memberships["outcome"].isin(DROPPED_OUT)]["pseudonym"].astype(str)
    there = made.participants["pseudonym"].astype(str).isin(set(dropped)).astype(float)
    noise = np.random.default_rng(1).normal(size=len(there))
    people = made.participants.assign(covariate_risk=there + noise)
    table = dropout(replace(made, participants=people, _made={}), ("risk",))
    assert table["lower"].iloc[0] > 1 and table["p"].iloc[0] < 0.01


def test_what_cannot_be_modelled_is_said() -> None:
    few = dropout(programme(cohorts=1), ("age",))
    assert few["note"].tolist() == ["few_people"] and few["odds_ratio"].isna().all()
    made = programme(cohorts=12)
    constant = made.participants.assign(covariate_same=1.0)
    table = dropout(replace(made, participants=constant, _made={}), ("same", "age")).set_index("predictor")
    assert table["note"].to_dict() == {"same": "constant", "age": "fitted"}
    completed = made.memberships.assign(
        outcome=made.memberships["outcome"].where(~made.memberships["outcome"].isin(DROPPED_OUT), "completed")
    )
    assert dropout(replace(made, memberships=completed, _made={}), ("age",))["note"].tolist() == [
        "few_events"
    ]
    twin = made.participants.assign(covariate_twice=made.participants["covariate_age"] * 2)
    notes = dropout(replace(made, participants=twin, _made={}), ("age", "twice"))["note"]
    assert notes.tolist() == ["no_maximum", "no_maximum"]


def _with_doses(people: list[Person], doses: list[float], *instruments: dict[str, object]) -> Frames:
    """These people's scores, and a cohort at which each received such a share of ten hours."""
    made = of_scores(people, *instruments)
    sessions = pd.DataFrame(
        [{
            "session": 1, "cohort": "C1", "site": "S", "curriculum": "c v1", "position": 1, "date": CUT,
            "module": "M", "minutes_planned": 600, "state": "held", "catch_up_of": None,
        }]
    )  # fmt: skip
    expected = pd.DataFrame(
        [{
            "session": 1, "cohort": "C1", "membership": n, "pseudonym": f"p{n:03d}", "date": CUT,
            "mark": "attended", "minutes_planned": 600, "minutes_present": round(600 * dose), "reason": None,
            "reason_label": None, "caused_by": None, "catch_up_of": None,
        } for n, dose in enumerate(doses)]
    )  # fmt: skip
    plans = pd.DataFrame(
        [{"curriculum": "c v1", "module": "M", "module_title": "M", "module_position": 1, "minutes": 600,
          "completion_share": 0.8}]
    )  # fmt: skip
    return Frames.of(
        cut=CUT, participants=made.participants, memberships=made.memberships, measures=made.measures,
        instruments=made.instruments, sessions=sessions, expected=expected, plans=plans,
    )  # fmt: skip


@pytest.mark.parametrize(("better", "sign"), [("higher", 1), ("lower", -1)])
def test_dose_and_change_are_correlated_and_turned_to_the_better_side(better: str, sign: int) -> None:
    rng = np.random.default_rng(6)
    doses = [round(float(dose), 2) for dose in rng.uniform(0.1, 1, 40)]
    change = [10 * dose + float(noise) for dose, noise in zip(doses, rng.normal(0, 2, 40), strict=True)]
    people: list[Person] = [("completed", True, 40.0, 40.0 + one) for one in change]
    row = dose_and_change(_with_doses(people, doses, {**JACOBSON_TRUAX, "better": better})).iloc[0]
    received = [round(600 * dose) / 600 for dose in doses]
    r = float(np.corrcoef(received, change)[0, 1])
    assert row["n"] == 40 and row["note"] == "computed" and row["r"] == pytest.approx(sign * r)
    limits = stats.pearsonr(received, [sign * one for one in change]).confidence_interval(0.95)
    assert (row["lower"], row["upper"]) == pytest.approx((limits.low, limits.high))


def test_few_people_no_spread_and_no_direction_are_said() -> None:
    people: list[Person] = [("completed", True, 40.0, 40.0 + n) for n in range(30)]
    doses = [0.5 + n / 100 for n in range(30)]
    table = dose_and_change(_with_doses(people, doses, JACOBSON_TRUAX, SIDELESS)).set_index("instrument")
    assert table["note"].to_dict() == {"JT": "computed", "SIDELESS": "no_direction"}
    assert dose_and_change(_with_doses(people[:29], doses[:29]))["note"].tolist() == ["few_people"]
    assert dose_and_change(_with_doses(people, [0.5] * 30))["note"].tolist() == ["constant"]
    assert dose_and_change(Frames.of(cut=CUT)).empty
