"""The folder of the outcome report: complete, recomputable, the same bytes each time."""

import csv
import hashlib
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from reports.filters import OutcomeFilters
from reports.measures import Frames
from reports.packs.folder import FolderInUse, build, files, zipped
from reports.packs.outcome import Mode, NotPublishable, Outcome
from reports.packs.sections import sections
from reports.packs.sheets import csv_file, harmless
from tests.reports.invented import CUT, programme

TABLES = [
    *["targets", "flow", "attendance_over_time", "attendance_by_session", "attendance_by_cohort"],
    "attendance_chart",
    *[
        "funnel",
        "absence_reasons",
        "module_completion",
        "dose_distribution",
        "retention",
        "retention_at_risk",
    ],
    *["outcome_change", "reliable_change", "score_pairs", "instruments", "trajectories", "repeated_measures"],
    *["dose_change", "dropout", "survival", "survival_at_risk"],
    *[
        "survival_tests",
        "hazards",
        "hazard_models",
        "fixed_follow_up",
        "benchmark",
        "follow_up_completeness",
        "first_contact",
    ],
    *["facilitation", "fidelity", "fidelity_by_module", "corrections", "data_quality"],
]
CHARTS = [
    *["flow", "attendance_over_time", "attendance_by_cohort", "attendance_chart", "funnel"],
    *["absence_reasons", "module_completion", "dose_distribution", "retention"],
    *["outcome_change", "reliable_change", "score_pairs", "trajectories", "survival", "benchmark"],
    *["fidelity_by_module", "data_quality"],
]


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return Outcome.of(programme(), OutcomeFilters(site=None, group_by="aid"))


@pytest.fixture(scope="module")
def made(outcome: Outcome) -> dict[str, bytes]:
    return files(outcome)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_the_folder_holds_every_file(made: dict[str, bytes]) -> None:
    assert set(made) == {
        *(f"tables/{name}.csv" for name in TABLES),
        *(f"charts/{name}.{kind}" for name in CHARTS for kind in ("png", "svg")),
        *["analysis.parquet", "analysis.sav", "codebook.csv", "manifest.json", "report.html", "report.pdf"],
        "workbook.xlsx",
    }


def test_the_same_data_and_filters_give_the_same_bytes(made: dict[str, bytes]) -> None:
    again = files(Outcome.of(programme(), OutcomeFilters(group_by="aid")))
    assert again == made
    assert zipped(again) == zipped(made)


def test_rows_in_another_order_give_the_same_bytes(made: dict[str, bytes]) -> None:
    frames = programme()
    shuffled = Frames.of(
        cut=CUT,
        participants=frames.participants.sample(frac=1, random_state=3),
        memberships=frames.memberships.sample(frac=1, random_state=3),
        sessions=frames.sessions.sample(frac=1, random_state=3),
        expected=frames.expected.sample(frac=1, random_state=3),
        plans=frames.plans.sample(frac=1, random_state=3),
        measures=frames.measures.sample(frac=1, random_state=3),
        instruments=frames.instruments.sample(frac=1, random_state=3),
        deliveries=frames.deliveries.sample(frac=1, random_state=3),
    )
    assert files(Outcome.of(shuffled, OutcomeFilters(group_by="aid"))) == made


def test_the_manifest_proves_every_file(made: dict[str, bytes]) -> None:
    said = json.loads(made["manifest.json"])
    assert said["data_cut"] == CUT.isoformat()
    assert said["filters"] == {"group_by": "aid"}
    assert said["mode"] == "operational"
    assert said["software_version"]
    others = {path: content for path, content in made.items() if path != "manifest.json"}
    assert said["files"] == {path: hashlib.sha256(content).hexdigest() for path, content in others.items()}


def test_the_codebook_explains_every_column_and_no_other(made: dict[str, bytes], outcome: Outcome) -> None:
    entries = read(made["codebook.csv"])
    columns = [(entry["table"], entry["column"]) for entry in entries if not entry["value"]]
    assert columns == [(name, column) for name, table in outcome.tables.items() for column in table.columns]
    assert all(entry["meaning"] for entry in entries)
    rates = [
        entry
        for entry in entries
        if entry["column"] in ("rate", "share", "engagement_rate") and not entry["value"]
    ]
    assert all(
        entry["numerator"] and entry["denominator"] for entry in rates if entry["table"] != "absence_reasons"
    )


def test_the_codebook_explains_every_stage_and_check(made: dict[str, bytes]) -> None:
    values = {(entry["table"], entry["column"], entry["value"]) for entry in read(made["codebook.csv"])}
    for row in read(made["tables/flow.csv"]):
        assert ("flow", "stage", row["stage"]) in values
    for row in read(made["tables/data_quality.csv"]):
        assert ("data_quality", "check", row["check"]) in values
    for row in read(made["tables/absence_reasons.csv"]):
        assert ("absence_reasons", "caused_by", row["caused_by"]) in values


def test_tables_are_plain_csv_with_fixed_digits(made: dict[str, bytes]) -> None:
    first = made["tables/attendance_by_session.csv"].split(b"\n")
    assert first[0] == b"cohort,session,date,expected,attended,rate,lower,upper"
    assert b"\r" not in made["tables/attendance_by_session.csv"]
    row = read(made["tables/attendance_by_session.csv"])[0]
    assert len(row["rate"].partition(".")[2]) == 6
    assert row["date"].count("-") == 2


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.pictures: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.addresses += [value for name, value in attrs if name in ("src", "href") and value]
        if tag == "img":
            self.pictures.append(found)
        assert tag not in ("script", "link", "iframe")


def test_the_html_needs_nothing_else_and_every_chart_says_its_finding(
    made: dict[str, bytes], outcome: Outcome
) -> None:
    page = _Html()
    page.feed(made["report.html"].decode("utf-8"))
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in page.addresses)
    assert len(page.pictures) == len(CHARTS)
    findings = [section.finding for section in sections(outcome) if section.has_chart]
    assert all(
        finding in str(picture["alt"]) for finding, picture in zip(findings, page.pictures, strict=True)
    )


def test_every_count_in_the_html_tables_is_that_of_the_csv(made: dict[str, bytes], outcome: Outcome) -> None:
    for section in sections(outcome):
        rows = read(made[f"tables/{section.name}.csv"])
        assert section.grid.length == len(rows)
        for shown, row in zip(section.grid.rows, rows, strict=section.grid.rows != ()):
            counts = {
                value for name, value in row.items() if name in ("count", "expected", "attended", "n", "met")
            }
            assert {f"{int(value):,}" for value in counts} <= set(shown)


def test_the_workbook_reads_back_as_the_tables(made: dict[str, bytes], outcome: Outcome) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["workbook.xlsx"]))
    assert book.sheetnames == ["about", *outcome.tables, "codebook"]
    for name, table in outcome.tables.items():
        cells = list(book[name].iter_rows(values_only=True))
        assert list(cells[0]) == list(table.columns)
        assert len(cells) == len(table) + 1
    first = next(book["attendance_by_session"].iter_rows(min_row=2, values_only=True))
    row = outcome.tables["attendance_by_session"].iloc[0]
    assert first[2] == row["date"].to_pydatetime()
    assert first[5] == pytest.approx(row["rate"])
    everything = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in everything if cell.data_type == "f"]


def test_the_zip_is_the_folder(made: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(made))) as archive:
        assert archive.testzip() is None
        assert {name.removeprefix("outcome/"): archive.read(name) for name in archive.namelist()} == made


@pytest.mark.parametrize("frames", [Frames.of(cut=CUT), programme(cohorts=1, people=1, sessions=1)])
def test_without_data_the_files_are_whole_and_say_so(frames: Frames) -> None:
    made = files(Outcome.of(frames, OutcomeFilters()))
    assert b"flow" in made["tables/flow.csv"] or b"stage" in made["tables/flow.csv"]
    assert made["tables/retention.csv"].startswith(b"group,week,at_risk,events,survival,lower,upper\n")
    openpyxl.load_workbook(io.BytesIO(made["workbook.xlsx"]))
    if frames.participants.empty:
        assert "There is nobody and no session" in made["report.html"].decode()


def test_not_even_a_pseudonym_stands_outside_the_analysis_file(made: dict[str, bytes]) -> None:
    frames = programme()
    for path, content in made.items():
        if path in ("analysis.parquet", "analysis.sav"):
            continue
        assert not [person for person in frames.participants["pseudonym"] if person.encode() in content]


@pytest.fixture(scope="module")
def published() -> Outcome:
    return Outcome.of(programme(cohorts=8), OutcomeFilters(), mode=Mode.PUBLISHABLE)


@pytest.fixture(scope="module")
def for_the_public(published: Outcome) -> dict[str, bytes]:
    return files(published)


def test_a_publishable_report_has_no_file_of_single_people_and_no_lines(
    published: Outcome, for_the_public: dict[str, bytes]
) -> None:
    assert {path.partition("/")[0] for path in for_the_public} == {
        *("tables", "charts", "codebook.csv", "report.html", "report.pdf", "workbook.xlsx", "manifest.json")
    }
    assert all(path.endswith(".png") for path in for_the_public if path.startswith("charts/"))
    assert {path for path in for_the_public if path.startswith("charts/")} >= {
        "charts/flow.png",
        "charts/funnel.png",
    }
    assert b"image/svg+xml" not in for_the_public["report.html"]
    said = json.loads(for_the_public["manifest.json"])
    assert said["mode"] == "publishable"
    assert said["protection"] == {"least": 10, "base": 5, "zeros_hidden": True, "candidates": 5}
    assert len(published.people) == 0


def test_a_publishable_report_is_the_same_twice(for_the_public: dict[str, bytes]) -> None:
    assert files(Outcome.of(programme(cohorts=8), OutcomeFilters(), mode=Mode.PUBLISHABLE)) == for_the_public


def test_a_publishable_report_says_so_in_words_and_hides_in_words(for_the_public: dict[str, bytes]) -> None:
    page = for_the_public["report.html"].decode()
    assert "Operational" not in page and "Publishable: counts under 10 are hidden" in page
    assert re.search(r"<td[^>]*>hidden</td>", page)
    assert "or something too few could be worked out from it" in page
    assert "nan" not in re.sub(r"base64,[^\"]+", "", page).lower().replace("finance", "")
    assert "<NA>" not in page
    for row in read(for_the_public["tables/flow.csv"]):
        assert row["count"] == "" or (int(row["count"]) % 5 == 0 and int(row["count"]) >= 10)


def test_the_codebook_of_a_publishable_report_explains_its_columns(
    published: Outcome, for_the_public: dict[str, bytes]
) -> None:
    entries = read(for_the_public["codebook.csv"])
    columns = [(entry["table"], entry["column"]) for entry in entries if not entry["value"]]
    assert columns == [(name, column) for name, table in published.tables.items() for column in table.columns]
    counts = {(entry["table"], entry["column"]): entry["missing"] for entry in entries if not entry["value"]}
    assert counts["flow", "count"] == "empty when hidden"
    assert counts["attendance_by_cohort", "rate"] == "empty when the denominator is 0; empty when hidden"


def test_groups_and_models_are_refused_in_a_publishable_report() -> None:
    for filters in (OutcomeFilters(group_by="aid"), OutcomeFilters(predictors=("age",))):
        with pytest.raises(NotPublishable, match="compares no groups and models nothing"):
            Outcome.of(programme(cohorts=1), filters, mode=Mode.PUBLISHABLE)
    with pytest.raises(ValueError, match="secret"):
        Outcome.of(programme(cohorts=1), OutcomeFilters(), mode="secret")


def test_a_folder_is_written_and_an_earlier_report_replaced(tmp_path: Path, outcome: Outcome) -> None:
    folder = tmp_path / "new" / "report"
    made = build(folder, outcome)
    assert {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    } == made
    left_over = folder / "charts" / "old.svg"
    said = json.loads((folder / "manifest.json").read_text())
    said["files"]["charts/old.svg"] = "0"
    left_over.write_text("from an earlier version")
    (folder / "manifest.json").write_text(json.dumps(said))
    assert build(folder, outcome) == made
    assert not left_over.exists()


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path, outcome: Outcome) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(FolderInUse, match="not empty"):
        build(tmp_path, outcome)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    with pytest.raises(FolderInUse, match="is a file"):
        build(tmp_path / "thesis.docx", outcome)


def test_a_manifest_cannot_name_files_outside_its_folder(tmp_path: Path, outcome: Outcome) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("keep")
    folder = tmp_path / "report"
    folder.mkdir()
    said = {"report": "throughcare outcome report", "files": {"../precious.txt": "0"}}
    (folder / "manifest.json").write_text(json.dumps(said))
    build(folder, outcome)
    assert precious.read_text() == "keep"


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "-"])
def test_a_cell_never_starts_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["-1", "+2.5", "plain", "", "1=1", "-1e3"])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_formula_in_a_code_is_harmless_in_the_csv() -> None:
    frames = programme(cohorts=1, people=2, sessions=3)
    frames.memberships["cohort"] = "=cmd()"
    table = Outcome.of(frames, OutcomeFilters()).tables["attendance_by_cohort"]
    assert b"\n'=cmd()," in b"\n" + csv_file(table).split(b"\n", 1)[1]
