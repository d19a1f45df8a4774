"""Building one report, in a process of its own: it may take long, be cancelled at any moment, or run out of
memory, and the worker that watches it goes on.

The process says what it does through a pipe, and ends with one of `Made`, `Failed` and `DatabaseAway`.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import hashlib
import multiprocessing
import signal
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from programme.database import DATABASE_AWAY, DatabaseRole, acting_as_evaluator, connect_to, fetch_value
from programme.database.embedded import end_with_parent
from reports.builds.rules import Failure

if TYPE_CHECKING:
    from reports.filters import OutcomeFilters
    from reports.reading import Read


@dataclass(frozen=True)
class Order:
    """What to build: `owner` is the id of whoever asked, on whose behalf the records are read."""

    owner: int
    filters: Mapping[str, str]
    mode: str
    cut: dt.date


@dataclass(frozen=True)
class Step:
    """What is done now; `done` of `total` steps lie behind it."""

    step: str
    done: int
    total: int


@dataclass(frozen=True)
class Made:
    """The finished report."""

    content: bytes
    manifest_hash: str


@dataclass(frozen=True)
class Failed:
    """There is no report, and asking once more for it gives none either."""

    failure: Failure
    details: str = ""


@dataclass(frozen=True)
class DatabaseAway:
    """The records could not be read now."""


Said: TypeAlias = Step | Made | Failed | DatabaseAway


@dataclass(frozen=True)
class Databases:
    """The addresses to read from: the database, and the one for reports ("" for the same)."""

    url: str
    reports_url: str


class _NotAllowed(Exception):
    """Whoever asked may not see reports any more."""


class _Away(Exception):
    """The database went away while the records were read."""


class Builder:
    """The process, as its worker sees it."""

    def __init__(self, order: Order, databases: Databases) -> None:
        processes = multiprocessing.get_context("spawn")
        self._hears, says = processes.Pipe(duplex=False)
        self._process = processes.Process(target=_run, args=(order, databases, says))
        self._process.start()
        says.close()  # the process has the other end, so that its end is heard
        self._hearing: asyncio.Task[Said | None] | None = None

    async def said(self, *, within: float) -> Said | None:
        """What it says next; None when it ended without a word. Raises TimeoutError when it says nothing
        within so many seconds."""
        if self._hearing is None:
            self._hearing = asyncio.create_task(asyncio.to_thread(self._heard))
        said = await asyncio.wait_for(asyncio.shield(self._hearing), within)
        self._hearing = None
        return said

    def _heard(self) -> Said | None:
        try:
            said: Said = self._hears.recv()
        except (EOFError, OSError):
            return None
        return said

    def kill(self) -> None:
        """End the process, whatever it does. What it has read and drawn is gone."""
        self._process.kill()

    async def end(self) -> None:
        """The same, and wait for it."""
        self.kill()
        await asyncio.to_thread(self._process.join)
        if self._hearing is not None:
            await self._hearing
        self._hears.close()


@dataclass(frozen=True)
class _Owner:
    id: int
    database_role: DatabaseRole = DatabaseRole.EVALUATOR


def _run(order: Order, databases: Databases, says: Connection) -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, which ends this process itself
    connect_to(databases.url, databases.reports_url)
    with contextlib.suppress(BrokenPipeError):
        says.send(_built(order, says))


def _built(order: Order, says: Connection) -> Said:
    try:
        return _report(order, says)
    except _Away:
        return DatabaseAway()
    except BrokenPipeError:
        raise  # the worker is gone, and nobody waits any more
    except Exception as problem:
        return _failed(problem)


def _report(order: Order, says: Connection) -> Made:
    # What draws takes seconds to load, which a worker without work need not spend.
    from reports.filters import OutcomeFilters
    from reports.packs.folder import MANIFEST, STEPS, files, zipped

    steps = ("reading", "computing", *STEPS, "zip")

    def tell(step: str) -> None:
        says.send(Step(step, steps.index(step), len(steps)))

    tell("reading")
    filters = OutcomeFilters.from_text(order.filters)
    try:
        found = asyncio.run(_read(order, filters))
    except (*DATABASE_AWAY, asyncpg.SerializationError) as problem:
        # The latter is how a standby says that it had to catch up with what its first had cleared away.
        raise _Away from problem
    tell("computing")
    made = files(found.outcome(), tell=tell)
    tell("zip")
    return Made(zipped(made), hashlib.sha256(made[MANIFEST]).hexdigest())


async def _read(order: Order, filters: OutcomeFilters) -> Read:
    from reports.packs.outcome import Mode
    from reports.reading import read

    async with acting_as_evaluator(_Owner(order.owner)):
        if not await fetch_value("select may_analyse()"):
            raise _NotAllowed
        return await read(filters, order.cut, Mode(order.mode))


def _failed(problem: Exception) -> Failed:
    from reports.frames import UnknownFilter
    from reports.measures import CannotGroup, CannotPredict
    from reports.packs.outcome import NotPublishable
    from reports.problems import explain

    if isinstance(problem, _NotAllowed):
        return Failed(Failure.NOT_ALLOWED)
    if isinstance(problem, UnknownFilter | CannotGroup | CannotPredict):
        return Failed(Failure.FILTERS, explain(problem))
    if isinstance(problem, NotPublishable):
        return Failed(Failure.MODE, str(problem))
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        return Failed(Failure.DISK_FULL)
    # Pseudonyms alone are read here, so the log may keep the words.
    traceback.print_exception(problem, file=sys.stderr)
    return Failed(Failure.UNEXPECTED)
