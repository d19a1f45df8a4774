"""From the pseudonymised views to the frames that measures are computed from.

Call inside `acting_as_evaluator()`: all frames are then of one moment. Rows travel by COPY as CSV and
are read by Arrow, which takes a fifth of the time that fetching them as records does.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from programme.database import connection, fetch, fetch_value
from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.measures.inputs import COVARIATE
from reports.scoring import scored

_TEXT: Final = pa.dictionary(pa.int32(), pa.string())

_COVARIATES = "select pseudonym, name, value from analysis_covariates order by pseudonym, name"
_REASONS = "select reason, label, caused_by from analysis_reasons order by reason"
_MEMBERSHIPS = """
    select membership, pseudonym, cohort, joined_on, left_on, outcome
    from analysis_memberships where cohort = any($1) and joined_on <= $2 order by membership
"""
_SESSIONS = """
    select session, cohort, position, date, module, minutes_planned, state, catch_up_of
    from analysis_sessions where cohort = any($1) and date <= $2 order by session
"""
_EXPECTED = """
    select session, membership, pseudonym, mark, minutes_present, reason
    from analysis_expected where cohort = any($1)
"""
_PLANS = """
    select curriculum, module, module_title, module_position, minutes, completion_share
    from analysis_plans where curriculum = any($1) order by curriculum, module_position, module, minutes
"""
_PARTICIPANTS = """
    select pseudonym, site, release_date_known, coalesce(first_joined_on <= $1, false) as allocated
    from analysis_participants order by pseudonym
"""

_RELEASES = "select pseudonym, released_on, observed_until from analysis_releases order by 1, 2"
_EVENTS = "select pseudonym, event, happened_on from analysis_events order by 1, 3, 2"
_CONTACTS = "select pseudonym, held_on from analysis_contacts order by 1, 2"
_BENCHMARKS = """
    select event, rate, months, source from benchmark where retired_at is null order by event, months, id
"""
_MEASURES = """
    select pseudonym, cohort, instrument, time_point, taken_on, total, answers
    from analysis_measures where cohort = any($1) and taken_on <= $2 order by 1, 2, 3, 5, 4
"""
_INSTRUMENTS = "select * from analysis_instruments order by instrument"
_FACILITATORS = "select session, facilitator from analysis_facilitators order by 1, 2"
_DELIVERIES = "select session, planned, delivered from analysis_deliveries order by 1"
_TARGETS = """
    select indicator, value as target, source from target where retired_at is null order by indicator, id
"""
_REVISIONS = "select cohort, revised_on from analysis_revisions where cohort = any($1) order by 1, 2"
_CORRECTIONS = """
    select recorded_on, kind, cohort, session, min(dated) as dated, pseudonym, operation,
           string_agg(fields, ' ' order by fields) as fields
    from analysis_corrections
    where change > $1 and at >= $2 and (dated is null or dated <= $3) and (cohort is null or cohort = any($4))
    group by change, recorded_on, kind, cohort, session, pseudonym, operation
    order by change
"""
# The day of the cut is over when it is over at every site.
_END_OF_CUT = """
    select coalesce(max(($1::date + 1)::timestamp at time zone time_zone), ($1::date + 1)::timestamptz)
    from analysis_sites
"""
_EVER = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)

_TYPES: Final[dict[str, Any]] = {
    "membership": pa.int64(),
    "session": pa.int64(),
    "position": pa.int64(),
    "minutes_planned": pa.int64(),
    "minutes_present": pa.int64(),
    "minutes": pa.int64(),
    "module_position": pa.int64(),
    "catch_up_of": pa.int64(),
    "completion_share": pa.float64(),
    "value": pa.float64(),
    "rate": pa.float64(),
    "months": pa.int64(),
    "released_on": pa.timestamp("s"),
    "observed_until": pa.timestamp("s"),
    "happened_on": pa.timestamp("s"),
    "held_on": pa.timestamp("s"),
    "taken_on": pa.timestamp("s"),
    "revised_on": pa.timestamp("s"),
    "recorded_on": pa.timestamp("s"),
    "dated": pa.timestamp("s"),
    "planned": pa.int64(),
    "delivered": pa.int64(),
    "total": pa.float64(),
    "target": pa.float64(),
    **dict.fromkeys(("items", "lowest", "highest", "most_missing"), pa.int64()),
    **dict.fromkeys(
        ("sd", "reliability", "cut_off", "clinical_mean", "clinical_sd", "general_mean", "general_sd"),
        pa.float64(),
    ),
    **dict.fromkeys(("answers", "reverse", "transform"), pa.string()),
    "date": pa.timestamp("s"),
    "joined_on": pa.timestamp("s"),
    "left_on": pa.timestamp("s"),
    "release_date_known": pa.string(),
    "allocated": pa.string(),
}


class UnknownFilter(ValueError):
    """A filter names something that is not there. `kind`: site, cohort or curriculum; `known`: its codes."""

    def __init__(self, kind: str, given: str, known: list[str]) -> None:
        super().__init__(f"no {kind} {given}")
        self.kind = kind
        self.given = given
        self.known = known


@dataclass(frozen=True)
class _Cohorts:
    """The cohorts within the filters: `table` has site and curriculum by code."""

    table: pd.DataFrame
    codes: list[str]
    curricula: list[str]


@dataclass(frozen=True)
class _Copied:
    """The views as they came."""

    participants: pd.DataFrame
    covariates: pd.DataFrame
    memberships: pd.DataFrame
    sessions: pd.DataFrame
    expected: pd.DataFrame
    plans: pd.DataFrame
    reasons: pd.DataFrame
    releases: pd.DataFrame
    events: pd.DataFrame
    contacts: pd.DataFrame
    benchmarks: pd.DataFrame
    measures: pd.DataFrame
    instruments: pd.DataFrame
    facilitators: pd.DataFrame
    deliveries: pd.DataFrame
    revisions: pd.DataFrame
    targets: pd.DataFrame
    corrections: pd.DataFrame
    last_change: int | None


async def data_cut() -> dt.date:
    """Today, where the day is furthest on: nothing that was recorded lies after it."""
    found: dt.date = await fetch_value(
        "select coalesce(max((now() at time zone time_zone)::date), current_date) from analysis_sites"
    )
    return found


async def read_frames(filters: OutcomeFilters, cut: dt.date, *, since: int | None = None) -> Frames:
    """The frames of the site, cohort and curriculum of the filters, up to the cut.

    Corrections are those made after the day of the cut or, for a report that is computed again, after the
    change `since`, with which its reading ended. The dates of the filters are applied by `Frames.within`.
    Raises UnknownFilter.
    """
    cohorts = await _choose(filters)
    # Today's report knows who is to join later; one of a past day must not.
    is_past = cut < await data_cut()
    known_until = cut if is_past else dt.date.max
    end_of_cut = _EVER if since is not None else await fetch_value(_END_OF_CUT, cut)
    copied = _Copied(
        participants=await _copied(_PARTICIPANTS, known_until),
        covariates=await _copied(_COVARIATES),
        memberships=await _copied(_MEMBERSHIPS, cohorts.codes, known_until),
        sessions=await _copied(_SESSIONS, cohorts.codes, cut),
        expected=await _copied(_EXPECTED, cohorts.codes),
        plans=await _copied(_PLANS, cohorts.curricula),
        reasons=await _copied(_REASONS),
        releases=await _copied(_RELEASES),
        events=await _copied(_EVENTS),
        contacts=await _copied(_CONTACTS),
        benchmarks=await _copied(_BENCHMARKS),
        measures=await _copied(_MEASURES, cohorts.codes, cut),
        instruments=await _copied(_INSTRUMENTS),
        facilitators=await _copied(_FACILITATORS),
        deliveries=await _copied(_DELIVERIES),
        revisions=await _copied(_REVISIONS, cohorts.codes),
        targets=await _copied(_TARGETS),
        corrections=await _copied(_CORRECTIONS, since or 0, end_of_cut, cut, cohorts.codes),
        last_change=None if is_past else await fetch_value("select last_change from analysis_state"),
    )
    return await asyncio.to_thread(_assembled, cut, filters, cohorts, copied)


async def _choose(filters: OutcomeFilters) -> _Cohorts:
    """The cohorts within the filters; each filter must name something that exists."""
    rows = await fetch(
        "select cohort, site, curriculum, curriculum_code from analysis_cohorts order by cohort"
    )
    sites = {row["site"] for row in await fetch("select site from analysis_sites")}
    _must_be_known("site", filters.site, sites)
    _must_be_known("cohort", filters.cohort, {row["cohort"] for row in rows})
    used = {row["curriculum_code"] for row in rows} | {row["curriculum"] for row in rows}
    _must_be_known("curriculum", filters.curriculum, {name for name in used if name})
    chosen = [
        row
        for row in rows
        if filters.site in (None, row["site"])
        and filters.cohort in (None, row["cohort"])
        and filters.curriculum in (None, row["curriculum"], row["curriculum_code"])
    ]
    codes = [row["cohort"] for row in chosen]
    return _Cohorts(
        table=pd.DataFrame(
            {name: [row[name] for row in chosen] for name in ("site", "curriculum")}, index=codes, dtype="str"
        ),
        codes=codes,
        curricula=sorted({row["curriculum"] for row in chosen if row["curriculum"]}),
    )


def _must_be_known(kind: str, given: str | None, known: set[str]) -> None:
    if given is not None and given not in known:
        raise UnknownFilter(kind, given, sorted(known))


async def _copied(query: str, *values: Any) -> pd.DataFrame:
    """The rows of a query, text as categories in order of its words."""
    parts: list[bytes] = []

    async def keep(part: bytes) -> None:
        parts.append(part)

    await connection().copy_from_query(query, *values, output=keep, format="csv", header=True)
    return await asyncio.to_thread(_parsed, b"".join(parts))


def _parsed(content: bytes) -> pd.DataFrame:
    header = content.split(b"\n", 1)[0].decode().split(",")
    # An empty cell is missing, a quoted one is empty: PostgreSQL writes them so.
    options = csv.ConvertOptions(
        column_types={name: _TYPES.get(name, _TEXT) for name in header},
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        timestamp_parsers=["%Y-%m-%d"],
    )
    found: pd.DataFrame = csv.read_csv(io.BytesIO(content), convert_options=options).to_pandas()
    for name in found:
        if isinstance(found[name].dtype, pd.CategoricalDtype):
            ordered = sorted(found[name].cat.categories)
            found[name] = found[name].cat.set_categories(pd.Index(ordered, dtype="str"))
    return found


def _assembled(cut: dt.date, filters: OutcomeFilters, cohorts: _Cohorts, copied: _Copied) -> Frames:
    rows = _with_sessions(copied)
    members = copied.memberships
    return Frames.of(
        cut=cut,
        participants=_with_covariates(_people(filters, copied), copied.covariates),
        memberships=_with_cohorts(members, cohorts).join(_first_attended(rows), on="membership"),
        sessions=_with_cohorts(copied.sessions, cohorts),
        expected=rows,
        plans=copied.plans,
        releases=copied.releases,
        events=copied.events,
        contacts=copied.contacts,
        benchmarks=copied.benchmarks,
        measures=scored(copied.measures, copied.instruments),
        instruments=copied.instruments,
        facilitators=_of_sessions(copied.facilitators, copied.sessions),
        deliveries=_of_sessions(copied.deliveries, copied.sessions),
        revisions=copied.revisions,
        targets=copied.targets,
        corrections=copied.corrections,
        last_change=copied.last_change,
        reasons=copied.reasons,
    )


def _of_sessions(rows: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """The rows of these sessions alone."""
    return rows[rows["session"].isin(sessions["session"])]


def _people(filters: OutcomeFilters, copied: _Copied) -> pd.DataFrame:
    """The members, and those of the site who were never allocated, as nothing else is known of them."""
    people = copied.participants
    within = people["pseudonym"].isin(copied.memberships["pseudonym"].unique())
    if filters.cohort is None and filters.curriculum is None:
        here = people["site"].eq(filters.site) if filters.site else True
        within |= people["allocated"].eq("f") & here
    return people.assign(release_date_known=people["release_date_known"].eq("t"))[within]


def _with_covariates(people: pd.DataFrame, covariates: pd.DataFrame) -> pd.DataFrame:
    wide = covariates.pivot_table(index="pseudonym", columns="name", values="value", observed=True)
    wide = wide.rename(columns=lambda name: COVARIATE + str(name))
    wide.columns.name = None
    return people.astype({"pseudonym": "str"}).join(wide.rename(index=str), on="pseudonym")


def _with_cohorts(rows: pd.DataFrame, cohorts: _Cohorts) -> pd.DataFrame:
    return rows.assign(
        **{name: rows["cohort"].astype("str").map(cohorts.table[name]) for name in ("site", "curriculum")}
    )


def _with_sessions(copied: _Copied) -> pd.DataFrame:
    """The expected rows with what their session and reason say; those after the cut are gone."""
    sessions = copied.sessions.set_index("session")[["cohort", "date", "minutes_planned", "catch_up_of"]]
    rows = copied.expected.join(sessions, on="session", how="inner")
    reasons = copied.reasons.astype({"reason": "str"}).set_index("reason")
    for name, column in (("reason_label", "label"), ("caused_by", "caused_by")):
        rows[name] = rows["reason"].map(reasons[column].astype("str").to_dict()).astype("category")
    return rows


def _first_attended(rows: pd.DataFrame) -> pd.Series:
    there = rows[rows["mark"].eq("attended") & rows["membership"].notna()]
    return there.groupby(there["membership"].astype("int64"))["date"].min().rename("first_attended_on")
