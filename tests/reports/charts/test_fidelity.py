"""The heat map: a cell for each row of the table, hatched where nothing was recorded, blank where nothing was held."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.patches import Rectangle

from reports.charts import fidelity, style
from reports.charts.fidelity import MOST_COHORTS, MOST_MODULES


def table(rows: list[tuple[str, str, int, int, int, int]]) -> pd.DataFrame:
    columns = ["cohort", "module", "sessions_held", "sessions_recorded", "items_planned", "items_delivered"]
    made = pd.DataFrame(rows, columns=columns)
    return made.assign(
        share=(made["items_delivered"] / made["items_planned"]).where(made["items_planned"] > 0)
    )


CELLS = [("B", "Z", 2, 2, 8, 6), ("A", "Z", 1, 0, 0, 0), ("B", "M", 1, 1, 20, 5)]


def test_each_cell_has_its_shade_and_its_numbers() -> None:
    figure, axes = style.canvas(6)
    fidelity.fidelity(axes, table(CELLS), ["A", "B"])
    (mesh,) = (one for one in axes.collections if isinstance(one, QuadMesh))
    shades: np.ndarray = np.ma.filled(np.ma.asarray(mesh.get_array()), -1)
    assert shades.tolist() == [[-1, 0.75], [-1, 0.25]]  # modules Z and M down, cohorts A and B across
    assert {(text.get_text(), *text.get_position()) for text in axes.texts} == {
        ("6/8", 1.5, 0.5),
        ("5/20", 1.5, 1.5),
    }
    hatched = [patch.get_xy() for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_hatch()]
    assert hatched == [(0, 0)]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Held, no record kept"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Z", "M"]


def test_figures_can_be_read_on_their_shade() -> None:
    """At least 4.5 to 1, as for any small text on a page."""

    def light(colour: tuple[float, ...]) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    for share in np.linspace(0, 1, 201):
        ground = light(fidelity.SHADES(float(share)))
        ink = 1.0 if share >= fidelity.DARK else 0.0
        assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5, share


def test_of_many_the_latest_cohorts_and_the_first_modules_are_drawn() -> None:
    many = table([(f"C{c:02d}", f"M{m:02d}", 1, 1, 2, 1) for m in range(25) for c in range(15)])
    latest = [f"C{c:02d}" for c in reversed(range(15))]
    shown = fidelity.fidelity_shown(many, latest)
    assert sorted(shown["cohort"].unique()) == sorted(latest[:MOST_COHORTS])
    assert shown["module"].unique().tolist() == [f"M{m:02d}" for m in range(MOST_MODULES)]
    said = fidelity.fidelity_words(many, latest)
    assert "the 10 of 15 cohorts with the latest sessions" in said and "the first 20 of 25 modules" in said
    figure, axes = style.canvas(fidelity.fidelity_height(many, latest))
    assert len(fidelity.fidelity(axes, many, latest).texts) == MOST_COHORTS * MOST_MODULES
    del figure


def test_the_words_name_the_most_and_the_least_delivered() -> None:
    assert fidelity.fidelity_words(table(CELLS), ["A", "B"]) == (
        "Sessions of modules with a record: 3 of 4. Of what was planned the most was delivered in Z, 6 of 8, "
        "the least in M, 25.0% (5 of 20)."
    )


@pytest.mark.parametrize("rows", [[], [("A", "Z", 3, 0, 0, 0)]])
def test_without_a_record_there_is_no_picture(rows: list[tuple[str, str, int, int, int, int]]) -> None:
    figure, axes = style.canvas(5)
    fidelity.fidelity(axes, table(rows), ["A"])
    assert [text.get_text() for text in axes.texts] == [fidelity.fidelity_words(table(rows), ["A"])]
    assert "No record" in axes.texts[0].get_text()
    del figure
