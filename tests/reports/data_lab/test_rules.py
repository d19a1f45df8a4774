"""Who may be named to a data lab, and what the file says of them."""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from reports.data_lab.file import COLUMNS, csv_of, seal
from reports.data_lab.rules import LEAST, Ground, Taking, chosen


def taking(participant: int = 1, **more: Any) -> Taking:
    known = {
        "participant": participant,
        "family_name": "Testperson",
        "given_name": "Zita",
        "date_of_birth": dt.date(1990, 1, 2),
        "prison_number": "A1111AA",
        "establishment": "North Probe Prison",
        "curriculum": "probe",
        "started_on": dt.date(2025, 1, 7),
        "ended_on": dt.date(2025, 6, 3),
        "withdrew": False,
        "consented": False,
    }
    return Taking(**{**known, **more})


@pytest.mark.parametrize(
    ("ground", "named", "without_consent"),
    [(Ground.INFORMED, (1, 2), 0), (Ground.LAW, (1, 2), 0), (Ground.CONSENT, (2,), 1)],
)
def test_whoever_took_back_a_consent_is_named_on_no_ground(
    ground: Ground, named: tuple[int, ...], without_consent: int
) -> None:
    found = chosen([taking(1), taking(2, consented=True), taking(3, withdrew=True, consented=True)], ground)
    assert (found.people, found.withdrew, found.without_consent) == (named, 1, without_consent)


def test_people_are_counted_once_however_often_they_took_part() -> None:
    again = taking(1, started_on=dt.date(2025, 9, 1), ended_on=None)
    found = chosen(
        [taking(1), again, taking(2, date_of_birth=None, prison_number=None, given_name="")], Ground.LAW
    )
    assert len(found.rows) == 3 and found.people == (1, 2)
    missing = (found.without_name, found.without_birth, found.without_number, found.still_there)
    assert missing == (1, 1, 1, 1)
    assert found.too_few
    assert not chosen([taking(number) for number in range(LEAST)], Ground.LAW).too_few


def test_the_file_has_a_line_a_time_and_iso_dates() -> None:
    content = csv_of(chosen([taking(1, ended_on=None)], Ground.LAW))
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    assert tuple(row) == COLUMNS
    assert list(row.values()) == [
        "Testperson", "Zita", "1990-01-02", "A1111AA", "probe", "2025-01-07", "", "North Probe Prison",
    ]  # fmt: skip
    assert content.endswith(b"\n") and b"\r" not in content and len(seal(content)) == 64


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx"])
def test_no_cell_starts_a_formula(name: str) -> None:
    content = csv_of(
        chosen([taking(1, family_name=name, given_name='A "B", C', prison_number=name)], Ground.LAW)
    )
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    assert row["given_name"] == 'A "B", C'
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_names_in_any_script_come_through() -> None:
    content = csv_of(
        chosen([taking(1, family_name="Ż\N{LATIN SMALL LETTER O WITH DIAERESIS}рλ")], Ground.LAW)
    )
    assert "Żöрλ" in content.decode("utf-8")
