"""The pictures of what became of people after release."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.text import Text

from reports.charts import style
from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from tests.reports.measures.test_after_release import _many, frames

PUBLISHED = pd.DataFrame(
    {"event": ["arrest"], "rate": [0.62], "months": [6], "source": ["Office of Invented Statistics"]}
)


def outcome(made: Frames, group_by: str | None = None) -> Outcome:
    return Outcome.of(replace(made, benchmarks=PUBLISHED, _made={}), OutcomeFilters(group_by=group_by))


def words_in(name: str, made: Outcome) -> set[str]:
    figure, axes = style.canvas(9)
    CHARTS[name].draw(axes, made)
    return {text.get_text() for text in figure.findobj(Text)}


@pytest.mark.parametrize("group_by", [None, "aid"])
def test_the_curves_have_the_numbers_at_risk_below_them(group_by: str | None) -> None:
    made = outcome(_many(3), group_by)
    drawn = words_in("survival", made)
    assert {"Number at risk", "Weeks since release", "Without: arrest"} <= drawn
    at_risk = made.tables["survival_at_risk"]
    everybody = at_risk[at_risk["group"].isin(["0", "1"] if group_by else ["all"])]
    assert {str(number) for number in everybody[everybody["week"] == 0]["at_risk"]} <= drawn
    assert "Shown: arrest." in CHARTS["survival"].say(made)
    assert CHARTS["survival"].png(made).startswith(b"\x89PNG")


def test_a_published_rate_stands_with_its_source_its_follow_up_and_the_word_unmatched() -> None:
    made = outcome(_many(3))
    drawn = " ".join(words_in("benchmark", made))
    assert "unmatched" in drawn and "Arrest, 6 months\nOffice of Invented Statistics" in drawn
    said = CHARTS["benchmark"].say(made)
    assert "within 6 months" in said and "(unmatched)" in said


@pytest.mark.parametrize("people", [0, 9])
def test_too_few_people_are_not_drawn(people: int) -> None:
    made = outcome(
        frames([(f"p{one}", 0, 300) for one in range(people)], [("p1", "arrest", 30)] if people else [])
    )
    for name in ("survival", "benchmark"):
        drawn = " ".join(words_in(name, made))
        assert "95%" not in drawn and "Number at risk" not in drawn
    assert "%" not in CHARTS["survival"].say(made)
