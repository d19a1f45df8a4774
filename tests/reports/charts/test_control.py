"""The pictures of steadiness."""

from matplotlib.text import Text

from reports.charts import style
from reports.charts.control import MOST_CHARTS
from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from tests.reports.measures.test_control import CUT
from tests.reports.measures.test_control import frames as of_registers


def outcome(made: Frames) -> Outcome:
    return Outcome.of(made, OutcomeFilters())


def words_in(name: str, made: Outcome) -> list[str]:
    figure, axes = style.canvas(9)
    CHARTS[name].draw(axes, made)
    return [text.get_text() for text in figure.findobj(Text)]


def test_each_of_the_latest_cohorts_has_its_chart_and_the_words_count_all() -> None:
    made = outcome(of_registers({f"C{n:02d}": [(10, 9), (10, 9), (10, 1)] for n in range(12)}))
    drawn = words_in("attendance_chart", made)
    assert sum(text.startswith("C") for text in drawn) == MOST_CHARTS
    said = CHARTS["attendance_chart"].say(made)
    assert said.startswith("Of 12 cohorts, 12 had") and "outside their limits: 12 of 36" in said
    assert CHARTS["attendance_chart"].png(made) == CHARTS["attendance_chart"].png(made)


def test_the_funnel_names_who_lies_outside() -> None:
    made = outcome(of_registers({"North": [(10, 9)] * 20, "South": [(10, 2)] * 20, "Few": [(3, 1)]}))
    assert {"South", "North", "95%", "99.8%"} <= set(words_in("funnel", made))
    said = CHARTS["funnel"].say(made)
    assert "Outside the 95% limits: 2 of 2 cohorts" in said and "South" in said and "Few" not in said


def test_too_few_places_are_told_and_not_drawn() -> None:
    few = outcome(of_registers({"A": [(3, 2)]}))
    assert "ten places" in CHARTS["funnel"].say(few) and "A" not in words_in("funnel", few)
    assert "nothing to chart" in CHARTS["attendance_chart"].say(outcome(Frames.of(cut=CUT)))
