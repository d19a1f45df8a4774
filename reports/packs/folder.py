"""The report as a folder or a zip: files, their hashes, and when an old folder may be replaced."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from programme.web.text import _
from reports.packs.codebook import codebook
from reports.packs.figures import CHARTS, charts_of
from reports.packs.outcome import Mode, Outcome
from reports.packs.people import parquet, sav
from reports.packs.report_html import report_html
from reports.packs.report_pdf import report_pdf
from reports.packs.sections import about, described
from reports.packs.sheets import csv_file, workbook
from reports.packs.version import libraries, software_version

REPORT: Final = "throughcare outcome report"
MANIFEST: Final = "manifest.json"


class FolderInUse(Exception):
    """The folder holds something that is no report of ours. Says which folder and what to do."""


STEPS: Final = ("tables", *(f"charts/{name}" for name in CHARTS), "workbook", "analysis", "html", "pdf")
"""What `files` goes through, in this order."""


def files(outcome: Outcome, *, tell: Callable[[str], None] = lambda step: None) -> dict[str, bytes]:
    """Every file of the report by its path in the folder, `manifest.json` last.

    `tell` is called with each of `STEPS` as it begins; what it raises ends the work.
    """
    tell("tables")
    made = {f"tables/{name}.csv": table_file(outcome, name) for name in outcome.tables}
    made["codebook.csv"] = codebook_file(outcome)
    vectors, pictures = {}, {}
    said = described(outcome)
    for name, chart in charts_of(outcome).items():
        tell(f"charts/{name}")
        made[f"charts/{name}.png"] = pictures[name] = chart.png(outcome, said[name])
        vectors[name] = chart.svg(outcome)
    tell("workbook")
    made["workbook.xlsx"] = workbook(outcome.tables, about(outcome), codebook(outcome), outcome.cut)
    if outcome.mode is Mode.PUBLISHABLE:
        tell("html")
        made["report.html"] = report_html(outcome, pictures, "image/png")
    else:
        made |= {f"charts/{name}.svg": vector for name, vector in vectors.items()}
        tell("analysis")
        made["analysis.parquet"] = parquet(outcome.people)
        made["analysis.sav"] = sav(outcome)
        tell("html")
        made["report.html"] = report_html(outcome, vectors, "image/svg+xml")
    tell("pdf")
    made["report.pdf"] = report_pdf(outcome, vectors)
    ordered = {path: made[path] for path in sorted(made)}
    return {**ordered, MANIFEST: manifest(outcome, ordered)}


def table_file(outcome: Outcome, name: str) -> bytes:
    """`tables/<name>.csv`."""
    return csv_file(outcome.tables[name])


def table_workbook(outcome: Outcome, name: str) -> bytes:
    """One table as an Excel workbook that says what it is of, what it found and what its columns mean."""
    lines = codebook(outcome)
    said = described(outcome).get(name, {"Title": name, "Description": ""})
    return workbook(
        {name: outcome.tables[name]},
        [(said["Title"], said["Description"]), *about(outcome)],
        lines[lines["table"] == name],
        outcome.cut,
    )


def codebook_file(outcome: Outcome) -> bytes:
    """`codebook.csv`."""
    return csv_file(codebook(outcome))


def manifest(outcome: Outcome, made: Mapping[str, bytes]) -> bytes:
    """What the report is of, by which software, and the SHA-256 of each file, as JSON."""
    said: dict[str, Any] = {
        "report": REPORT,
        "software_version": software_version(),
        "mode": outcome.mode.value,
        "data_cut": outcome.cut.isoformat(),
        # Of a past day everything is known; of a day that is not over, what was recorded so far.
        **({} if outcome.last_change is None else {"last_change": outcome.last_change}),
        "filters": outcome.filters.as_text(),
        **_protection(outcome),
        "libraries": libraries(),
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in sorted(made.items())},
    }
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _protection(outcome: Outcome) -> dict[str, Any]:
    """By which rules counts were hidden and rounded."""
    return (
        {} if outcome.published is None else {"protection": asdict(outcome.published.publication.protection)}
    )


def build(folder: Path, outcome: Outcome) -> dict[str, bytes]:
    """Write the report into `folder`, which may be missing, empty, or hold an earlier report.

    An earlier report is replaced whole, so that no file of it is left among the new ones. The
    manifest is removed first and written last: a folder without it is not a finished report.
    Raises FolderInUse, with nothing written, when anything else is there.
    """
    earlier = check_folder(folder)
    made = files(outcome)
    (folder / MANIFEST).unlink(missing_ok=True)
    for path in earlier:
        (folder / path).unlink(missing_ok=True)
    for path, content in made.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".part")
        partial.write_bytes(content)
        partial.replace(target)
    return made


def check_folder(folder: Path) -> list[str]:
    """The files of a report that is in the folder already. Raises FolderInUse."""
    if folder.exists() and not folder.is_dir():
        raise FolderInUse(_("%(folder)s is a file. Name a folder.", folder=folder))
    if not folder.exists() or not any(folder.iterdir()):
        return []
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        if said["report"] == REPORT:
            inside = folder.resolve()
            return [path for path in said["files"] if (folder / path).resolve().is_relative_to(inside)]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise FolderInUse(
        _(
            "%(folder)s is not empty and holds no outcome report. Name an empty or a new folder.",
            folder=folder,
        )
    )


def zipped(made: Mapping[str, bytes], *, name: str = "outcome") -> bytes:
    """The files as one zip with a folder in it; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, content in made.items():
            # No clock and no machine in it: the earliest date a zip can hold, plain file rights.
            entry = zipfile.ZipInfo(f"{name}/{path}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = (
                zipfile.ZIP_STORED if path.endswith((".png", ".xlsx")) else zipfile.ZIP_DEFLATED
            )
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
