"""`throughcare demo` and `throughcare serve --demo`."""

import asyncio
import csv
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner

from programme.database.commands import CommandFailed
from programme.database.embedded import Server
from programme.database.settings import Settings
from sessions.demonstration import commands
from sessions.demonstration.sign_ins import FILE
from tests.fixtures.database import Database, drop_copy, make_copy


@pytest.fixture
def empty(server: Server) -> Iterator[Database]:
    made = asyncio.run(make_copy(server))
    yield made
    asyncio.run(drop_copy(server, made))


def _credentials(database: Database) -> dict[str, str]:
    async def read() -> dict[str, str]:
        owner = await database.as_owner()
        rows = await owner.fetch(
            "select s.email, c.password_hash from staff s join credential c on c.staff = s.id"
        )
        await owner.close()
        return {row[0]: row[1] for row in rows}

    return asyncio.run(read())


def test_an_empty_database_gets_sign_ins_that_only_their_owner_may_read(
    empty: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.load_if_empty(Settings(home=tmp_path), empty.url)
    path = tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["email", "password", "role"]
    assert {row["role"] for row in rows} == {
        "lead",
        "administrator",
        "evaluator",
        "coordinator",
        "facilitator",
        "supervisor",
        "offender_manager",
    }
    assert len({row["password"] for row in rows}) == len(rows) == 16
    stored = _credentials(empty)
    assert stored.keys() == {row["email"] for row in rows}
    assert PasswordHasher().verify(stored[rows[0]["email"]], rows[0]["password"])
    said = capsys.readouterr().out
    assert all(row["email"] in said and row["password"] in said for row in rows)


def test_a_second_start_keeps_what_is_there_and_says_where_the_sign_ins_are(
    empty: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.load_if_empty(Settings(home=tmp_path), empty.url)
    before = (tmp_path / FILE).read_text()
    capsys.readouterr()
    commands.load_if_empty(Settings(home=tmp_path), empty.url)
    said = capsys.readouterr().out
    assert str(tmp_path / FILE) in said
    assert "Loading" not in said
    assert (tmp_path / FILE).read_text() == before


def test_a_load_that_fails_leaves_no_sign_ins(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(rows: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("sessions.demonstration.load.put", fail)
    with pytest.raises(RuntimeError, match="the disk is full"):
        commands.load_if_empty(Settings(home=tmp_path), empty.url)
    assert not (tmp_path / FILE).exists()
    assert not _credentials(empty)


def test_the_command_refuses_a_database_that_is_in_use(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Settings(home=tmp_path, database_url=empty.url)
    monkeypatch.setattr(commands, "settings", lambda: chosen)
    monkeypatch.setattr("programme.database.commands.settings", lambda: chosen)
    arguments = ["--participants", "40", "--seed", "7", "--today", "2026-11-23"]
    first = CliRunner().invoke(commands.demo_command, arguments, catch_exceptions=False)
    assert "Loaded 40 participants, 4 cohorts" in first.output
    before = (tmp_path / FILE).read_text()
    with pytest.raises(CommandFailed, match="4 cohorts, 40 participants, 3 sites"):
        CliRunner().invoke(commands.demo_command, arguments, catch_exceptions=False)
    assert (tmp_path / FILE).read_text() == before


@pytest.mark.parametrize("wrong", [["--participants", "5"], ["--today", "2026-02-30"], ["--seed", "x"]])
def test_wrong_options_are_refused(wrong: list[str]) -> None:
    result = CliRunner().invoke(commands.demo_command, wrong)
    assert result.exit_code == 2
    assert "Invalid value" in result.output
