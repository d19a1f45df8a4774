"""The one visual language of all charts.

A chart is 12 cm wide with 9 point type, so that a journal may print it at 8 cm and the smallest
letters still measure 5 points. Colours are those of Okabe and Ito (2008), told apart by people
with any colour vision; what differs in colour differs in darkness, line or marker too, so that
grey print loses nothing.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter

from programme.web.formats import percent

BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
INK: Final = "#1F2326"
GREY: Final = "#626A70"
PALE: Final = "#C9CED2"
FAINT: Final = "#E6E9EB"

SERIES: Final = [
    *[(BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (PURPLE, ":"), (ORANGE, (0, (6, 2, 1, 2, 1, 2)))],
    (SKY, (0, (1, 1))),
]
"""Colour and line of each series, in order. More than these are too many for one chart."""

WIDTH_CM: Final = 12.0
DPI: Final = 240
WIDTH_PX: Final = int(WIDTH_CM / 2.54 * DPI)
BASE: Final = 9.0
SMALL: Final = 7.5

# Set once, when the module is read, and never again: a setting changed while another thread draws
# would show in its chart. The salt and the missing date make the same chart the same bytes; `$` in
# a cohort's code must not start a formula.
mpl.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": BASE,
        "text.color": INK,
        "text.parse_math": False,
        "axes.labelsize": BASE,
        "axes.labelcolor": INK,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 3,
        "ytick.major.size": 3,
        "lines.linewidth": 1.4,
        "lines.solid_capstyle": "butt",
        "hatch.linewidth": 0.6,
        "svg.hashsalt": "throughcare",
        "svg.fonttype": "path",
    }
)

_ONE_AT_A_TIME = threading.Lock()


def canvas(height_cm: float) -> tuple[Figure, Axes]:
    """A figure 12 cm wide with one Axes that uses all of it."""
    figure = Figure(
        figsize=(WIDTH_CM / 2.54, height_cm / 2.54),
        dpi=DPI,
        layout=ConstrainedLayoutEngine(w_pad=0.03, h_pad=0.04),
    )
    return figure, figure.add_subplot()


def png(figure: Figure, said: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """The figure as PNG, the same bytes each time. `said`: what the file says of itself."""
    return _printed(figure, "png", said)


def svg(figure: Figure) -> bytes:
    """The figure as SVG with its letters as paths, the same bytes each time."""
    return _printed(figure, "svg")


def _printed(figure: Figure, kind: str, said: Mapping[str, str] = MappingProxyType({})) -> bytes:
    # The interpreter draws one figure at a time anyway; holding to it keeps font handles safe.
    dated = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    with _ONE_AT_A_TIME, io.BytesIO() as out:
        _settle(figure)
        figure.savefig(out, format=kind, metadata={**dated, **said})
        return out.getvalue()


def _settle(figure: Figure) -> None:
    """Lay the figure out, once for all, with places rounded: the solver adds up in an order that differs from
    run to run, and the last digit of a place shows in the names that an SVG gives its clip paths."""
    engine = figure.get_layout_engine()
    if engine is None:
        return
    for _pass in range(2):  # ticks may change with the room that the first leaves them
        engine.execute(figure)
    figure.set_layout_engine(None)
    for axes in figure.axes:
        axes.set_position(tuple(round(edge, 6) for edge in axes.get_position(original=True).bounds))


def percent_axis(axes: Axes, which: str = "y") -> None:
    """0 to 100 % on one axis, with faint lines across."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    limits = axes.set_ylim if which == "y" else axes.set_xlim
    limits(0, 1)
    axis.set_ticks([0, 0.25, 0.5, 0.75, 1])
    axis.set_major_formatter(FuncFormatter(lambda share, _position: percent(share)))
    axis.grid(True, color=FAINT, linewidth=0.6)


def say_instead(axes: Axes, sentence: str) -> Axes:
    """An empty chart that says in words why it is empty."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.text(0.5, 0.5, sentence, ha="center", va="center", color=GREY, wrap=True)
    return axes
