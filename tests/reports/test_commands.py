"""`throughcare report outcome`: what it writes and what it refuses, in words."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from programme.database.commands import CommandFailed
from reports import commands
from reports.filters import OutcomeFilters
from reports.frames import UnknownFilter
from reports.packs.folder import files
from reports.packs.outcome import Mode, Outcome
from tests.fixtures.world import World
from tests.reports.invented import corrected, programme


def run(*words: str) -> Any:
    return CliRunner().invoke(commands.report_command, ["outcome", *words])


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[OutcomeFilters]:
    """The command without a database: what it asked to be computed."""
    asked: list[OutcomeFilters] = []

    def compute(
        filters: OutcomeFilters, cut: dt.date | None, mode: Mode, *, since: int | None = None
    ) -> tuple[OutcomeFilters, Mode]:
        asked.append(filters)
        return filters, mode

    monkeypatch.setattr(commands, "_computed", compute)
    monkeypatch.setattr(
        commands, "with_database", lambda of: Outcome.of(programme(cohorts=4), of[0], mode=of[1])
    )
    return asked


def test_it_writes_the_folder_and_says_what_it_is(computed: list[OutcomeFilters], tmp_path: Path) -> None:
    out = tmp_path / "report"
    done = run("--out", str(out), "--from", "2023-01-01", "--to", "2025-01-31", "--group-by", "site")
    assert done.exit_code == 0, done.output
    assert "Not for publication" not in done.output
    assert "not for publication" in done.output
    filters = OutcomeFilters(starts_on=dt.date(2023, 1, 1), ends_on=dt.date(2025, 1, 31), group_by="site")
    assert computed == [filters]
    made = files(Outcome.of(programme(cohorts=4), filters))
    assert {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    } == made
    assert json.loads(made["manifest.json"])["filters"] == {
        "from": "2023-01-01",
        "to": "2025-01-31",
        "group_by": "site",
    }


def test_a_publishable_folder_is_written_and_verified(computed: list[OutcomeFilters], tmp_path: Path) -> None:
    out = tmp_path / "report"
    done = run("--out", str(out), "--mode", "publishable")
    assert done.exit_code == 0, done.output
    assert "Not to be published before it is in the register" in done.output
    assert json.loads((out / "manifest.json").read_bytes())["mode"] == "publishable"
    again = verify(str(out), "--rebuild")
    assert again.exit_code == 0, again.output
    assert "The records still give the same tables." in again.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--mode", "publishable", "--group-by", "site"], "compares no groups"),
        (["--mode", "publishable", "--predictors", "age"], "models nothing"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], "--to must be"),
        (["--group-by", "shoes"], "It can be by: site, cohort, curriculum, age, aid"),
        (["--group-by", "age"], "different values"),
    ],
)
def test_it_refuses_in_words_and_writes_nothing(
    computed: list[OutcomeFilters], tmp_path: Path, words: list[str], message: str
) -> None:
    out = tmp_path / "report"
    done = run("--out", str(out), *words)
    if isinstance(done.exception, CommandFailed):
        assert message in str(done.exception)
    else:
        pytest.fail(f"it was not refused: {done.output}")
    assert not out.exists()


@pytest.mark.parametrize("day", ["2025-02-30", "yesterday", "1492-01-01", "2101-01-01"])
def test_a_date_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    done = run("--out", str(tmp_path / "x"), "--from", day)
    assert done.exit_code == 2
    assert day in done.output


def test_a_folder_with_other_files_is_refused_before_anything_is_computed(
    computed: list[OutcomeFilters], tmp_path: Path
) -> None:
    (tmp_path / "thesis.docx").touch()
    done = run("--out", str(tmp_path))
    assert isinstance(done.exception, CommandFailed)
    assert "not empty" in str(done.exception)
    assert not computed


async def test_it_computes_from_the_database_and_is_noted(world: World) -> None:
    outcome = await commands._computed(OutcomeFilters(site="north"), None)
    assert outcome.tables["flow"]["count"].iloc[0] == 4
    owner = await world.database.as_owner()
    row = await owner.fetchrow("select staff, page, reason from access_log")
    await owner.close()
    assert tuple(row or ()) == (None, "report outcome", "site=north, mode=operational")


async def test_an_unknown_site_is_named(world: World) -> None:
    with pytest.raises(UnknownFilter):
        await commands._computed(OutcomeFilters(site="nowhere"), None)


async def test_a_cut_in_the_future_is_refused(world: World) -> None:
    with pytest.raises(CommandFailed, match="future"):
        await commands._computed(OutcomeFilters(), dt.date(2100, 1, 1))


def verify(*words: str) -> Any:
    return CliRunner().invoke(commands.report_command, ["verify", *words])


def test_a_report_is_verified_and_compared_with_the_records(
    computed: list[OutcomeFilters], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    run("--out", str(out), "--group-by", "site")
    done = verify(str(out), "--rebuild")
    assert done.exit_code == 0, done.output
    assert "files are as they were written" in done.output and "still give the same tables" in done.output
    assert computed[-1] == OutcomeFilters(group_by="site")
    # A correction after the cut, which is told before what comes out otherwise by it.
    monkeypatch.setattr(
        commands,
        "with_database",
        lambda of: Outcome.of(programme(cohorts=3, corrections=corrected(kind="mark")), of[0]),
    )
    done = verify(str(out), "--rebuild")
    assert done.exit_code != 0
    told = done.output.index("Corrected since: 1 July 2025, Mark, cohort C001")
    assert told < done.output.index("Comes out otherwise now: flow")
    assert "otherwise now: corrections" not in done.output
    assert isinstance(done.exception, (SystemExit, CommandFailed))
    (out / "codebook.csv").unlink()
    done = verify(str(out))
    assert done.exit_code != 0 and "Missing: codebook.csv" in done.output


def test_what_is_no_report_is_not_verified(tmp_path: Path) -> None:
    assert verify(str(tmp_path)).exit_code != 0
    assert verify(str(tmp_path / "nowhere")).exit_code != 0
