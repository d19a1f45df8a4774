"""What became of many people after release: how long the tables take, without a database."""

import datetime as dt
import time

import numpy as np
import pandas as pd

from reports.measures import Frames
from reports.measures.after_release import hazards, survival, survival_at_risk, survival_tests

PEOPLE = 50_000
PREDICTORS = ("aid", "age", "prior")


def seconds_of_follow_up(people: int = PEOPLE) -> float:
    """Survival, tests and a model of three predictors of so many people, from their frames on."""
    frames = _invented(people)
    started = time.perf_counter()
    for table in (survival, survival_at_risk, survival_tests):
        table(frames, "aid")
    hazards(frames, PREDICTORS)
    return time.perf_counter() - started


def _invented(people: int) -> Frames:
    rng = np.random.default_rng(1)
    names = pd.Series([f"p{number:06d}" for number in range(people)])
    cut = dt.date(2026, 1, 1)
    values = {
        "aid": rng.integers(0, 2, people).astype(float),
        "age": rng.normal(30, 8, people),
        "prior": rng.poisson(3, people).astype(float),
    }
    released = pd.Timestamp(cut) - pd.to_timedelta(rng.integers(30, 1500, people), unit="D")
    until = released + pd.to_timedelta(rng.integers(0, 30, people), unit="D") + pd.Timedelta(days=400)
    rate = np.exp(-0.4 * values["aid"] - 0.03 * (values["age"] - 30) + 0.1 * (values["prior"] - 3)) / 600
    happened = released + pd.to_timedelta(np.floor(rng.exponential(1 / rate)), unit="D")
    known = happened <= until
    return Frames.of(
        cut=cut,
        participants=pd.DataFrame(
            {"pseudonym": names, "site": "S", "release_date_known": True}
            | {f"covariate_{name}": value for name, value in values.items()}
        ),
        releases=pd.DataFrame({"pseudonym": names, "released_on": released, "observed_until": until}),
        events=pd.DataFrame(
            {"pseudonym": names[known], "event": "reimprisonment", "happened_on": happened[known]}
        ),
    )
