"""Columns and cells of any kind of file."""

from __future__ import annotations

import pytest

from sessions.importing.kinds import KINDS
from sessions.importing.rules import read
from tests.sessions.importing.checking import importing, mistakes

COLUMNS = {
    "sites": ("site, name", "country, subdivision, time_zone"),
    "participants": (
        "reference, site",
        "given_name, family_name, date_of_birth, prison_number, earliest_release_date, covariate_*",
    ),
    "cohorts": ("cohort, site, curriculum, starts_on", "closed, capacity"),
    "memberships": ("reference, cohort, joined_on", "left_on, outcome, reason"),
    "attendance": (
        "reference, cohort, session_on, mark",
        "title, minutes_planned, minutes_present, reason",
    ),
    "measures": ("reference, instrument, time_point, taken_on", "total, item_*"),
    "follow_up": ("reference, released_on, observed_until", "event, event_on, source"),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_each_kind_has_the_columns_of_the_design(kind: str) -> None:
    required, optional = COLUMNS[kind]
    assert ", ".join(KINDS[kind].required) == required
    assert ", ".join(KINDS[kind].optional) == optional


def test_the_kinds_come_in_the_order_in_which_they_build_on_each_other() -> None:
    assert list(KINDS) == list(COLUMNS)


def test_a_missing_column_is_named_with_the_required_ones() -> None:
    checked = importing("sites", "name", "North")
    assert mistakes(checked) == [(1, "site")]
    assert "site, name" in str(checked.mistakes[0].remedy)


def test_an_unknown_column_is_an_error_that_lists_the_known_ones() -> None:
    checked = importing("sites", "site,name,colour", "N1,North,red")
    assert mistakes(checked) == [(1, "colour")]
    assert "time_zone" in str(checked.mistakes[0].remedy)


def test_column_names_are_read_in_any_case_and_order() -> None:
    assert importing("sites", "NAME,Site", "North again,N1").plan.updates[0].code == "N1"


def test_an_empty_required_cell_is_named() -> None:
    assert mistakes(importing("sites", "site,name", "N1,")) == [(2, "name")]


def test_every_wrong_cell_of_every_row_is_named_at_once() -> None:
    checked = importing(
        "attendance",
        "reference,cohort,session_on,mark,minutes_present",
        "R1,C1,04.01.2027,present,x",
        "R1,C1,2027-01-04,attended,170",
        ",C1,2027-02-30,attended,2000",
    )
    assert mistakes(checked) == [
        (2, "mark"),
        (2, "minutes_present"),
        (2, "session_on"),
        (4, "minutes_present"),
        (4, "reference"),
        (4, "session_on"),
    ]
    assert checked.mistakes[2].value == "04.01.2027"


def test_a_wrong_cell_and_an_unknown_code_are_found_in_one_go() -> None:
    checked = importing("participants", "reference,site,date_of_birth", "R1,N1,soon", "R2,N9,1990-01-01")
    assert mistakes(checked) == [(2, "date_of_birth"), (3, "site")]


def test_a_long_value_is_shown_shortened() -> None:
    checked = importing("sites", "site,name", f"{'x' * 500},North")
    assert len(checked.mistakes[0].value) == 60
    assert checked.mistakes[0].value.endswith("…")


def test_covariates_are_numbers_under_their_own_names() -> None:
    checked = importing(
        "participants", "reference,site,covariate_age,Covariate_Prior", "R9,N1,36,2.5", "R8,N1,,0"
    )
    assert [write.covariates for write in checked.plan.inserts] == [
        {"age": 36.0, "Prior": 2.5},
        {"Prior": 0.0},
    ]


@pytest.mark.parametrize("name", ["covariate_", "covariate_1st", "covariate_my age", "covariate_" + "x" * 61])
def test_a_covariate_needs_a_name_that_a_formula_can_use(name: str) -> None:
    assert mistakes(importing("participants", f"reference,site,{name}", "R9,N1,1")) == [(1, name)]


def test_covariates_are_for_participants_only() -> None:
    assert mistakes(importing("sites", "site,name,covariate_age", "N1,North,3")) == [(1, "covariate_age")]


def test_one_wrong_row_at_the_end_of_a_hundred_thousand_is_found() -> None:
    rows = [f"R{number},C1,2027-01-04,attended,Unit 1,180,170" for number in range(100_000)]
    rows[-1] = "R99999,C1,2027-01-04,attended,Unit 1,180,181"
    header = "reference,cohort,session_on,mark,title,minutes_planned,minutes_present"
    data = "\n".join([header, *rows]).encode()
    file = read(KINDS["attendance"], data)
    assert [(one.row, one.column) for one in file.mistakes.in_order()] == [(100_001, "minutes_present")]
    assert len(file.rows) == 100_000
