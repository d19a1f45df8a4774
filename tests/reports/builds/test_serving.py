"""`throughcare serve` keeps its worker: replaced when it is killed, never left behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.live import ROOT, serving
from tests.fixtures.world import World
from tests.reports.builds.steps import ask, command_of, drawing, told, until

_CONNECTED = (
    "select pid from pg_stat_activity"
    " where application_name = 'throughcare worker' and datname = current_database()"
)


def children_of(server: int) -> set[int]:
    """The Python processes that a server started."""
    found = set()
    for listed in Path(f"/proc/{server}/task").glob("*/children"):
        found |= {int(number) for number in listed.read_text("ascii").split()}
    return {process for process in found if b"spawn_main" in command_of(process)}


def workers_of(server: int) -> set[int]:
    """Those of them that serve no pages."""
    return {process for process in children_of(server) if "granian" not in _loaded(process)}


def _loaded(process: int) -> str:
    return Path(f"/proc/{process}/maps").read_text("utf-8", errors="replace")


@pytest.mark.slow
async def test_a_killed_worker_is_replaced_and_none_outlives_a_killed_server(
    world: World, tmp_path: Path
) -> None:
    async def connected(wanted: Callable[[set[int]], bool]) -> set[int]:
        found: set[int] = set()
        for _attempt in range(200):
            found = {row[0] for row in await told(world.database, _CONNECTED)}
            if wanted(found):
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(found)

    async with serving(world, tmp_path, workers=1) as live:
        first = await connected(lambda now: len(now) == 1)
        [worker] = workers_of(live.process.pid)
        os.kill(worker, signal.SIGKILL)
        await connected(lambda now: len(now) == 1 and now != first)
        processes = children_of(live.process.pid)
        assert len(processes) == 2 and worker not in processes
        live.kill()
        await connected(lambda now: not now)
        for _attempt in range(100):
            if not any(map(command_of, processes)):
                break
            await asyncio.sleep(0.05)
        assert not any(map(command_of, processes))


@pytest.mark.slow
async def test_ctrl_c_amid_a_build_ends_all_in_good_order(world: World, tmp_path: Path) -> None:
    """A terminal sends it to every process at once."""
    build = await ask(world.database)
    async with serving(world, tmp_path, workers=1) as live:
        await until(world.database, build, drawing)
        children = children_of(live.process.pid)
        [worker] = workers_of(live.process.pid)
        [builder] = children_of(worker)
        for process in (builder, *children, live.process.pid):
            os.kill(process, signal.SIGINT)
        assert await asyncio.to_thread(live.process.wait, 30) == 0
    assert len(children) == 2 and not any(map(command_of, {*children, builder}))
    assert "Traceback" not in live.said.read_text()
    row = await until(world.database, build, lambda row: True)
    assert (row["state"], row["attempts"]) == ("waiting", 0)


def test_the_command_refuses_the_embedded_database(tmp_path: Path) -> None:
    """It would keep that from stopping; its server brings workers of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("THROUGHCARE_", "DATABASE_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "throughcare", "worker"],
        cwd=ROOT,
        env={**kept, "THROUGHCARE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "THROUGHCARE_WORKERS" in done.stderr
    assert list(tmp_path.iterdir()) == []
