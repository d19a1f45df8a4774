"""What the checks found: the largest share on top, and an axis no longer than it must be."""

import pandas as pd
import pytest

from reports.charts import quality, style
from reports.charts.quality import MOST_CHECKS


def table(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["check", "n", "missing"])
    return made.assign(share=(made["missing"] / made["n"]).where(made["n"] > 0))


def names(made: pd.DataFrame) -> dict[str, str]:
    return {check: f"Check {check}" for check in made["check"]}


def test_bars_are_the_shares_of_the_table_the_largest_on_top() -> None:
    made = table([("a", 100, 3), ("few", 5, 5), ("b", 50, 5), ("none", 0, 0), ("well", 40, 0)])
    figure, axes = style.canvas(5)
    quality.quality(axes, made, names(made))
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "Check b",
        "Check a",
        "Check well",
        "Check few",
    ]
    assert [bar.get_width() for bar in axes.patches] == [0.1, 0.03, 0]  # type: ignore[attr-defined]
    assert [text.get_text() for text in axes.texts] == ["5 of 50", "3 of 100", "0 of 40", "5 of 5"]
    assert quality.quality_words(made, names(made)) == (
        "Checks that found something: 3 of 5. The most records: check few, 5 of 5."
    )
    del figure


@pytest.mark.parametrize(
    ("most", "reach"), [(0, 0.04), (4, 0.04), (5, 0.08), (15, 0.2), (21, 0.4), (41, 1), (100, 1)]
)
def test_the_axis_reaches_as_far_as_it_must_in_whole_percentages(most: int, reach: float) -> None:
    made = table([("a", 100, most)])
    figure, axes = style.canvas(5)
    quality.quality(axes, made, names(made))
    style.png(figure)
    assert axes.get_xlim() == (0, reach)
    ticks = [label.get_text() for label in axes.get_xticklabels()]
    assert ticks == [f"{round(reach * 25 * part)}%" for part in range(5)] and len(set(ticks)) == 5


def test_of_very_many_checks_those_with_the_largest_shares_are_drawn() -> None:
    made = table([(f"c{n}", 100, n) for n in range(MOST_CHECKS + 3)])
    shown = quality.quality_shown(made)
    assert len(shown) == MOST_CHECKS and shown["missing"].min() == 3
    assert quality.quality_words(made, names(made)).endswith(
        "Drawn are the 25 checks with the largest shares."
    )


def test_nothing_found_and_nothing_looked_at() -> None:
    nothing = table([("a", 0, 0)])
    figure, axes = style.canvas(5)
    quality.quality(axes, nothing, names(nothing))
    assert [text.get_text() for text in axes.texts] == ["None of the checks found anything."]
    del figure
