"""What was drawn, for tests to look at."""

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from reports.charts import style
from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome


def outcome(made: Frames) -> Outcome:
    """The report of these frames."""
    return Outcome.of(made, OutcomeFilters())


@contextmanager
def drawn(name: str, made: Outcome) -> Iterator[tuple[Figure, Axes]]:
    """A chart as it is printed, laid out; the figure lives as long as the block."""
    figure, axes = style.canvas(CHARTS[name].height_cm(made))
    CHARTS[name].draw(axes, made)
    style.png(figure)
    yield figure, axes


def words_in(figure: Figure) -> list[str]:
    """Every text in a figure."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]
