"""Modules met: dots and limits of the table, in the order of the curriculum."""

import pandas as pd

from reports.charts import completion, style
from reports.charts.completion import MOST_MODULES
from reports.measures.proportions import with_rate


def table(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["module", "started", "met"])
    return with_rate(made, "met", "started").rename(columns={"rate": "share"})


def test_each_module_is_a_dot_with_its_limits_and_of_few_people_its_counts() -> None:
    modules = table([("Z", 40, 30), ("Few", 9, 3), ("A", 40, 10)])
    figure, axes = style.canvas(5)
    completion.completion(axes, modules)
    dots = [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines]  # type: ignore[index]
    assert dots == [(0.75, 0), (0.25, 2)]
    ends = [lines.get_segments()[0][:, 0].tolist() for lines in axes.collections]  # type: ignore[attr-defined]
    assert ends == modules.loc[[0, 2], ["lower", "upper"]].to_numpy().tolist()
    assert [text.get_text() for text in axes.texts] == ["30 of 40", "3 of 9", "10 of 40"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Z", "Few", "A"]
    assert axes.yaxis_inverted()
    assert completion.completion_words(modules) == (
        "Most often met: Z, by 75.0% (30 of 40). Least often: A, by 25.0% (10 of 40). "
        "1 module was started by fewer than ten people and is shown by its counts."
    )
    del figure


def test_of_many_modules_the_first_are_drawn_and_names_are_cut_in_the_middle() -> None:
    modules = table(
        [(f"A very long name of a module, number {n:02d}", 40, n) for n in range(MOST_MODULES + 5)][:41]
    )
    figure, axes = style.canvas(completion.completion_height(modules))
    completion.completion(axes, modules)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert len(names) == MOST_MODULES == len(set(names)) and max(map(len, names)) <= 30
    assert completion.completion_words(modules).endswith(
        "The chart shows the first 40 modules; the table has all 41."
    )
    del figure


def test_with_one_module_or_none_the_words_fit() -> None:
    assert completion.completion_words(table([("M", 20, 5)])) == "M was met by 25.0% (5 of 20)."
    assert "Nobody has started" in completion.completion_words(table([("M", 0, 0)]))
