"""The bars of dose: as high as the table says, completers told from the rest."""

from matplotlib.container import BarContainer

from reports.packs.figures import CHARTS
from tests.reports.charts.drawing import drawn, outcome, words_in
from tests.reports.measures.test_dose import frames


def test_the_bars_are_those_of_the_table() -> None:
    made = outcome(frames([900, 950, 50, 40, 1200], completed=1))
    table = made.tables["dose_distribution"]
    with drawn("dose_distribution", made) as (figure, axes):
        below, above = (bars for bars in axes.containers if isinstance(bars, BarContainer))
        assert [bar.get_height() for bar in below] == table["completers"].tolist()
        assert [bar.get_y() + bar.get_height() for bar in above] == table["starters"].tolist()
        assert {"more", "Completed", "Did not complete, or not yet", "0.2"} <= set(words_in(figure))


def test_the_words_count_those_of_four_fifths_and_more() -> None:
    said = CHARTS["dose_distribution"].say(outcome(frames([*[900] * 8, *[50] * 3, 800, 1200], completed=10)))
    assert said == (
        "Of those who started, 76.9% (10 of 13) received 0.8 or more of the hours planned. Of those who "
        "completed it were 80.0% (8 of 10). 1 person received more than was planned."
    )


def test_where_no_hours_are_planned_the_chart_says_so() -> None:
    made = outcome(frames([50, 60], planned=0))
    with drawn("dose_distribution", made) as (figure, _axes):
        assert words_in(figure) == ["The curriculum of 2 people plans no hours."]
