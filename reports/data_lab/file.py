"""The file itself: one line a time in a cohort, as data labs ask for it."""

import csv
import datetime as dt
import hashlib
import io
from typing import Final

from reports.data_lab.rules import Chosen
from reports.packs.sheets import harmless

COLUMNS: Final = (
    "family_name",
    "given_name",
    "date_of_birth",
    "prison_number",
    "curriculum",
    "started_on",
    "ended_on",
    "establishment",
)


def csv_of(chosen: Chosen) -> bytes:
    """UTF-8, LF, comma, header, ISO dates; an empty cell for what is not known; no cell starts a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in chosen.rows:
        writer.writerow([_cell(getattr(row, name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8")


def seal(content: bytes) -> str:
    """What stands for the file: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def _cell(value: str | dt.date | None) -> str:
    return value.isoformat() if isinstance(value, dt.date) else harmless(value or "")
