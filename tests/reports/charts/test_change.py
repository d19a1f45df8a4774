"""The pictures of change from baseline to end, of all together."""

import pytest
from matplotlib.text import Text

from reports.charts import style
from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.measures.proportions import LEAST
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from tests.reports.measures.test_change import JACOBSON_TRUAX, SIDELESS, Person
from tests.reports.measures.test_change import frames as of_scores


def outcome(made: Frames) -> Outcome:
    return Outcome.of(made, OutcomeFilters())


def words_in(name: str, made: Outcome) -> list[str]:
    figure, axes = style.canvas(9)
    CHARTS[name].draw(axes, made)
    return [text.get_text() for text in figure.findobj(Text)]


def test_scores_are_drawn_with_how_many_they_are_of() -> None:
    people: list[Person] = [("completed", True, 30.0 + n, 45.0 + 2 * n) for n in range(12)]
    people += [("withdrawn", True, 35.0, None)] * 3
    made = outcome(of_scores(people))
    assert {
        "JT (higher is better)\nStarters",
        "JT (higher is better)\nCompleters",
        "12 of 15",
        "12 of 12",
    } <= set(words_in("outcome_change", made))
    said = CHARTS["outcome_change"].say(made)
    assert "JT (higher is better), starters:" in said and "12 of 15 with both scores" in said
    assert {"Recovered", "Not computable", "3"} <= set(words_in("reliable_change", made))
    said = CHARTS["reliable_change"].say(made)
    assert "deteriorated 0.0% (0 of 12); not computable for 3 of 15" in said


@pytest.mark.parametrize("people", [0, LEAST - 1])
def test_too_few_people_are_told_and_not_drawn(people: int) -> None:
    made = outcome(
        of_scores([("completed", True, 30.0 + n, 45.0) for n in range(people)] or [(None, False, None, None)])
    )
    for name in ("outcome_change", "reliable_change"):
        said = CHARTS[name].say(made)
        assert ("ten people" in said and words_in(name, made)[0] == said) or said in words_in(name, made)
        assert "%" not in said


def test_without_a_direction_everybody_is_not_computable_and_it_shows() -> None:
    people: list[Person] = [("completed", True, 30.0 + n, 45.0) for n in range(LEAST)]
    made = outcome(of_scores(people, JACOBSON_TRUAX, SIDELESS))
    assert "SIDELESS\nStarters" in words_in("reliable_change", made)
    assert len(made.tables["reliable_change"]) == 4
    said = CHARTS["reliable_change"].say(made)
    assert f"SIDELESS, starters: not computable for any of {LEAST}." in said
