"""`throughcare import` and `throughcare list`, as somebody types them."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.fixtures.database import Database

ROOT = Path(__file__).parents[3]


class Typed:
    """Runs commands on the test's database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._environment = os.environ | {
            "DATABASE_URL": database.url,
            "THROUGHCARE_HOME": str(folder / "home"),
        }
        self._folder = folder

    async def __call__(self, *words: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "throughcare.py"),
            *words,
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    def file(self, name: str, data: bytes) -> str:
        (self._folder / name).write_bytes(data)
        return name


@pytest.fixture
def typed(database: Database, tmp_path: Path) -> Typed:
    return Typed(database, tmp_path)


SITES = "site,name\nN1,Nordhausen\nS1,Süd\n"


async def test_a_file_with_a_byte_order_mark_and_crlf_goes_in_once(typed: Typed) -> None:
    name = typed.file("sites.csv", b"\xef\xbb\xbf" + SITES.replace("\n", "\r\n").encode())
    assert await typed("import", "sites", name, "--check") == (
        0, "Checked 2 rows of sites: 2 new, 0 changed, 0 as stored. Nothing was written.\n", "",
    )  # fmt: skip
    assert (await typed("list", "sites"))[1] == ""
    assert await typed("import", "sites", name) == (
        0, "Imported 2 rows of sites: 2 new, 0 changed, 0 as stored.\n", "",
    )  # fmt: skip
    assert "0 new, 0 changed, 2 as stored. Nothing was written." in (await typed("import", "sites", name))[1]
    assert (await typed("list", "sites"))[1] == "N1\tNordhausen\tGB\t-\nS1\tSüd\tGB\t-\n"


async def test_mistakes_are_named_by_row_and_column_and_nothing_is_written(typed: Typed) -> None:
    name = typed.file("sites.csv", b"site,name,country\nN1,North,\nS 1,South,XX\n")
    status, out, err = await typed("import", "sites", name)
    assert status == 2
    assert out == ""
    assert "row 3, column site ('S 1')" in err
    assert "so nothing was written" in err
    assert (await typed("list", "sites"))[1] == ""


async def test_a_latin_1_file_is_refused_with_row_byte_and_remedy(typed: Typed) -> None:
    status, _, err = await typed("import", "sites", typed.file("sites.csv", SITES.encode("latin-1")))
    assert status == 2
    assert "row 3" in err
    assert "0xFC" in err
    assert "CSV UTF-8" in err


async def test_more_mistakes_than_are_shown_are_counted(typed: Typed) -> None:
    name = typed.file("people.csv", b"reference,site\n" + b"R 1,N1\n" * 1000)
    err = (await typed("import", "participants", name))[2]
    assert "... and 800 more" in err
    assert "1,000 mistakes" in err


async def test_an_unknown_kind_or_file_is_told_what_there_is(typed: Typed) -> None:
    status, _, err = await typed("import", "weather", typed.file("x.csv", b"a\n"))
    assert status == 2
    assert "attendance" in err
    assert (await typed("import", "sites", "missing.csv"))[0] == 2


async def test_the_lists_print_the_codes_to_use(typed: Typed) -> None:
    status, out, _ = await typed("list", "curricula")
    assert status == 0
    curriculum = out.splitlines()[0].split("\t")[0]
    await typed("import", "sites", typed.file("sites.csv", SITES.encode()))
    cohorts = f"cohort,site,curriculum,starts_on\nC1,N1,{curriculum},2026-01-05\n".encode()
    assert (await typed("import", "cohorts", typed.file("cohorts.csv", cohorts)))[0] == 0
    assert (await typed("list", "cohorts"))[1].startswith(f"C1\tN1\t{curriculum}\t2026-01-05")
    status, out, _ = await typed("list", "instruments")
    assert status == 0
    assert "CORE-10\tClinical Outcomes in Routine Evaluation, 10 items\t10" in out
