"""The same SQL without the programme: caught while pages are made, then sent by asyncpg alone."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app import create_app
from programme.access.authentication import cookie_name
from programme.access.sign_in import new_token, token_hash
from programme.database import DB
from programme.database.settings import Settings
from tests.bench.work import Request, Worker


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its values."""

    sql: str
    values: tuple[Any, ...]

    @property
    def is_prepared(self) -> bool:
        """Whether the driver prepares it; the bounds of a transaction are sent as plain text."""
        return not self.sql.startswith(("BEGIN", "COMMIT", "ROLLBACK"))


Script = list[Statement]
"""Everything that one request sent, in order, `begin` and `commit` with it."""


@asynccontextmanager
async def caught(home: Path, url: str) -> AsyncIterator["Catcher"]:
    """The application in this process, with one connection that tells what is sent."""
    app = create_app(Settings(home=home, connections=1), database_url=url)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar's types are stricter
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        catcher = Catcher(client)
        assert DB.pool is not None
        async with DB.pool.acquire() as connection:
            connection.add_query_logger(catcher.hear)
        yield catcher


class Catcher:
    """Asks for pages one at a time and keeps what each sent to the database."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._heard: Script = []

    def hear(self, query: Any) -> None:
        """Called by asyncpg after each statement."""
        self._heard.append(Statement(query.query, tuple(query.args or ())))

    async def scripts(
        self, owner: "asyncpg.Connection[Any]", person: Worker, requests: Iterator[Request], count: int
    ) -> list[Script]:
        """The scripts of so many requests of a person, who is signed in for it."""
        token = new_token()
        await owner.execute(
            "insert into sign_in (token_hash, staff, started_at, last_seen_at, expires_at)"
            " values ($1, $2, now(), now(), now() + interval '1 hour')",
            token_hash(token),
            person.id,
        )
        self._client.cookies.clear()
        self._client.cookies.set(cookie_name(https=False), token)
        found = []
        await self._client.get("/account", follow_redirects=False)  # brings the form token
        shown = ""
        for request in requests:
            self._heard.clear()
            form = request.form(shown)
            token = self._client.cookies.get("csrf") or ""
            answer = await (
                self._client.get(request.path)
                if form is None
                else self._client.post(
                    request.path, data={"_csrf_token": token, **form}, follow_redirects=False
                )
            )
            await asyncio.sleep(0)  # the last statement is told at the loop's next turn
            if answer.status_code != request.expect:
                raise RuntimeError(f"{request.path}: {answer.status_code}")
            shown = answer.text
            if request.counted:
                found.append(list(self._heard))
            if len(found) == count:
                break
        return found


async def replay(url: str, scripts: list[Script], *, connections: int, people: int) -> float:
    """Send all scripts, as many at once as there were people; scripts a second.

    Each connection sends one beforehand and takes it back, so that its statements are prepared.
    """
    pool = await asyncpg.create_pool(url, min_size=connections, max_size=connections, reset=_nothing)
    prepared = [await pool.acquire() for _ in range(connections)]
    for place, connection in enumerate(prepared):
        await _send(connection, scripts[place % len(scripts)], keep=False)
    for connection in prepared:
        await pool.release(connection)
    left = iter(scripts)

    async def one() -> None:
        for script in left:
            async with pool.acquire() as connection:
                await _send(connection, script, keep=True)

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(people)))
    took = time.perf_counter() - started
    await pool.close()
    return len(scripts) / took


async def _send(connection: Any, script: Script, *, keep: bool) -> None:
    for statement in script:
        if statement.is_prepared:
            await connection.fetch(statement.sql, *statement.values)
        else:
            await connection.execute(
                "ROLLBACK" if statement.sql.startswith("COMMIT") and not keep else statement.sql
            )


async def _nothing(connection: Any) -> None:
    """As the programme's own pool: every setting is local to a transaction."""
