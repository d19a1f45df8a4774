"""The analysis file: one row a participant, read back by other readers."""

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from reports.filters import OutcomeFilters
from reports.measures import Frames, outcome_tables
from reports.packs.outcome import Outcome
from reports.packs.people import labels_of, parquet, sav
from tests.reports.invented import CUT, programme
from tests.reports.measures.test_after_release import _many
from tests.reports.measures.test_change import Person
from tests.reports.measures.test_change import frames as of_scores


def outcome(made: Frames) -> Outcome:
    return Outcome.of(made, OutcomeFilters())


@pytest.fixture(scope="module")
def whole() -> Outcome:
    return outcome(programme())


def test_there_is_a_row_for_everybody_and_it_adds_up_to_the_tables(whole: Outcome) -> None:
    people, tables = whole.people, whole.tables
    flow = tables["flow"].set_index("stage")["count"]
    assert people["pseudonym"].is_unique and len(people) == flow["referred"]
    for stage in ("not_allocated", "completed", "on_programme", "waiting_to_start"):
        assert people["stage"].eq(stage).sum() == flow[stage], stage
    assert people["started"].sum() == flow["started"] and people["completed"].sum() == flow["completed"]
    cohorts = tables["attendance_by_cohort"]
    assert people["places_expected"].sum() == cohorts["expected"].sum()
    assert people["places_attended"].sum() == cohorts["attended"].sum()
    started = people[people["started"]]
    assert started["hours_received"].sum() == pytest.approx(cohorts["hours_received"].sum())
    medians = started.groupby("cohort")["dose"].median()
    assert medians.to_dict() == pytest.approx(cohorts.set_index("cohort")["dose_median"].dropna().to_dict())
    assert people["age"].notna().all() and people["aid"].isna().any()


def test_scores_and_what_came_after_release_stand_beside_the_person() -> None:
    scored: list[Person] = [("completed", True, 30.0, 50.0), (None, True, 20.0, None)]
    people = outcome(of_scores(scored)).people.set_index("pseudonym")
    assert people["jt_baseline"].tolist() == [30.0, 20.0] and people["jt_end"].isna().tolist() == [
        False,
        True,
    ]
    made = _many(3)
    after = outcome(made).people
    table = outcome_tables(made)["survival"]
    arrests = table[(table["event"] == "arrest") & (table["group"] == "all")]["events"].sum()
    observed = after[after["event_arrest"].notna() & (after["event_arrest"] <= after["observed_until"])]
    assert len(observed) == arrests
    assert (after["days_observed"].dropna() >= 0).all()


def test_parquet_comes_back_as_it_was(whole: Outcome) -> None:
    content = parquet(whole.people)
    assert content == parquet(whole.people)
    back = pq.read_table(io.BytesIO(content)).to_pandas()
    days = [name for name in back.columns if name.endswith("_on")]
    same = back.assign(**{name: back[name].astype("datetime64[s]") for name in days})
    pd.testing.assert_frame_equal(same, whole.people, check_dtype=False)


def test_spss_gets_labels_days_and_missing_values(whole: Outcome, tmp_path: Path) -> None:
    content = sav(whole)
    (tmp_path / "analysis.sav").write_bytes(content)
    back, meta = pyreadstat.read_sav(str(tmp_path / "analysis.sav"))
    assert list(back.columns) == list(whole.people.columns)
    assert meta.column_names_to_labels == labels_of(whole.people)
    assert meta.variable_value_labels["started"] == {1.0: "Yes", 0.0: "No"}
    stages = {str(code): words for code, words in meta.variable_value_labels["stage"].items()}
    assert stages["completed"] == "Completed"
    assert meta.creation_time == dt.datetime.combine(CUT, dt.time())
    for name in ("dose", "places_expected", "age"):
        pd.testing.assert_series_equal(
            back[name], whole.people[name].astype("float64"), check_names=False, rtol=1e-12
        )
    days = whole.people["left_on"]
    assert back["left_on"].isna().tolist() == days.isna().tolist()
    assert [day for day in back["left_on"] if day == day] == [day.date() for day in days.dropna()]
    assert (back["cohort"] == "").sum() == whole.people["cohort"].isna().sum()


def test_a_column_that_begins_with_many_missing_days_is_one_of_days_all_the_same(
    whole: Outcome, tmp_path: Path
) -> None:
    without = whole.people.assign(left_on=pd.Series(pd.NaT, index=whole.people.index))
    late = pd.concat([*[without] * 10, whole.people], ignore_index=True)
    (tmp_path / "analysis.sav").write_bytes(sav(replace(whole, people=late)))
    back, _meta = pyreadstat.read_sav(str(tmp_path / "analysis.sav"))
    assert back["left_on"].notna().sum() == whole.people["left_on"].notna().sum() > 0


def test_the_same_report_is_the_same_bytes(whole: Outcome) -> None:
    assert sav(whole) == sav(outcome(programme()))


def test_names_that_no_program_takes_are_made_fit_and_stay_apart() -> None:
    frames = programme(cohorts=1)
    people = frames.participants.assign(**{"covariate_Ä b": 1.0, "covariate_a-b": 2.0, "covariate_2nd": 3.0})
    made = outcome(Frames.of(cut=CUT, participants=people, memberships=frames.memberships)).people
    names = [
        name
        for name in made.columns
        if name not in labels_of(made) or labels_of(made)[name].startswith("Score")
    ]
    assert all(name.isascii() and name.islower() and name[0].isalpha() for name in names)
    assert made["v_2nd"].eq(3.0).all() and len(set(made.columns)) == len(made.columns)


def test_nobody_is_a_file_too(tmp_path: Path) -> None:
    empty = outcome(Frames.of(cut=CUT))
    assert pq.read_table(io.BytesIO(parquet(empty.people))).num_rows == 0
    (tmp_path / "analysis.sav").write_bytes(sav(empty))
    back, _meta = pyreadstat.read_sav(str(tmp_path / "analysis.sav"))
    assert len(back) == 0 and "dose" in back.columns
    assert replace(empty, latest=()).people is empty.people
