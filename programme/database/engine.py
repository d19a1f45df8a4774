"""The one way to the database: `acting`, and reads and writes inside it.

Every piece of work says on whose behalf it is done. `acting` opens the transaction, takes the
database role and names the person; row-level security does the rest. A query outside of it
fails: the sign-in `throughcare_app` has no rights on any table.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, Protocol

import asyncpg
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresEngine


class _Engine(PostgresEngine):
    """Piccolo's engine, without its look at the server's version while modules are imported."""

    async def check_version(self) -> None:
        """Says nothing: at import nobody knows yet which database it will be."""


DB = _Engine(config={})
"""Piccolo's engine. `connect_to` says which database it is; nothing connects before that."""

_REPORTS = _Engine(config={})
"""Where reports are read when that is another database: a copy that follows the first. It has no pool:
reports are few, and each reads for a second or two."""

_SECONDS_TO_FINISH = 5

DATABASE_AWAY: tuple[type[BaseException], ...] = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""What is raised while the database cannot be reached. Nothing was written then."""


class DatabaseRole(StrEnum):
    """What PostgreSQL lets a piece of work do; the rows are decided by its policies."""

    PERSON = "throughcare_person"
    EVALUATOR = "throughcare_evaluator"
    WORKER = "throughcare_worker"


class Acting(Protocol):
    """Somebody on whose behalf work is done."""

    @property
    def id(self) -> int: ...

    @property
    def database_role(self) -> DatabaseRole: ...


class NotActing(Exception):
    """A query outside of `acting`: the programme forgot to say on whose behalf."""


def connect_to(url: str, reports_url: str = "") -> None:
    """Name the database. It is connected to at the first `acting` or by `open_pool`.

    `reports_url`: a copy of it that reports are read from (REPORTS_DATABASE_URL), "" for the same.
    """
    DB.config = _config(url)
    _REPORTS.config = _config(reports_url) if reports_url else {}


def _config(url: str) -> dict[str, Any]:
    return {"dsn": url, "server_settings": {"application_name": "throughcare"}}


async def open_pool(connections: int) -> None:
    """Open the connection pool of this process (at most that many connections).

    Nothing is connected yet, so a server that starts while its database is away comes up all the
    same, says so on its pages, and works as soon as the database does.
    """
    await DB.start_connection_pool(min_size=0, max_size=connections, reset=_nothing_to_reset)


async def close_pool() -> None:
    """Close the pool; work under way has a few seconds to finish, what then is left is rolled back."""
    if DB.pool is None:
        return
    try:
        await asyncio.wait_for(DB.close_connection_pool(), _SECONDS_TO_FINISH)
    except TimeoutError:
        DB.pool.terminate()
        DB.pool = None


async def _nothing_to_reset(connection: Any) -> None:
    # Role and settings are local to a transaction, so they are gone by now: asyncpg's usual
    # "reset all" would cost a round trip on every page for nothing.
    pass


@asynccontextmanager
async def acting(
    who: Acting, *, role: DatabaseRole | None = None, snapshot: bool = False
) -> AsyncIterator[None]:
    """Do what follows as `who`, in one transaction, committed at the end of the block.

    `role` takes another database role than the person's own: the lead reads the
    pseudonymised views as an evaluator does. `snapshot` reads everything as of one moment.
    Nesting is refused: a second person inside the work of a first is always a mistake.
    """
    async with _transaction(role or who.database_role, str(who.id), snapshot=snapshot):
        yield


@asynccontextmanager
async def acting_as_worker(*, snapshot: bool = False) -> AsyncIterator[None]:
    """Do what follows for no person: the command line and background jobs."""
    async with _transaction(DatabaseRole.WORKER, "", snapshot=snapshot):
        yield


@asynccontextmanager
async def acting_as_evaluator(who: Acting | None = None) -> AsyncIterator[None]:
    """Read the pseudonymised views as of one moment, from REPORTS_DATABASE_URL when that is set.

    `who` is the person who asks; None is the command line. Nothing can be written here.
    """
    engine = _REPORTS if _REPORTS.config else DB
    async with _transaction(DatabaseRole.EVALUATOR, str(who.id) if who else "", snapshot=True, engine=engine):
        yield


@asynccontextmanager
async def _transaction(
    role: DatabaseRole, staff_id: str, *, snapshot: bool, engine: _Engine = DB
) -> AsyncIterator[None]:
    if _under_way() is not None:
        raise TransactionError("somebody acts already")
    async with engine.transaction():
        if snapshot:
            await execute("set transaction isolation level repeatable read")
        await fetch(
            "select set_config('role', $1, true), set_config('app.staff_id', $2, true)", role.value, staff_id
        )
        yield


def connection() -> "asyncpg.Connection[Any]":
    """The connection of the transaction under way; raises NotActing outside of one."""
    transaction = _under_way()
    if transaction is None:
        raise NotActing("open `acting(...)` first")
    found: asyncpg.Connection[Any] = transaction.connection
    return found


def _under_way() -> Any | None:
    return DB.current_transaction.get() or _REPORTS.current_transaction.get()


async def fetch(sql: str, *values: Any) -> list[Any]:
    """All rows of a statement with $1, $2, ... in it."""
    return list(await connection().fetch(sql, *values))


async def fetch_one(sql: str, *values: Any) -> Any | None:
    """The first row, or None."""
    return await connection().fetchrow(sql, *values)


async def fetch_value(sql: str, *values: Any) -> Any:
    """The first column of the first row, or None."""
    return await connection().fetchval(sql, *values)


async def execute(sql: str, *values: Any) -> str:
    """Run a statement; returns PostgreSQL's command tag."""
    return str(await connection().execute(sql, *values))


async def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows at once (PostgreSQL's binary COPY). Row-level security does not allow
    COPY into a table that it guards, so persons copy into a temporary table first."""
    await connection().copy_records_to_table(table, records=rows, columns=list(columns))


async def at_the_door(sql: str, *values: Any) -> list[Any]:
    """Call a function that needs nobody to be signed in: finding a sign-in, starting one.

    Runs as `throughcare_app`, which may call those functions and nothing else.
    """
    if DB.pool is None:
        raise NotActing("the pool is not open")
    return list(await DB.pool.fetch(sql, *values))
