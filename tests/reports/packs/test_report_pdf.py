"""The report as PDF: read back by another reader, figure by figure."""

import io
import re

import pypdfium2
import pytest

from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from reports.packs.report_pdf import MOST_ROWS, fingerprint, report_pdf
from reports.packs.sections import sections
from tests.reports.invented import CUT, programme


def printed(outcome: Outcome) -> bytes:
    return report_pdf(outcome, {name: chart.svg(outcome) for name, chart in CHARTS.items()})


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return Outcome.of(programme(), OutcomeFilters(site=None, group_by="aid"))


@pytest.fixture(scope="module")
def content(outcome: Outcome) -> bytes:
    return printed(outcome)


def _plain(text: str) -> str:
    """Without what a line break may fall on or a reader may write otherwise."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", text)


def test_every_page_says_its_mode_and_which_tables_it_is_of(outcome: Outcome, content: bytes) -> None:
    said = pages(content)
    assert len(said) > 5
    for page in said:
        assert "Not for publication." in page and fingerprint(outcome)[:16] in page
    assert fingerprint(outcome) in _plain(said[0])


def test_every_section_is_there_with_its_finding_and_its_table(outcome: Outcome, content: bytes) -> None:
    text = _plain(" ".join(pages(content)))
    for section in sections(outcome):
        assert _plain(section.title) in text
        assert _plain(section.finding) in text, section.name
        if 0 < section.grid.length <= MOST_ROWS:
            for row in section.grid.rows:
                assert all(_plain(cell) in text for cell in row), (section.name, row)
        elif section.grid.length:
            assert f"tables/{section.name}.csv" in text


def test_the_summary_and_the_limitations_are_of_these_figures(outcome: Outcome, content: bytes) -> None:
    said = pages(content)
    flow = next(section for section in sections(outcome) if section.name == "flow")
    quality = next(section for section in sections(outcome) if section.name == "data_quality")
    assert _plain(flow.finding) in _plain(said[0]) and "Summary" in said[0]
    assert _plain(quality.finding) in _plain(said[-1]) and "associations" in said[-1]


def test_it_is_tagged_and_the_same_bytes_each_time(outcome: Outcome, content: bytes) -> None:
    assert content.startswith(b"%PDF-") and b"/MarkInfo" in content and b"/StructTreeRoot" in content
    assert printed(outcome) == content


def test_nothing_within_the_filters_is_a_report_too() -> None:
    said = " ".join(pages(printed(Outcome.of(Frames.of(cut=CUT), OutcomeFilters()))))
    assert "There is no row within these filters." in said and "Limitations" in said


def test_letters_that_the_font_lacks_do_not_stop_it() -> None:
    frames = programme(cohorts=1)
    odd = frames.sessions.assign(cohort="中文 #set [$]")
    made = Frames.of(cut=CUT, sessions=odd, expected=frames.expected.assign(cohort="中文 #set [$]"))
    charts = {name: chart.svg(Outcome.of(frames, OutcomeFilters())) for name, chart in CHARTS.items()}
    said = " ".join(pages(report_pdf(Outcome.of(made, OutcomeFilters()), charts)))
    assert "?? #set [$]" in said
