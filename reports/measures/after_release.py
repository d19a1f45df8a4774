"""The tables of what became of people after release."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import special

from programme.followup.rules import Event
from reports.measures.fixed import MONTH, within
from reports.measures.groups import ALL, grouped, labels
from reports.measures.hazards import NoFit, cox
from reports.measures.inputs import COVARIATE, Frames
from reports.measures.proportions import share, wilson
from reports.measures.released import DAYS, HAPPENED, clock, told, weeks
from reports.measures.retention import numbers_at_risk
from reports.measures.survival import COLUMNS as SURVIVAL
from reports.measures.survival import kaplan_meier, log_rank

LEAST_PEOPLE: Final = 30
EVENTS_A_PREDICTOR: Final = 10
"""No model under so many people, or so few events a predictor."""

SURVIVAL_COLUMNS: Final = ["event", "group", *SURVIVAL]
TEST_COLUMNS: Final = ["event", "grouping", "chi2", "df", "p"]
HAZARD_COLUMNS: Final = ["event", "predictor", "coefficient", "se", "hazard_ratio", "lower", "upper", "p"]
MODEL_COLUMNS: Final = ["event", "predictor", "n", "missing", "events", "note"]
BENCHMARK_COLUMNS: Final = [
    *["event", "n", "observed", "rate", "lower", "upper", "benchmark", "source", "follow_up"],
    *["expected", "oe", "oe_lower", "oe_upper"],
]


class CannotPredict(ValueError):
    """A predictor that the data do not have. `predictor`: what was asked for; `known`: what there is."""

    def __init__(self, predictor: str, known: list[str]) -> None:
        super().__init__(f"no predictor {predictor}")
        self.predictor = predictor
        self.known = known


def survival(frames: Frames, group_by: str | None = None) -> pd.DataFrame:
    """Kaplan-Meier table of each event after release, for group `all` and each value of `group_by`.

    Weeks are whole weeks, floor(days / 7). Raises CannotGroup.
    """
    people = frames.released
    tables = []
    for event in told(people, frames.events):
        timed = clock(people, event)
        tables += [
            kaplan_meier(weeks(group[DAYS]), group[HAPPENED]).assign(event=event.value, group=label)
            for label, group in grouped(frames, timed, group_by)
        ]
    return _stacked(tables, SURVIVAL_COLUMNS, text=["event", "group"], counts=["week", "at_risk", "events"])


def survival_at_risk(frames: Frames, group_by: str | None = None) -> pd.DataFrame:
    """`event, group, week, at_risk`: people without the event and observed for that many weeks or more."""
    people = frames.released
    tables = []
    for event in told(people, frames.events):
        groups = grouped(frames, clock(people, event), group_by)
        found = numbers_at_risk((label, weeks(members[DAYS])) for label, members in groups)
        tables.append(found.assign(event=event.value))
    columns = ["event", "group", "week", "at_risk"]
    return _stacked(tables, columns, text=["event", "group"], counts=["week", "at_risk"])


def main_event(table: pd.DataFrame) -> str:
    """The event that a picture of a survival table shows: re-imprisonment where it is told, else the one
    that most people had; "" for an empty table."""
    everybody = table[table["group"] == ALL]
    if everybody.empty:
        return ""
    counted = everybody.groupby("event", sort=False)["events"].sum()
    if counted.get(Event.REIMPRISONMENT.value, 0):
        return Event.REIMPRISONMENT.value
    return str(counted.idxmax())


def survival_tests(frames: Frames, group_by: str | None = None) -> pd.DataFrame:
    """Log-rank test of each event by `group_by`, in days; no row where nothing is compared. People without
    a value are a group of their own, as in the survival table."""
    people = frames.released
    rows = []
    for event in told(people, frames.events) if group_by else ():
        timed = clock(people, event)
        chi2, df, p = log_rank(timed[DAYS], timed[HAPPENED], labels(frames, timed, str(group_by)))
        if not np.isnan(chi2):
            rows.append((event.value, group_by, chi2, df, p))
    table = pd.DataFrame(rows, columns=TEST_COLUMNS)
    return table.astype({"event": "str", "grouping": "str", "chi2": "float64", "df": "int64", "p": "float64"})


def hazards(frames: Frames, predictors: tuple[str, ...] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cox's model of each event on these covariates, and what was fitted or not, and why.

    The first table has a row a predictor of each model that was fitted. The second has one a predictor of
    every event: n (people with every predictor), missing (left out, as one of them is not recorded), events,
    and a note: fitted, few_people, few_events, constant, no_maximum. Constant predictors are left out and
    the rest is fitted. Raises CannotPredict.
    """
    for predictor in predictors:
        if predictor not in frames.covariates:
            raise CannotPredict(predictor, frames.covariates)
    people = frames.released
    fitted: list[tuple[object, ...]] = []
    said: list[tuple[object, ...]] = []
    for event in told(people, frames.events) if predictors else ():
        rows, notes = _model(clock(people, event), event, list(dict.fromkeys(predictors)))
        fitted += rows
        said += notes
    table = pd.DataFrame(fitted, columns=HAZARD_COLUMNS)
    notes_table = pd.DataFrame(said, columns=MODEL_COLUMNS)
    return (
        table.astype({name: "str" if name in HAZARD_COLUMNS[:2] else "float64" for name in HAZARD_COLUMNS}),
        notes_table.astype(
            {name: "int64" if name in MODEL_COLUMNS[2:5] else "str" for name in MODEL_COLUMNS}
        ),
    )


def _model(
    people: pd.DataFrame, event: Event, predictors: list[str]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    columns = [COVARIATE + name for name in predictors]
    whole = people.dropna(subset=columns)
    n, missing, events = len(whole), len(people) - len(whole), int(whole[HAPPENED].sum())
    constant = {name for name in predictors if whole[COVARIATE + name].nunique() < 2}
    used = [name for name in predictors if name not in constant]
    why = "fitted"
    fit = None
    if n < LEAST_PEOPLE:
        why = "few_people"
    elif events < EVENTS_A_PREDICTOR * max(len(used), 1):
        why = "few_events"
    elif used:
        try:
            fit = cox(whole[DAYS], whole[HAPPENED], whole[[COVARIATE + name for name in used]])
        except NoFit:
            why = "no_maximum"
    notes: list[tuple[object, ...]] = [
        (event.value, name, n, missing, events, "constant" if name in constant and n >= LEAST_PEOPLE else why)
        for name in predictors
    ]
    if fit is None:
        return [], notes
    lower, upper = fit.limits
    parts = zip(used, fit.coefficient, fit.se, np.exp(fit.coefficient), lower, upper, fit.p, strict=True)
    return [(event.value, *part) for part in parts], notes


def benchmark(frames: Frames) -> pd.DataFrame:
    """Observed against published rates, which are of other people: unmatched.

    `n`: those released so long before the cut that the whole follow-up lies behind them, of whom it is
    known until its end or who had the event within it. `rate` with Wilson's limits; `expected`: n times the
    benchmark; `oe` with exact Poisson limits (Garwood, Biometrika 28 (1936) 437-442). `follow_up`: months.
    """
    rows = []
    for published in _rows(frames.benchmarks):
        event, months = Event(published["event"]), int(published["months"])
        people = within(frames, event, months)
        n, seen = int(people["known"].sum()), int(people["observed"].sum())
        rows.append((event.value, n, seen, published["rate"], published["source"], months))
    return compared(_published(rows))


def _published(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["event", "n", "observed", "benchmark", "source", "follow_up"]).astype(
        {"event": "str", "n": "int64", "observed": "int64", "benchmark": "float64", "source": "str",
         "follow_up": "int64"}
    )  # fmt: skip


def compared(found: pd.DataFrame) -> pd.DataFrame:
    """The table of `benchmark` from its columns event, n, observed, benchmark, source and follow_up."""
    observed, expected = found["observed"].to_numpy(dtype="float64"), found["n"] * found["benchmark"]
    lower, upper = wilson(observed, found["n"])
    least = np.where(observed > 0, special.chdtri(2 * np.maximum(observed, 1), 0.975) / 2, 0.0)
    most = special.chdtri(2 * (observed + 1), 0.025) / 2
    return found.assign(
        rate=share(observed, found["n"]),
        lower=lower,
        upper=upper,
        expected=expected,
        oe=share(observed, expected),
        oe_lower=share(least, expected),
        oe_upper=share(most, expected),
    )[BENCHMARK_COLUMNS]


def first_contact(frames: Frames) -> pd.DataFrame:
    """`released, reached, median_days, within_28_days`: how soon people were reached after release.

    By the Kaplan-Meier estimate in days, since whoever was released lately may still be reached: people not
    reached are censored at the last certain knowledge, or where it ended. `median_days` is NaN while fewer
    than half were reached; everything is NaN when nobody was released.
    """
    people = frames.released
    cut = pd.Timestamp(frames.cut)
    held = frames.contacts[frames.contacts["held_on"] <= cut]
    held = held.assign(pseudonym=held["pseudonym"].astype("str")).merge(
        people[["pseudonym", "released_on"]], on="pseudonym"
    )
    held = held[held["held_on"] >= held["released_on"]]
    earliest = held.groupby("pseudonym")["held_on"].min().astype("datetime64[s]")
    first = earliest.reindex(people["pseudonym"]).reset_index(drop=True)
    ends = first.where(first.notna(), people["until"])
    days = (ends - people["released_on"]).dt.days.clip(lower=0)
    curve = kaplan_meier(days, first.notna())
    reached = 1 - curve["survival"]
    half = curve.loc[reached >= 0.5, "week"]
    within = reached[curve["week"] <= 28]
    return pd.DataFrame(
        {
            "released": [len(people)],
            "reached": [int(first.notna().sum())],
            "median_days": [float(half.iloc[0]) if len(half) else np.nan],
            "within_28_days": [float(within.iloc[-1]) if len(within) else np.nan],
        }
    )


def completeness(frames: Frames) -> pd.DataFrame:
    """`months, released, planned_days, known_days, share`: how much of the planned observation is known.

    For 3, 6 and 12 months after release: of everybody released so long ago, the days until then, and those
    of them that lie before the last certain knowledge, or before what ended the observation.
    """
    people = frames.released
    cut = pd.Timestamp(frames.cut)
    rows = []
    for months in (3, 6, 12):
        days = round(months * MONTH)
        due = people[(cut - people["released_on"]).dt.days >= days]
        ended = due[[Event.DEATH.value, Event.DEPORTATION.value]].min(axis=1)
        planned = (ended - due["released_on"]).dt.days.clip(upper=days).fillna(days)
        known = (due["until"] - due["released_on"]).dt.days.clip(lower=0)
        known = known.where(known <= planned, planned)
        rows.append((months, len(due), int(planned.sum()), int(known.sum())))
    table = pd.DataFrame(rows, columns=["months", "released", "planned_days", "known_days"]).astype("int64")
    return table.assign(share=share(table["known_days"], table["planned_days"]))


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a small table, by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _stacked(
    tables: list[pd.DataFrame], columns: list[str], *, text: list[str], counts: list[str]
) -> pd.DataFrame:
    kinds = {name: "str" if name in text else "int64" if name in counts else "float64" for name in columns}
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    return pd.concat(tables, ignore_index=True)[columns].astype(kinds)
