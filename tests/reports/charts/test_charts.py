"""Charts draw whatever there is, the same bytes each time, also several at once; and say it in words."""

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from matplotlib.text import Text

from programme.web.text import Lazy
from reports.charts import absences, attendance, retention, style
from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from tests.reports.invented import CUT, programme

STATES = {
    "nothing": Frames.of(cut=CUT),
    "one person": programme(cohorts=1, people=1, sessions=2),
    "few": programme(cohorts=2, people=4, sessions=12),
    "usual": programme(cohorts=6),
    "many": programme(cohorts=45, people=3, sessions=30),
}


def outcome(state: str, group_by: str | None = None) -> Outcome:
    return Outcome.of(STATES[state], OutcomeFilters(group_by=group_by))


def drawn_words(name: str, of: Outcome) -> list[str]:
    figure, axes = style.canvas(CHARTS[name].height_cm(of))
    CHARTS[name].draw(axes, of)
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_can_be_drawn_in_every_state_and_says_something(name: str, state: str) -> None:
    made = outcome(state, "aid" if state in ("few", "usual") else None)
    assert CHARTS[name].png(made).startswith(b"\x89PNG")
    said = CHARTS[name].say(made)
    assert not isinstance(said, Lazy)
    assert said.endswith(".")
    assert "nan" not in said.lower()


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_is_the_same_bytes(name: str) -> None:
    assert CHARTS[name].png(outcome("usual")) == CHARTS[name].png(outcome("usual"))
    assert CHARTS[name].svg(outcome("usual")) == CHARTS[name].svg(outcome("usual"))


def test_charts_drawn_in_threads_are_those_drawn_one_by_one() -> None:
    made = outcome("usual")
    alone = {name: chart.svg(made) for name, chart in CHARTS.items()}
    with ThreadPoolExecutor(8) as threads:
        waiting = [
            (name, threads.submit(chart.svg, made)) for name, chart in CHARTS.items() for _ in range(3)
        ]
        for name, drawn in waiting:
            assert drawn.result() == alone[name]


def test_an_svg_tells_neither_time_nor_machine() -> None:
    drawn = CHARTS["flow"].svg(outcome("usual")).decode()
    assert "<dc:date>" not in drawn
    assert "Matplotlib" not in drawn


@pytest.mark.parametrize("name", CHARTS)
def test_no_percentage_of_fewer_than_ten_is_drawn_or_said(name: str) -> None:
    made = outcome("one person")
    ticks = {"0%", "25%", "50%", "75%", "100%"}
    assert not [
        word for word in drawn_words(name, made) if "%" in word and word not in ticks and "95%" not in word
    ]
    assert "%" not in CHARTS[name].say(made)


def test_a_cohort_of_few_places_is_shown_by_its_counts() -> None:
    table = pd.DataFrame(
        {
            "cohort": ["A", "B"],
            "expected": [9, 20],
            "attended": [3, 10],
            "rate": [3 / 9, 0.5],
            "lower": 0.1,
            "upper": 0.9,
        }
    )
    figure, axes = style.canvas(5)
    attendance.by_cohort(axes, table, attendance.Places(29, 13))
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert len(dots) == 1
    assert {"3 of 9", "10 of 20"} <= {text.get_text() for text in axes.texts}
    del figure


def test_of_many_cohorts_forty_are_shown_and_the_words_say_so() -> None:
    made = outcome("many")
    rows = attendance.cohorts_shown(made.tables["attendance_by_cohort"], list(made.latest))
    assert len(rows) == 40
    assert set(rows["cohort"]) == set(made.latest)
    assert "40 cohorts with the latest sessions" in CHARTS["attendance_by_cohort"].say(made)


def test_a_dollar_sign_in_a_code_is_no_formula() -> None:
    table = pd.DataFrame(
        {
            "cohort": ["$\\frac{"],
            "expected": [20],
            "attended": [10],
            "rate": [0.5],
            "lower": [0.3],
            "upper": [0.7],
        }
    )
    figure, axes = style.canvas(5)
    attendance.by_cohort(axes, table, attendance.Places(29, 13))
    assert style.png(figure).startswith(b"\x89PNG")


def test_the_numbers_at_risk_stand_below_the_curve() -> None:
    made = outcome("usual")
    words = drawn_words("retention", made)
    assert "Number at risk" in words
    assert f"{made.tables['retention']['at_risk'].iloc[0]}" in words


def test_the_curve_ends_where_fewer_than_ten_are_at_risk() -> None:
    at_risk = pd.DataFrame({"group": "all", "week": [0, 10, 20, 30], "at_risk": [30, 12, 10, 2]})
    assert retention.last_week(at_risk, "all") == 20


def test_a_group_of_few_people_is_not_drawn() -> None:
    table = pd.DataFrame({"group": ["all", "0", "1", "2"], "week": 0, "at_risk": [49, 20, 20, 9]})
    assert retention.drawn(table) == ["0", "1"]


def test_reasons_caused_by_institution_and_programme_stand_apart() -> None:
    made = outcome("usual")
    words = absences.absence_words(made.tables["absence_reasons"], dict(made.labels), made.absences)
    assert "do not count against engagement" in words
    assert "Never counted against engagement" in drawn_words("absence_reasons", made)
