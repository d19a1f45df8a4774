"""The report as one HTML file that needs nothing else: its style and its charts are in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from programme.web.templates import environment
from reports.packs.outcome import Outcome
from reports.packs.sections import Section, about, sections


@dataclass(frozen=True)
class _Page:
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    charts: Mapping[str, str]
    empty: bool


def report_html(outcome: Outcome, vectors: Mapping[str, bytes]) -> bytes:
    """The file. `vectors`: each chart as SVG, by name."""
    page = _Page(
        about=tuple(about(outcome)),
        sections=sections(outcome),
        charts={name: base64.b64encode(svg).decode("ascii") for name, svg in vectors.items()},
        empty=outcome.is_empty,
    )
    html = environment().get_template("reports/outcome/report.html").render(page=page)
    return (html.rstrip() + "\n").encode("utf-8")
