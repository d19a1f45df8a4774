"""One row a participant, for whoever analyses on: under the pseudonym, nothing that names anybody."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from reports.measures.inputs import COVARIATE, Frames
from reports.measures.persons import latest_memberships
from reports.measures.proportions import share
from reports.measures.released import told
from reports.measures.scores import POINTS

WAY: Final = ["site", "cohort", "curriculum", "stage", "started", "completed", "joined_on", "left_on"]
"""Columns that everybody has, after `pseudonym`."""
DOSE: Final = ["places_expected", "places_attended", "hours_planned", "hours_received", "dose"]
RELEASE: Final = ["release_date_known", "released_on", "observed_until", "days_observed"]


def analysis(frames: Frames) -> pd.DataFrame:
    """One row a participant within the filters, in the order of the pseudonyms.

    - site, cohort, curriculum, stage (as in the flow), started and completed (bool), joined_on and left_on:
      of the latest membership; empty for whoever never had one, whose stage is not_allocated.
    - places_expected, places_attended: in that cohort, up to the data cut, a session and its catch-ups being
      one place; hours_planned: of its whole curriculum; hours_received: present; dose: received of planned.
    - release_date_known; released_on, observed_until and days_observed of the first release; for each event
      that is known of anybody at all, event_<event> (the first day, empty for none known).
    - <instrument>_<time point>: the score, for each that anybody has in the latest cohort.
    - covariates, under the evaluator's own names.
    """
    people = frames.participants.astype({"pseudonym": "str", "site": "str"})
    latest = latest_memberships(frames).astype({"pseudonym": "str", "cohort": "str", "curriculum": "str"})
    latest = latest.assign(completed=latest["stage"].eq("completed"))
    known = latest.set_index("pseudonym")[
        ["cohort", "curriculum", "stage", "started", "completed", "joined_on", "left_on"]
    ]
    table = people[["pseudonym", "site"]].join(known, on="pseudonym")
    table["stage"] = table["stage"].fillna("not_allocated")
    for name in ("started", "completed"):
        table[name] = table[name].eq(True)
    table = table.join(_dose(frames, latest), on="pseudonym")
    table["release_date_known"] = people["release_date_known"].to_numpy(dtype=bool)
    table = table.join(_after_release(frames), on="pseudonym")
    scores = _scores(frames, latest)
    table = table.join(scores, on="pseudonym")
    for name in frames.covariates:
        table[_named(name, set(table.columns))] = people[COVARIATE + name].to_numpy(dtype="float64")
    return table.sort_values("pseudonym", ignore_index=True)


def _dose(frames: Frames, latest: pd.DataFrame) -> pd.DataFrame:
    places = frames.places.astype({"pseudonym": "str", "cohort": "str"})
    mine = places.merge(latest[["pseudonym", "cohort"]], on=["pseudonym", "cohort"], how="inner")
    grouped = mine.groupby("pseudonym")
    planned = frames.plans.groupby(frames.plans["curriculum"].astype("str"))["minutes"].sum()
    found = latest.set_index("pseudonym")[["curriculum"]]
    found["places_expected"] = grouped.size().reindex(found.index).fillna(0).astype("Int64")
    found["places_attended"] = grouped["attended"].sum().reindex(found.index).fillna(0).astype("Int64")
    found["hours_planned"] = found["curriculum"].map(planned).astype("float64") / 60
    found["hours_received"] = grouped["minutes"].sum().reindex(found.index).fillna(0).astype("float64") / 60
    found["dose"] = share(found["hours_received"], found["hours_planned"].fillna(0))
    return found[DOSE]


def _after_release(frames: Frames) -> pd.DataFrame:
    released = frames.released.set_index("pseudonym")
    found = released[["released_on"]].assign(observed_until=released["until"])
    found["days_observed"] = (found["observed_until"] - found["released_on"]).dt.days.astype("Int64")
    for event in told(frames.released, frames.events):
        found[f"event_{event.value}"] = released[event.value]
    return found


def _scores(frames: Frames, latest: pd.DataFrame) -> pd.DataFrame:
    asked = frames.measures[frames.measures["total"].notna()]
    asked = asked.astype({"pseudonym": "str", "cohort": "str", "instrument": "str", "time_point": "str"})
    mine = asked.merge(latest[["pseudonym", "cohort"]], on=["pseudonym", "cohort"], how="inner")
    wide = mine.pivot_table(
        index="pseudonym", columns=["instrument", "time_point"], values="total", aggfunc="last"
    )
    order = [
        (code, point)
        for code in sorted(set(mine["instrument"]))
        for point in POINTS
        if (code, point) in wide.columns
    ]
    taken: set[str] = set()
    found = pd.DataFrame(index=wide.index.astype("str"))
    for code, point in order:
        name = _named(f"{code}_{point}", taken)
        found[name] = wide[(code, point)].to_numpy(dtype=np.float64)
        taken.add(name)
    return found


def _named(given: str, taken: set[str]) -> str:
    """A name that every program for statistics takes: small letters, digits and underscores, unlike the
    others."""
    name = re.sub(r"[^a-z0-9]+", "_", given.lower()).strip("_") or "value"
    name = name if name[0].isalpha() else f"v_{name}"
    name, number = name[:56], 2
    unlike = name
    while unlike in taken:
        unlike, number = f"{name}_{number}", number + 1
    return unlike
