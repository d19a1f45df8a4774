"""The report as one HTML file that needs nothing else: its style and its charts are in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from programme.web.templates import environment
from reports.packs.outcome import Mode, Outcome
from reports.packs.sections import Section, about, mode_words, sections


@dataclass(frozen=True)
class _Page:
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    charts: Mapping[str, str]
    charts_are: str
    mode: str
    exact: bool
    empty: bool


def report_html(outcome: Outcome, charts: Mapping[str, bytes], charts_are: str) -> bytes:
    """The file. `charts`: each chart by name, of the media type `charts_are`."""
    page = _Page(
        about=tuple(about(outcome)),
        sections=sections(outcome),
        charts={name: base64.b64encode(chart).decode("ascii") for name, chart in charts.items()},
        charts_are=charts_are,
        mode=mode_words(outcome),
        exact=outcome.mode is Mode.OPERATIONAL,
        empty=outcome.is_empty,
    )
    html = environment().get_template("reports/outcome/report.html").render(page=page)
    return (html.rstrip() + "\n").encode("utf-8")
