"""The server is killed, the database goes away: nothing half-written, and it comes back by itself."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from programme.database import close_pool
from programme.database.embedded import running
from programme.database.migrate import migrate, prepare_embedded
from tests.fixtures.database import Database
from tests.fixtures.live import Live, serving
from tests.fixtures.world import World

_SAVES = 500
_MEMBERS = 12

_MANY_SESSIONS = """
insert into participant (id, reference, given_name, family_name, site)
    select 7000 + n, 'K-' || n, 'Kim', 'Testperson', 1 from generate_series(1, 10) n;
insert into membership (cohort, participant, joined_on) select 1, 7000 + n, current_date - 1000 from generate_series(1, 10) n;
update membership set joined_on = current_date - 1000 where cohort = 1;
insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, state, imported)
    select 7000 + n, 1, 1, 'Kept', 'group', now() - interval '5 hours', now() - interval '2 hours', 180, 'scheduled', true
    from generate_series(1, 500) n;
"""


@pytest.fixture
async def live(world: World, tmp_path: Path) -> AsyncIterator[Live]:
    """A server of two processes, as it is by default: both end when it is killed."""
    async with serving(world, tmp_path, processes=2) as started:
        yield started


async def _csrf(client: httpx.AsyncClient, address: str) -> str:
    page = await client.get(address)
    assert page.status_code == 200, page.text
    found = re.search(r'name="_csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def test_a_kill_amid_500_saves_leaves_each_whole_or_absent(live: Live) -> None:
    owner = await live.world.database.as_owner()
    await owner.execute(_MANY_SESSIONS)
    people = [row[0] for row in await owner.fetch("select participant from membership where cohort = 1")]
    assert len(people) == _MEMBERS
    client = await live.client(live.world.alma)
    token = await _csrf(client, "/sessions/7001/register")
    marks = {f"mark-{person}": "attended" for person in people} | {
        f"version-{person}": "0" for person in people
    }
    acknowledged: set[int] = set()
    waiting = list(range(7001, 7001 + _SAVES))

    async def save_some() -> None:
        while waiting:
            session = waiting.pop()
            try:
                answer = await client.post(
                    f"/sessions/{session}/register", data={**marks, "_csrf_token": token}
                )
            except httpx.TransportError:
                return
            assert answer.status_code == 303, answer.text
            acknowledged.add(session)
            if len(acknowledged) == _SAVES // 3:
                live.kill()

    await asyncio.gather(*(save_some() for _ in range(8)))
    await client.aclose()
    # What was under way in the database ends by itself: there, or not there at all.
    for _attempt in range(100):
        if not await owner.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database() and usename = 'throughcare_app'"
        ):
            break
        await asyncio.sleep(0.1)
    kept = dict(await owner.fetch("select session, count(*) from mark where session > 7000 group by session"))
    remembered = await owner.fetchval(
        "select count(*) from history where table_name = 'mark' and operation = 'insert' and (after ->> 'session')::int > 7000"
    )
    await owner.close()
    assert _SAVES // 3 <= len(acknowledged) < _SAVES
    assert {kept.get(session) for session in acknowledged} == {_MEMBERS}
    assert set(kept.values()) == {_MEMBERS}
    assert remembered == sum(kept.values())


async def test_the_database_goes_away_and_returns_without_a_restart(world: World, tmp_path: Path) -> None:
    home = tmp_path / "database"
    await close_pool()
    with running(home, durable=False) as server:
        await prepare_embedded(server)
        await migrate(server.owner_url())
        away = replace(world, database=Database("throughcare", server.owner_url(), server.application_url()))
        copy = await away.database.as_owner()
        await copy.execute(
            "insert into staff (id, email, name, roles, active) values (9, 'a@b.example', 'Ada', '{administrator}', true)"
        )
        await copy.close()
        starting = serving(away, tmp_path, processes=2)
        live = await starting.__aenter__()
        client = await live.client(world.ada)
        assert (await client.get("/account")).status_code == 200
    try:
        answer = await client.get("/account")
        assert answer.status_code == 503 and "<h1" in answer.text and "Traceback" not in answer.text
        assert "retry-after" in answer.headers
        with running(home, durable=False):
            for _attempt in range(50):
                answer = await client.get("/account")
                if answer.status_code == 200:
                    break
                await asyncio.sleep(0.1)
            assert answer.status_code == 200
            await client.aclose()
            await starting.__aexit__(None, None, None)
    finally:
        if live.process.poll() is None:
            live.kill()
