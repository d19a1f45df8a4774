"""A house of its own for a measurement: home folder, database, large demonstration, server."""

import asyncio
import datetime as dt
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from programme.database import close_pool, connect_to, open_pool
from programme.database.embedded import Server, running
from programme.database.keys import load_keys
from programme.database.migrate import migrate, prepare_embedded
from sessions.demonstration import sign_ins
from sessions.demonstration.load import Loaded, load
from tests.bench.measure import Sides
from tests.bench.processes import server

PROCESSES = 2


@dataclass(frozen=True, slots=True)
class House:
    """A home with its database; `load_seconds` is what the demonstration took."""

    home: Path
    database: Server
    loaded: Loaded
    load_seconds: float

    @property
    def postgres(self) -> int:
        """Process id of PostgreSQL."""
        return int((self.home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])

    async def as_owner(self) -> "asyncpg.Connection[asyncpg.Record]":
        """A connection that sees everything. Close it."""
        return await asyncpg.connect(self.database.owner_url())

    @contextmanager
    def serving(self) -> Iterator[tuple[int, Sides]]:
        """The server on a free port: the port, and what to measure."""
        port = _free_port()
        with server(self.home, port, processes=PROCESSES) as pid:
            yield port, Sides(server=pid, postgres=self.postgres)


@contextmanager
def house(home: Path, *, participants: int, seed: int) -> Iterator[House]:
    """Make it, fill it, and let PostgreSQL take its statistics, as it does by itself within minutes."""
    with running(home) as database:
        loaded, seconds = asyncio.run(_fill(home, database, participants, seed))
        yield House(home, database, loaded, seconds)


async def _fill(home: Path, database: Server, participants: int, seed: int) -> tuple[Loaded, float]:
    await prepare_embedded(database)
    await migrate(database.owner_url())
    connect_to(database.application_url())
    await open_pool(2)
    started = time.perf_counter()
    loaded = await load(
        participants=participants,
        seed=seed,
        today=dt.datetime.now(dt.UTC).date(),
        keys=load_keys(home).notes,
        keep=lambda made: sign_ins.write(home, made),
    )
    seconds = time.perf_counter() - started
    await close_pool()
    owner = await asyncpg.connect(database.owner_url())
    await owner.execute("vacuum (analyze)")
    await owner.execute("checkpoint")
    await owner.close()
    return loaded, seconds


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
