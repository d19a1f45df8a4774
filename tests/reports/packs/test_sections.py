"""The report as sections: each table once, in the order shown, and no percentage of fewer than ten."""

import re

import pytest

from reports.filters import OutcomeFilters
from reports.packs.outcome import Mode, Outcome
from reports.packs.sections import Section, sections
from tests.reports.invented import programme, with_follow_up

DASH = "\N{EN DASH}"
OF_NO_COUNT = {("attendance_chart", heading) for heading in ("Attended", "Centre", "Limits")} | {
    ("benchmark", "Published (unmatched)")
}


def of(**more: int) -> tuple[Outcome, tuple[Section, ...]]:
    outcome = Outcome.of(programme(**more), OutcomeFilters(site=None, group_by="aid"))
    return outcome, sections(outcome)


@pytest.fixture(scope="module")
def few() -> tuple[Outcome, tuple[Section, ...]]:
    """Of four people, each section."""
    return of(cohorts=1, people=4, sessions=2)


def test_every_table_has_its_section_but_those_that_a_chart_shows_below_its_curve(
    few: tuple[Outcome, tuple[Section, ...]],
) -> None:
    outcome, shown = few
    assert sorted(section.name for section in shown) == sorted(
        set(outcome.tables) - {"retention_at_risk", "survival_at_risk"}
    )
    assert [section.name for section in shown][:2] == ["targets", "flow"]
    assert shown[-1].name == "data_quality"
    for section in shown:
        assert section.title and section.definition and section.finding
        assert len(section.grid.headings) == len(section.grid.numeric)
        assert all(len(row) == len(section.grid.headings) for row in section.grid.rows)


def test_no_table_shows_a_percentage_of_fewer_than_ten(few: tuple[Outcome, tuple[Section, ...]]) -> None:
    seen = {section.name: section for section in few[1]}
    shown = [
        (section.name, heading, text)
        for section in few[1]
        for row in section.grid.rows
        for heading, text in zip(section.grid.headings, row, strict=True)
        if "%" in text and (section.name, heading) not in OF_NO_COUNT
    ]
    # What is counted in places and records may be ten and more even of four people.
    assert {name for name, _heading, _text in shown} <= {"data_quality"}, shown
    for name in ("retention", "attendance_by_session", "module_completion"):
        grid = seen[name].grid
        assert grid.few and any(DASH in row for row in grid.rows), name


def test_a_table_without_a_percentage_of_few_does_not_speak_of_dashes() -> None:
    seen = {section.name: section.grid for section in of(cohorts=3, people=40, sessions=12)[1]}
    assert not seen["flow"].few and not seen["hazard_models"].few and not seen["attendance_by_cohort"].few
    assert any("%" in text for row in seen["attendance_by_cohort"].rows for text in row)


@pytest.mark.parametrize("cohorts", [2, 8])
def test_every_count_that_a_publishable_finding_tells_stands_in_a_table(cohorts: int) -> None:
    made = Outcome.of(with_follow_up(cohorts=cohorts), OutcomeFilters(), mode=Mode.PUBLISHABLE)
    known = {len(made.tables[name]) for name in made.tables} | {len(made.drawn(name)) for name in made.tables}
    for table in made.tables.values():
        for column in table.select_dtypes("number"):
            known |= {int(value) for value in table[column].dropna() if value == int(value)}
    told = 0
    for section in sections(made):
        if section.name == "funnel":  # it counts the cohorts that lie outside, each a row
            continue
        for part, of in re.findall(r"([\d,]+) of ([\d,]+)", section.finding):
            told += 1
            assert {int(part.replace(",", "")), int(of.replace(",", ""))} <= known, section.finding
    assert told >= 5
    totals = made.tables["totals"].set_index("what")["count"]
    assert totals["places_expected"] == made.places.expected and totals["absences"] == made.absences.total
