"""Builds to look at, and workers to do them, as processes of their own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.fixtures.database import Database

ROOT = Path(__file__).resolve().parents[3]

# As `throughcare worker` does, but sooner sure that another worker is dead.
_WORKER = """
import datetime as dt
from reports.builds.builder import Databases
from reports.builds.worker import run_worker
if __name__ == "__main__":
    run_worker(Databases({url!r}, {reports_url!r}), heartbeat=dt.timedelta(seconds={heartbeat}))
"""
DONE = "state = 'done', attempts = 1, started_at = now(), finished_at = now(), manifest_hash = repeat('a', 64), size = 3"


class Worker:
    """A worker process."""

    def __init__(
        self, database: Database, folder: Path, *, reports_url: str = "", heartbeat: int = 2
    ) -> None:
        script = folder / "worker.py"
        script.write_text(
            _WORKER.format(url=database.url, reports_url=reports_url, heartbeat=heartbeat), "utf-8"
        )
        self.said = folder / "said.txt"
        with self.said.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, script],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def builders(self) -> list[int]:
        """The processes that it started to build in. (Python's own for shared memory is none.)"""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(number) for number in listed.split() if b"spawn_main" in command_of(int(number))]

    def stop(self) -> int:
        """In good order; its exit status."""
        self.process.terminate()
        return self.process.wait(20)


def command_of(process: int) -> bytes:
    """What a process runs; nothing when it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


@asynccontextmanager
async def working(database: Database, folder: Path, **others: Any) -> AsyncIterator[Worker]:
    """A worker until the end of the block."""
    worker = Worker(database, folder, **others)
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.stop()


async def ask(database: Database, owner: int = 7, **filters: str) -> int:
    """A build that somebody asked for."""
    connection = await database.as_owner()
    build: int = await connection.fetchval(
        "insert into report_build (owner, filters, cut) values ($1, $2, current_date) returning id",
        owner,
        json.dumps(filters),
    )
    await connection.close()
    return build


async def told(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows as the owner sees them."""
    connection = await database.as_owner()
    rows = await connection.fetch(sql, *values)
    await connection.close()
    return [tuple(row) for row in rows]


async def until(
    database: Database, build: int, there: Callable[[dict[str, Any]], bool], *, seconds: float = 60
) -> dict[str, Any]:
    """The build as soon as it is so."""
    connection = await database.as_owner()
    row: dict[str, Any] = {}
    try:
        for _attempt in range(int(seconds / 0.05)):
            found = await connection.fetchrow(
                "select b.*, coalesce(s.step, '') as step, s.done, s.total from report_build b"
                " left join report_build_step s on s.build = b.id where b.id = $1",
                build,
            )
            assert found is not None
            row = dict(found)
            if there(row):
                return row
            await asyncio.sleep(0.05)
    finally:
        await connection.close()
    raise AssertionError(row)


def ended(row: dict[str, Any]) -> bool:
    """Whether a build goes on no more."""
    return row["state"] not in {"waiting", "running"}


def drawing(row: dict[str, Any]) -> bool:
    """Whether its charts are drawn now."""
    return row["state"] == "running" and str(row["step"]).startswith("charts/")


def drawing_anew(attempt: int) -> Callable[[dict[str, Any]], bool]:
    """Whether its charts are drawn now, at this attempt."""
    return lambda row: drawing(row) and row["attempts"] == attempt
