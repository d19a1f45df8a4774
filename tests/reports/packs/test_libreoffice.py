"""The workbook as another program reads it, where there is one."""

import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from reports.filters import OutcomeFilters
from reports.packs.folder import build
from reports.packs.outcome import Outcome
from tests.reports.invented import programme

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def as_number(cell: object) -> object:
    """A cell as LibreOffice writes it: a share that is shown in percent is written so."""
    return float(cell[:-1]) / 100 if isinstance(cell, str) and cell.endswith("%") else cell


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice")
def test_libreoffice_reads_every_sheet_as_its_table(tmp_path: Path) -> None:
    outcome = Outcome.of(programme(), OutcomeFilters())
    build(tmp_path / "report", outcome)
    # Comma, double quote, UTF-8, values as they are, every sheet into a file of its own.
    to_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *["--headless", "--convert-to", to_csv, "--outdir", str(tmp_path)],
            str(tmp_path / "report" / "workbook.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=150,
    )
    for name in outcome.tables:
        ours = pd.read_csv(tmp_path / "report" / "tables" / f"{name}.csv")
        theirs = pd.read_csv(tmp_path / f"workbook-{name[:31]}.csv")
        assert list(theirs.columns) == list(ours.columns) and len(theirs) == len(ours), name
        for column in ours.select_dtypes("number"):
            pd.testing.assert_series_equal(
                theirs[column].map(as_number).astype(float),
                ours[column].astype(float),
                rtol=1e-5,
                atol=1e-6,
                obj=f"{name}.{column}",
            )
