"""Attendance by session, by cohort and over time.

Rate = attended / expected. An unmarked place counts as expected and not as attended: a register
nobody filled in cannot raise a rate; `data_quality` says how many there are.
"""

from __future__ import annotations

import pandas as pd

from reports.measures.inputs import Frames
from reports.measures.proportions import share, with_rate

BY_SESSION = ["cohort", "session", "date", "expected", "attended", "rate", "lower", "upper"]
BY_COHORT = [
    *["cohort", "sessions_held", "expected", "attended", "rate", "lower", "upper", "engagement_rate"],
    *["hours_planned", "hours_received", "dose_median"],
]
OVER_TIME = ["period", "expected", "attended", "rate", "lower", "upper"]

WEEKS_UP_TO_DAYS = 183
"""A span of more days than this is shown by calendar month, a shorter one by week."""


def by_session(frames: Frames) -> pd.DataFrame:
    """One row a held session within the dates, in order of cohort, date and position.

    `session` is its number in the cohort's timetable. A catch-up is a row of its own, as held.
    """
    held = frames.sessions_in_window.loc[lambda s: s["state"].eq("held")]
    rows = frames.expected_in_window
    counts = (
        pd.DataFrame({"id": rows["session"], "attended": rows["mark"].eq("attended")})
        .groupby("id")["attended"]
        .agg(["size", "sum"])
    )
    table = pd.DataFrame(
        {
            "id": held["session"],
            "cohort": held["cohort"].astype("str"),
            "session": held["position"],
            "date": held["date"],
            "expected": held["session"].map(counts["size"]).fillna(0).astype("int64"),
            "attended": held["session"].map(counts["sum"]).fillna(0).astype("int64"),
        }
    ).sort_values(["cohort", "date", "session", "id"], ignore_index=True)
    return with_rate(table, "attended", "expected")[BY_SESSION]


def by_cohort(frames: Frames) -> pd.DataFrame:
    """One row a cohort that has a session or a member within the filters, in order of its code.

    - sessions_held: held sessions within the dates, catch-ups included;
    - expected, attended, rate: places within the dates (a session and its catch-up are one);
    - engagement_rate: attended / (expected - places not attended because of the institution or
      the programme); missing when nothing remains;
    - hours_planned: people who started x minutes of the whole curriculum / 60;
    - hours_received: hours that those people were present up to the data cut, whatever the dates
      of the filter, since a dose is a person's and not a period's;
    - dose_median: median over those people of received / planned minutes.
    """
    held = frames.sessions_in_window.loc[lambda s: s["state"].eq("held"), "cohort"].astype("str")
    offered = frames.places_in_window
    counts = offered.groupby(offered["cohort"].astype("str")).agg(
        expected=("attended", "size"), attended=("attended", "sum"), excused=("excused", "sum")
    )
    hours = _hours(frames)
    cohorts = sorted(
        {*frames.memberships["cohort"].astype("str"), *frames.sessions_in_window["cohort"].astype("str")}
    )
    table = pd.DataFrame(index=pd.Index(cohorts, name="cohort", dtype="str"))
    table["sessions_held"] = held.value_counts()
    table = table.join(counts).join(hours)
    whole = ["sessions_held", "expected", "attended", "excused"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table[["hours_planned", "hours_received"]] = table[["hours_planned", "hours_received"]].fillna(0.0)
    table = with_rate(table, "attended", "expected")
    table["engagement_rate"] = share(table["attended"], table["expected"] - table["excused"])
    return table.reset_index()[BY_COHORT]


def _hours(frames: Frames) -> pd.DataFrame:
    """hours_planned, hours_received and dose_median of those who started, by cohort."""
    started = frames.memberships.loc[lambda m: m["first_attended_on"].notna()]
    people = (
        started[["cohort", "pseudonym", "curriculum"]].drop_duplicates(["cohort", "pseudonym"]).astype("str")
    )
    planned = frames.plans.groupby(frames.plans["curriculum"].astype("str"))["minutes"].sum()
    record = frames.places
    received = record.groupby(["cohort", "pseudonym"], observed=True)["minutes"].sum().reset_index()
    received = received.astype({"cohort": "str", "pseudonym": "str"})
    people = people.merge(received, on=["cohort", "pseudonym"], how="left")
    people["received"] = people["minutes"].fillna(0).astype("float64")
    people["planned"] = people["curriculum"].map(planned).fillna(0).astype("float64")
    people["dose"] = share(people["received"], people["planned"])
    grouped = people.groupby("cohort")
    return pd.DataFrame(
        {
            "hours_planned": grouped["planned"].sum() / 60,
            "hours_received": grouped["received"].sum() / 60,
            "dose_median": grouped["dose"].median(),
        }
    )


def over_time(frames: Frames) -> pd.DataFrame:
    """Places by the week (Monday) or month (first day) in which they were first offered.

    By week when all lie within half a year, else by month. A period without a held session has no
    row. The sums are those of `by_cohort`.
    """
    offered = frames.places_in_window
    if offered.empty:
        empty = pd.DataFrame({"period": pd.Series(dtype="datetime64[s]"), "expected": [], "attended": []})
        return with_rate(empty.astype({"expected": "int64", "attended": "int64"}), "attended", "expected")
    span = (offered["date"].max() - offered["date"].min()).days
    if span < WEEKS_UP_TO_DAYS:
        period = offered["date"] - pd.to_timedelta(offered["date"].dt.day_of_week, unit="D")
    else:
        period = offered["date"] - pd.to_timedelta(offered["date"].dt.day - 1, unit="D")
    table = offered.groupby(period.rename("period"))["attended"].agg(["size", "sum"]).reset_index()
    table = table.rename(columns={"size": "expected", "sum": "attended"})
    return with_rate(table, "attended", "expected")[OVER_TIME]


def latest_cohorts(frames: Frames, most: int) -> list[str]:
    """The codes of at most `most` cohorts whose last held session within the dates is the latest."""
    held = frames.sessions_in_window.loc[lambda s: s["state"].eq("held")]
    last = held.groupby(held["cohort"].astype("str"))["date"].max().reset_index()
    last = last.sort_values(["date", "cohort"], ascending=[False, True])
    return last["cohort"].head(most).tolist()
