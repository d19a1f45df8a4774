"""A report is what was written, or it is said what is not."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from reports.filters import OutcomeFilters
from reports.packs.folder import build, table_file
from reports.packs.outcome import Outcome
from reports.packs.verify import NoReport, corrected_since, tables_that_differ, verified
from tests.reports.invented import corrected, programme


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return Outcome.of(programme(cohorts=3), OutcomeFilters())


@pytest.fixture
def folder(outcome: Outcome, tmp_path: Path) -> Path:
    build(tmp_path / "report", outcome)
    return tmp_path / "report"


def test_a_report_that_nobody_touched_is_whole(folder: Path, outcome: Outcome) -> None:
    found = verified(folder)
    assert found.whole and found.said["data_cut"] == outcome.cut.isoformat()
    assert tables_that_differ(found.said, outcome) == []


def test_what_was_changed_taken_out_or_added_is_named(folder: Path) -> None:
    (folder / "tables" / "flow.csv").write_bytes(b"stage,count,parent\n")
    (folder / "charts" / "flow.png").unlink()
    (folder / "tables" / "more.csv").write_bytes(b"")
    found = verified(folder)
    assert (found.changed, found.missing, found.added) == (
        ("tables/flow.csv",), ("charts/flow.png",), ("tables/more.csv",),
    )  # fmt: skip
    assert not found.whole


@pytest.mark.parametrize("manifest", [None, b"", b"{}", b"[]", b'{"report": "other", "files": {}}', b"\xff"])
def test_no_report_is_no_report(folder: Path, manifest: bytes | None) -> None:
    (folder / "manifest.json").unlink()
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)
    with pytest.raises(NoReport, match="manifest"):
        verified(folder)


def test_tables_that_come_out_otherwise_are_named(folder: Path) -> None:
    other = Outcome.of(programme(cohorts=2), OutcomeFilters())
    differ = tables_that_differ(verified(folder).said, other)
    assert "flow" in differ and "benchmark" not in differ


def test_of_two_corrections_that_read_alike_the_second_is_new(tmp_path: Path) -> None:
    def of(*found: pd.DataFrame) -> Outcome:
        return Outcome.of(programme(cohorts=1, corrections=pd.concat(found)), OutcomeFilters())

    one = corrected(1, kind="facilitator", pseudonym=None, fields=None, operation="insert")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "corrections.csv").write_bytes(table_file(of(one), "corrections"))
    assert corrected_since(tmp_path, of(one)) == []
    (line,) = corrected_since(tmp_path, of(one, one))
    assert line == "1 July 2025, Facilitator of a session, cohort C001, session 2, of 30 June 2025, Entered"


def test_filters_come_back_from_the_manifest() -> None:
    filters = OutcomeFilters("s", "c", "v", dt.date(2024, 1, 2), dt.date(2024, 2, 3), "age", ("age", "prior"))
    assert OutcomeFilters.from_text(filters.as_text()) == filters
    assert OutcomeFilters.from_text(OutcomeFilters().as_text()) == OutcomeFilters()
