"""Dates of the filter, groups, and data that are hardly there."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from reports.measures import TABLES, CannotGroup, Frames, outcome_tables
from reports.measures.attendance import latest_cohorts
from reports.measures.completion import module_completion
from reports.measures.inputs import EXPECTED, MEMBERSHIPS, SESSIONS
from tests.reports.invented import CUT, programme

COLUMNS = {
    "flow": "stage, count, parent",
    "attendance_by_session": "cohort, session, date, expected, attended, rate, lower, upper",
    "attendance_by_cohort": "cohort, sessions_held, expected, attended, rate, lower, upper, engagement_rate, "
    "hours_planned, hours_received, dose_median",
    "absence_reasons": "caused_by, reason, count, share",
    "module_completion": "module, started, met, share, lower, upper",
    "dose_distribution": "lower, upper, starters, completers",
    "retention": "group, week, at_risk, events, survival, lower, upper",
    "score_pairs": "instrument, completed, pre, post, change",
    "instruments": "instrument, better, sd, reliability, reliable_from, cut_off",
    "trajectories": "instrument, population, time_point, n, mean, sd, lower, upper",
    "repeated_measures": "instrument, time_point, n_people, n_scores, estimate, se, lower, upper, p, note",
    "fidelity_by_module": "cohort, module, sessions_held, sessions_recorded, items_planned, items_delivered, "
    "share",
    "data_quality": "check, n, missing, share",
}


@pytest.mark.parametrize(
    "frames", [Frames.of(cut=CUT), programme(cohorts=1, people=1, sessions=1), programme()]
)
def test_tables_have_their_columns_whatever_there_is(frames: Frames) -> None:
    tables = outcome_tables(frames)
    assert tuple(tables) == TABLES
    for name, columns in COLUMNS.items():
        assert ", ".join(tables[name].columns) == columns


def test_without_data_every_table_is_there_and_counts_nothing() -> None:
    tables = outcome_tables(Frames.of(cut=CUT))
    assert tables["flow"]["count"].eq(0).all()
    assert tables["data_quality"]["n"].eq(0).all()
    assert tables["data_quality"]["share"].isna().all()
    for name in (
        "attendance_by_session",
        "attendance_by_cohort",
        "absence_reasons",
        "module_completion",
        "dose_distribution",
        "retention",
        "score_pairs",
        "instruments",
        "trajectories",
        "repeated_measures",
        "fidelity_by_module",
    ):
        assert tables[name].empty


def test_with_nothing_marked_rates_are_zero_and_the_gap_is_counted() -> None:
    frames = programme(cohorts=1, people=4, sessions=5)
    blank = frames.expected.assign(
        mark=None, minutes_present=0, reason=None, reason_label=None, caused_by=None
    )
    members = frames.memberships.assign(first_attended_on=None)
    tables = outcome_tables(
        Frames.of(cut=CUT, memberships=members, sessions=frames.sessions, expected=blank, plans=frames.plans)
    )
    assert tables["attendance_by_cohort"]["rate"].tolist() == [0.0]
    assert tables["attendance_by_cohort"]["lower"].tolist() == [0.0]
    assert tables["retention"].empty
    quality = tables["data_quality"].set_index("check")
    assert quality.loc["register_places_unmarked", "missing"] == len(blank)


def test_dates_choose_sessions_with_both_days_included() -> None:
    frames = programme(cohorts=2)
    held = frames.sessions[frames.sessions["state"] == "held"]
    first, last = (held["date"].sort_values().iloc[place].date() for place in (3, 9))
    table = outcome_tables(frames.within(first, last))["attendance_by_session"]
    assert table["date"].min() == pd.Timestamp(first)
    assert table["date"].max() == pd.Timestamp(last)
    assert len(table) == held["date"].between(pd.Timestamp(first), pd.Timestamp(last)).sum()


def test_dates_choose_people_by_overlap_and_follow_them_to_the_cut() -> None:
    frames = programme(cohorts=4)
    early = frames.memberships["joined_on"].min().date()
    tables = outcome_tables(frames.within(None, early))
    joined = frames.memberships["joined_on"] <= pd.Timestamp(early)
    flow = tables["flow"].set_index("stage")["count"]
    assert flow["allocated"] == joined.sum()
    everybody = outcome_tables(frames)["attendance_by_cohort"].set_index("cohort")
    theirs = tables["attendance_by_cohort"].set_index("cohort")
    # A dose is the person's, so it is not cut off with the sessions.
    assert theirs["hours_received"].tolist() == everybody.loc[theirs.index, "hours_received"].tolist()
    assert theirs["expected"].sum() < everybody["expected"].sum()


def test_people_who_left_before_the_first_date_are_gone_not_unallocated() -> None:
    frames = programme(cohorts=4)
    tables = outcome_tables(frames.within(CUT, None))
    flow = tables["flow"].set_index("stage")["count"]
    still = frames.memberships["left_on"].isna() | (frames.memberships["left_on"] >= pd.Timestamp(CUT))
    assert flow["allocated"] == still.sum()
    assert flow["not_allocated"] == 4


def test_what_happened_after_the_cut_is_not_known() -> None:
    frames = programme(cohorts=3)
    earlier = (frames.memberships["left_on"].max() - pd.Timedelta(days=1)).date()
    then = Frames.of(
        cut=earlier,
        participants=frames.participants,
        memberships=frames.memberships,
        sessions=frames.sessions,
        expected=frames.expected,
        plans=frames.plans,
    )
    assert then.sessions["date"].max() <= pd.Timestamp(earlier)
    assert then.expected["date"].max() <= pd.Timestamp(earlier)
    undone = frames.memberships["left_on"] > pd.Timestamp(earlier)
    assert undone.any()
    assert then.memberships.loc[undone, ["left_on", "outcome"]].isna().all().all()


def test_a_frame_without_a_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"sessions lacks .*state"):
        Frames.of(cut=CUT, sessions=programme().sessions.drop(columns="state"))


def test_an_unknown_grouping_is_refused_with_what_there_is() -> None:
    with pytest.raises(CannotGroup) as refused:
        outcome_tables(programme(), "shoe_size")
    assert refused.value.known == ["site", "cohort", "curriculum", "age", "aid"]
    assert refused.value.values is None


def test_a_grouping_with_too_many_values_is_refused_with_their_number() -> None:
    with pytest.raises(CannotGroup) as refused:
        outcome_tables(programme(cohorts=8), "age")
    assert refused.value.values is not None
    assert refused.value.values > 20


def test_a_site_called_all_is_not_taken_for_everybody() -> None:
    frames = programme(cohorts=2)
    frames.memberships["site"] = "all"
    groups = outcome_tables(frames, "site")["retention"]["group"].unique().tolist()
    assert groups == ["all", "site all"]


def test_groups_are_in_order_of_size_of_number_with_the_unrecorded_last() -> None:
    frames = programme(cohorts=4)
    groups = outcome_tables(frames, "aid")["retention"]["group"].unique().tolist()
    assert groups == ["all", "0", "1", "not recorded"]


def test_latest_cohorts_are_those_with_the_latest_session() -> None:
    frames = programme(cohorts=6)
    held = frames.sessions[frames.sessions["state"] == "held"]
    last = held.groupby("cohort")["date"].max().sort_values()
    assert set(latest_cohorts(frames, 2)) == set(last.index[-2:])


def module_frames(*curricula: tuple[str, str, str, int]) -> Frames:
    """One person who attended 72 of the minutes of each curriculum's one module (code, title, minutes)."""
    rows: dict[str, list[dict[str, Any]]] = {"memberships": [], "sessions": [], "expected": [], "plans": []}
    for number, (curriculum, module, title, minutes) in enumerate(curricula):
        day = CUT - dt.timedelta(days=10 + number)
        base = {"cohort": f"C{number}", "site": "S", "curriculum": curriculum, "pseudonym": f"p{number}"}
        row: dict[str, Any] = {
            **base,
            "membership": number,
            "joined_on": day,
            "left_on": None,
            "outcome": None,
            "first_attended_on": day,
            "session": number,
            "position": 1,
            "date": day,
            "module": module,
            "state": "held",
            "minutes_planned": minutes,
            "catch_up_of": None,
            "mark": "attended",
            "minutes_present": 72,
            "reason": None,
            "reason_label": None,
            "caused_by": None,
        }
        rows["memberships"].append({name: row[name] for name in MEMBERSHIPS})
        rows["sessions"].append({name: row[name] for name in SESSIONS})
        rows["expected"].append({name: row[name] for name in EXPECTED})
        plan = {"curriculum": curriculum, "module": module, "module_title": title, "module_position": 1}
        rows["plans"].append({**plan, "minutes": minutes, "completion_share": 0.8})
    return Frames.of(cut=CUT, **{name: pd.DataFrame(found) for name, found in rows.items()})  # type: ignore[arg-type]


def test_a_module_is_met_at_exactly_its_share() -> None:
    assert module_completion(module_frames(("c v1", "M", "Title", 90)))["met"].tolist() == [1]
    assert module_completion(module_frames(("c v1", "M", "Title", 91)))["met"].tolist() == [0]


def test_versions_of_a_curriculum_share_a_row_and_other_modules_of_that_code_do_not() -> None:
    same = module_completion(module_frames(("c v1", "M", "Title", 90), ("c v2", "M", "Title", 100)))
    assert same[["module", "started", "met"]].to_numpy().tolist() == [["M", 2, 1]]
    other = module_completion(module_frames(("c v1", "M", "Title", 90), ("d v1", "M", "Other", 100)))
    assert other["module"].tolist() == ["M: Other", "M: Title"]


def test_a_module_without_minutes_has_no_row() -> None:
    assert module_completion(module_frames(("c v1", "M", "Title", 0))).empty
