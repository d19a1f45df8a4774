"""What became of people after release: one row a person, followed from the first release.

The clock starts at the release. It stops at the event, or is censored at death or deportation, at the last
day of which it is known what had become of the person, or at the data cut, whichever comes first. Somebody
who was not found again is therefore at risk until the day of the last certain knowledge, and not one day
longer. A recall is an event of its own and censors no other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from programme.followup.rules import COUNTS_AS, ENDS_OBSERVATION, Event

DAYS, HAPPENED = "days", "happened"


def people(releases: pd.DataFrame, events: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """One row a person released up to the cut: `pseudonym, released_on, until`, and the first day of each
    event after it under the event's name (NaT: none known).

    `releases`: pseudonym, released_on, observed_until, one row a release. `events`: pseudonym, event,
    happened_on. `until`: the end of the observation, before any event.
    """
    known = releases[releases["released_on"] <= cut]
    known = known.assign(pseudonym=known["pseudonym"].astype("str"))
    grouped = known.groupby("pseudonym")
    until = grouped["observed_until"].max()
    found = pd.DataFrame(
        {"released_on": grouped["released_on"].min(), "until": until.where(until <= cut, cut)}
    )
    happened = events[events["happened_on"] <= cut]
    happened = happened.assign(pseudonym=happened["pseudonym"].astype("str"))
    happened = happened.merge(found["released_on"].reset_index(), on="pseudonym")
    happened = happened[happened["happened_on"] >= happened["released_on"]]
    for event in Event:
        kinds = [one.value for one in COUNTS_AS[event]]
        first = happened[happened["event"].isin(kinds)].groupby("pseudonym")["happened_on"].min()
        found[event.value] = first.reindex(found.index).astype("datetime64[s]")
    ended = found[[event.value for event in sorted(ENDS_OBSERVATION)]].min(axis=1)
    found["until"] = found["until"].where(ended.isna() | (ended > found["until"]), ended)
    return found.reset_index()


def told(people: pd.DataFrame, events: pd.DataFrame) -> list[Event]:
    """The events that tables tell of these people, in their order: those of which any is known here at all.

    Of an event that is known of nobody it cannot be said whether nobody had it or nobody asked; where
    nothing at all is known, re-imprisonment stands for it. With nobody released: none.
    """
    if people.empty:
        return []
    known = set(events["event"].astype("str"))
    return [event for event in Event if not known.isdisjoint(COUNTS_AS[event])] or [Event.REIMPRISONMENT]


def clock(people: pd.DataFrame, event: Event) -> pd.DataFrame:
    """`people` with `days` (whole days from release to the event or to the censoring) and `happened`."""
    at, ends = people[event.value], people["until"]
    if event in ENDS_OBSERVATION:
        # Death is censored by deportation, and deportation by death: whichever is first.
        others = people[[one.value for one in ENDS_OBSERVATION if one is not event]].min(axis=1)
        ends = ends.where(others.isna() | (others > ends), others)
    happened = at.notna() & (at <= ends)
    stops = at.where(happened, ends)
    days = (stops - people["released_on"]).dt.days.clip(lower=0)
    return people.assign(days=days.astype("int64"), happened=happened.to_numpy(dtype=bool))


def weeks(days: pd.Series) -> np.ndarray:
    """Whole weeks of days, rounded down."""
    return np.asarray(days, dtype="int64") // 7
