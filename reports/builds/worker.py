"""The worker: takes builds from the queue, watches over the process that builds each, keeps what comes of it.

The queue is PgQueuer's. It hands a job to one worker at a time, and to another one when the heartbeat of the
first ran out. What may be begun how often is decided by `work.take_up`, which knows of every attempt.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import signal
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

import asyncpg
import click
from pgqueuer.db import AsyncpgDriver
from pgqueuer.errors import PgqException, RetryRequested
from pgqueuer.models import Job
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

from programme.database import DATABASE_AWAY, DatabaseRole, close_pool, connect_to, open_pool
from programme.database.embedded import end_with_parent
from reports.builds import work
from reports.builds.builder import Builder, DatabaseAway, Databases, Failed, Made, Said, Step
from reports.builds.rules import Failure

JOB: Final = "report_build"
"""The name of the job in the queue; `policies.sql` queues it."""

HEARTBEAT: Final = dt.timedelta(seconds=30)
"""A worker that gave no sign for so long is thought dead, and its job is taken up by another."""

T = TypeVar("T")

_LOOKS_EVERY: Final = dt.timedelta(seconds=3)
"""So often it looks for jobs whose notice was lost, and whether a build was cancelled during a long step."""

_TIDIES_EVERY: Final = 3600
_SECONDS_TO_RETURN: Final = 2


class _Cancelled:
    """Nobody waits for the report any more, or another worker builds it."""


class _NotMigrated(Exception):
    """The database has no queue yet."""


class Worker:
    """One worker process. `run` goes on until `stop`."""

    def __init__(self, databases: Databases, *, heartbeat: dt.timedelta = HEARTBEAT) -> None:
        self._databases = databases
        self._heartbeat = heartbeat
        self._stopping = asyncio.Event()
        self._manager: QueueManager | None = None
        self._builders: set[Builder] = set()

    async def run(self) -> None:
        """Work until stopped. The database may come and go, and may not have been migrated yet."""
        connect_to(self._databases.url, self._databases.reports_url)
        await open_pool(3)
        tidying = asyncio.create_task(self._tidy())
        said = ""
        while not self._stopping.is_set():
            try:
                await self._take_jobs()
                said = ""
            except _NotMigrated:
                said = _say("the database is not up to date yet: run 'throughcare migrate'", unless=said)
            except (*DATABASE_AWAY, asyncpg.PostgresError, PgqException):
                said = _say("the database cannot be reached; trying again", unless=said)
            await self._pause(_SECONDS_TO_RETURN)
        tidying.cancel()
        await close_pool()

    def stop(self) -> None:
        """Finish in good order: what is being built is handed back to the queue."""
        self._stopping.set()
        if self._manager is not None:
            self._manager.shutdown.set()
        for builder in self._builders:
            builder.kill()

    async def _take_jobs(self) -> None:
        connection = await asyncpg.connect(
            self._databases.url, server_settings={"application_name": "throughcare worker"}
        )
        try:
            if not await connection.fetchval("select to_regclass('pgqueuer') is not null"):
                raise _NotMigrated
            await connection.execute(f"set role {DatabaseRole.WORKER.value}")
            self._manager = QueueManager(Queries(AsyncpgDriver(connection)))
            self._manager.entrypoint(JOB)(self._do)
            await self._manager.run(
                batch_size=1,
                max_concurrent_tasks=2,  # the least that PgQueuer allows
                dequeue_timeout=_LOOKS_EVERY,
                heartbeat_timeout=self._heartbeat,
                shutdown_on_listener_failure=True,
            )
        finally:
            self._manager = None
            connection.terminate()

    async def _do(self, job: Job) -> None:
        """One job. A worker that stops puts it back for the next; all else ends it."""
        build = int(job.payload or b"0")
        over = False
        while not over:
            taken = await self._surely(lambda: work.take_up(build), also=(asyncpg.DiskFullError,))
            over = taken is None or await self._attempt(taken)

    async def _attempt(self, taken: work.Taken) -> bool:
        """Build once. False: the process ended without a word, and perhaps another can be begun."""
        try:
            result = await self._built(taken)
            if isinstance(result, Made):
                await self._keep(taken, result)
            elif isinstance(result, Failed):
                await self._fail(taken, result)
        except (RetryRequested, asyncio.CancelledError):
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            await self._fail(taken, Failed(Failure.UNEXPECTED))
            return True
        return result is not None

    async def _built(self, taken: work.Taken) -> Made | Failed | _Cancelled | None:
        while not self._stopping.is_set():
            builder = Builder(taken.order, self._databases)
            self._builders.add(builder)
            try:
                result = await self._heard(taken, builder)
            finally:
                self._builders.discard(builder)
                await builder.end()
            stopped = result is None and self._stopping.is_set()
            if not stopped and not isinstance(result, DatabaseAway):
                return result
            await self._pause(_SECONDS_TO_RETURN)
        with contextlib.suppress(*DATABASE_AWAY):
            await work.hand_back(taken)
        raise RetryRequested(reason="the worker stops")

    async def _heard(
        self, taken: work.Taken, builder: Builder
    ) -> Made | Failed | DatabaseAway | _Cancelled | None:
        while True:
            said: Said | None
            try:
                said = await builder.said(within=_LOOKS_EVERY.total_seconds())
            except TimeoutError:
                goes_on = work.is_ours(taken)
            else:
                if not isinstance(said, Step):
                    return said
                goes_on = work.tell_step(taken, said)
            # A step that cannot be written now is no reason to stop.
            with contextlib.suppress(*DATABASE_AWAY, asyncpg.DiskFullError):
                if not await goes_on:
                    return _Cancelled()

    async def _keep(self, taken: work.Taken, made: Made) -> None:
        try:
            await self._surely(lambda: work.keep(taken, made))
        except asyncpg.DiskFullError:
            await self._fail(taken, Failed(Failure.DISK_FULL))

    async def _fail(self, taken: work.Taken, failed: Failed) -> None:
        await self._surely(lambda: work.fail(taken, failed), also=(asyncpg.DiskFullError,))

    async def _surely(
        self, write: Callable[[], Awaitable[T]], *, also: tuple[type[Exception], ...] = ()
    ) -> T:
        """Write as soon as the database is there: minutes of drawing are not lost to a restart of it."""
        while True:
            try:
                return await write()
            except (*DATABASE_AWAY, *also):
                if self._stopping.is_set():
                    raise RetryRequested(reason="the database is away, and the worker stops") from None
                await self._pause(_SECONDS_TO_RETURN)

    async def _tidy(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(*DATABASE_AWAY, asyncpg.PostgresError):
                await work.tidy()
            await self._pause(_TIDIES_EVERY)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _say(words: str, *, unless: str) -> str:
    if words != unless:
        click.echo(f"throughcare worker: {words}.", err=True)
    return words


def run_worker(
    databases: Databases, *, with_parent: bool = False, heartbeat: dt.timedelta = HEARTBEAT
) -> None:
    """A worker until SIGTERM or Ctrl-C. `with_parent`: it ends with the process that started it, which also
    decides what Ctrl-C means."""
    if with_parent:
        end_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(
        _run(databases, heartbeat, (signal.SIGTERM,) if with_parent else (signal.SIGTERM, signal.SIGINT))
    )


async def _run(databases: Databases, heartbeat: dt.timedelta, ends: Iterable[signal.Signals]) -> None:
    worker = Worker(databases, heartbeat=heartbeat)
    for number in ends:
        asyncio.get_running_loop().add_signal_handler(number, worker.stop)
    await worker.run()
