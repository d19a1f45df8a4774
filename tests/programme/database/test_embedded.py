"""The embedded server: private, repeatable, and gone when it should be."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest

from programme.database.embedded import DATABASE, DatabaseDidNotStart, Server, running
from programme.database.migrate import migrate, prepare_embedded


def _postgres_of(home: Path) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "postgres" and str(home / "postgres") in (process.info["cmdline"] or [])
    ]


async def _ask(server: Server, sql: str, database: str = "postgres") -> object:
    connection = await asyncpg.connect(server.owner_url(database))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def test_it_starts_keeps_its_data_and_leaves_no_process(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        asyncio.run(prepare_embedded(server))
        asyncio.run(_ask(server, "create table kept (x integer)", DATABASE))
        assert _postgres_of(tmp_path)
    assert not _postgres_of(tmp_path)
    with running(tmp_path) as server:
        asyncio.run(prepare_embedded(server))
        assert asyncio.run(_ask(server, "select count(*) from kept", DATABASE)) == 0


def test_nobody_connects_without_the_password(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        wrong = Server(server.socket, "wrong", "wrong")
        with pytest.raises(asyncpg.InvalidPasswordError):
            asyncio.run(_ask(wrong, "select 1"))
        listening = [
            c for p in _postgres_of(tmp_path) for c in p.net_connections(kind="inet") if c.status == "LISTEN"
        ]
        assert listening == []
    for folder in ("keys", "log", "postgres", "run"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700
    for key in ("owner", "app"):
        assert stat.S_IMODE((tmp_path / "keys" / key).stat().st_mode) == 0o600


def test_two_homes_do_not_disturb_each_other(tmp_path: Path) -> None:
    with running(tmp_path / "one") as one, running(tmp_path / "two") as two:
        asyncio.run(_ask(one, "create table only_here (x integer)"))
        assert asyncio.run(_ask(two, "select to_regclass('only_here')")) is None


def test_a_second_command_uses_the_server_that_runs(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        with running(tmp_path) as second:
            assert second == first
            assert len(_postgres_of(tmp_path)) == 1
        assert asyncio.run(_ask(first, "select 1")) == 1


def test_a_first_start_that_was_cut_short_is_repeated(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "half").write_text("made")
    with running(tmp_path) as server:
        assert asyncio.run(_ask(server, "select 1")) == 1


def test_a_long_path_still_gets_a_socket(tmp_path: Path) -> None:
    with running(tmp_path / ("deep-" * 25)) as server:
        assert asyncio.run(_ask(server, "select 1")) == 1


def test_a_server_that_cannot_start_says_where_its_log_is(tmp_path: Path) -> None:
    with running(tmp_path):
        pass
    with (tmp_path / "postgres" / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = nonsense\n")
    with pytest.raises(DatabaseDidNotStart, match=r"postgres\.log"), running(tmp_path):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_killed_programme_leaves_no_postgres(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from programme.database.embedded import running\n"
        "with running(Path(sys.argv[1])): print('up', flush=True); time.sleep(60)"
    )
    programme = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert programme.stdout is not None
    lines = iter(programme.stdout.readline, b"")
    assert any(line == b"up\n" for line in lines)
    (postgres,) = [p for p in _postgres_of(tmp_path) if p.ppid() == programme.pid]
    os.kill(programme.pid, signal.SIGKILL)
    programme.wait()
    programme.stdout.close()
    psutil.wait_procs([postgres], timeout=20)
    assert not _postgres_of(tmp_path)


async def test_migrating_twice_changes_nothing(server: Server) -> None:
    assert await migrate(server.owner_url()) == []


async def test_a_failing_migration_leaves_the_database_as_it_was(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "policies.sql"
    broken.write_text("create table half_done (x integer); select no_such_thing();")
    from programme.database import migrate as module

    files = module.policy_files()
    monkeypatch.setattr(module, "policy_files", lambda: [*files, broken])
    with pytest.raises(asyncpg.UndefinedFunctionError):
        await migrate(server.owner_url())
    assert await _ask(server, "select to_regclass('half_done')", DATABASE) is None
    assert await _ask(server, "select count(*) > 100 from pg_policies", DATABASE) is True
