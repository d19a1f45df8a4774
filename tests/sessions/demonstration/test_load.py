"""Storing the demonstration: as the worker, under every constraint, with its history."""

import datetime as dt
import os
from collections.abc import Sequence
from typing import Any

import pytest

from programme.access.viewer import make_viewer
from programme.database import (
    acting,
    acting_as_worker,
    close_pool,
    connect_to,
    execute,
    fetch,
    fetch_value,
    open_pool,
)
from programme.database.embedded import Server
from programme.database.sealing import unseal
from sessions.demonstration.load import Loaded, NotEmpty, load
from sessions.demonstration.sign_ins import SignIn
from sessions.demonstration.store import TABLES
from sessions.demonstration.texts import PROMPTED
from tests.fixtures.database import Database, drop_copy, make_copy

_TODAY = dt.date(2026, 11, 23)
_KEYS = (os.urandom(32),)
_RANDOM = {
    "note": "sealed",
    "contact_note": "sealed",
    "credential": "password_hash",
}  # nothing that is secret is drawn from a seed


async def _load(seed: int = 1, keep: list[SignIn] | None = None) -> Loaded:
    def kept(made: Sequence[SignIn]) -> None:
        if keep is not None:
            keep.extend(made)

    return await load(participants=40, seed=seed, today=_TODAY, keys=_KEYS, keep=kept)


async def _contents(database: Database) -> dict[str, list[str]]:
    owner = await database.as_owner()
    found = {
        table: [
            row[0]
            for row in await owner.fetch(
                f"select (to_jsonb(t) - '{_RANDOM.get(table, '')}')::text from {table} t order by 1"
            )
        ]
        for table in TABLES
    }
    await owner.close()
    return found


async def test_the_same_seed_stores_the_same_rows(server: Server, database: Database) -> None:
    await _load()
    first = await _contents(database)
    # So few people may have had nothing to correct, and nothing happen to them.
    few = {"mark_correction", "release_event", "contact_note"}
    assert [table for table in TABLES if not first[table] and table not in few] == []
    other = await make_copy(server)
    await close_pool()
    connect_to(other.url)
    await open_pool(2)
    await _load()
    assert await _contents(other) == first
    await close_pool()
    await drop_copy(server, other)
    connect_to(database.url)
    await open_pool(2)


async def test_what_it_says_it_stored_is_there_with_its_history(database: Database) -> None:
    loaded = await _load()
    owner = await database.as_owner()
    for table, count in (
        ("participant", loaded.participants),
        ("cohort", loaded.cohorts),
        ("group_session", loaded.sessions),
        ("mark", loaded.marks),
    ):
        assert await owner.fetchval(f"select count(*) from {table}") == count
        assert await owner.fetchval("select count(*) from history where table_name = $1", table) == count
    assert loaded.participants == 40
    await owner.close()


async def test_a_database_that_is_in_use_is_refused_and_left_alone(database: Database) -> None:
    async with acting_as_worker():
        await execute("insert into site (code, name) values ('own', 'Our own prison')")
    kept: list[SignIn] = []
    with pytest.raises(NotEmpty, match="1 sites"):
        await _load(keep=kept)
    assert not kept
    async with acting_as_worker():
        assert await fetch_value("select count(*) from site") == 1


async def test_facilitators_see_their_own_sessions_today_recorded_and_waiting(database: Database) -> None:
    await _load()
    owner = await database.as_owner()
    staff = await owner.fetch("select id, email, name, roles from staff where 'facilitator' = any (roles)")
    await owner.close()
    for row in staff:
        viewer = make_viewer(
            id=row["id"], email=row["email"], name=row["name"], roles=row["roles"], time_zone=None
        )
        async with acting(viewer):
            found = await fetch(
                "select state, recorded_at is not null as recorded, starts_at::date = $1 as today,"
                " starts_at < $1 as past from group_session",
                _TODAY,
            )
        assert any(one["recorded"] for one in found)
        assert any(one["past"] and one["state"] == "scheduled" for one in found)
        assert any(one["today"] for one in found)


async def test_texts_in_confidence_are_sealed(database: Database) -> None:
    await _load()
    owner = await database.as_owner()
    notes: list[Any] = await owner.fetch("select id, cohort, tier, body, sealed from note")
    kept = await owner.fetch("select after::text from history where table_name = 'note'")
    await owner.close()
    sealed = [note for note in notes if note["tier"] == "facilitator_only"]
    assert sealed
    for note in sealed:
        assert note["body"] is None
        assert unseal(note["sealed"], note=note["id"], bound_to=note["cohort"], keys=_KEYS) in PROMPTED
    assert not any(text[:40] in row[0] for text in PROMPTED for row in kept)


async def test_registers_are_whole(database: Database) -> None:
    await _load()
    owner = await database.as_owner()
    odd = await owner.fetch(
        """
        select g.id from group_session g join cohort c on c.id = g.cohort join site s on s.id = c.site
        where g.recorded_at is not null and exists (
            select from membership m
            where m.cohort = g.cohort
              and (g.starts_at at time zone s.time_zone)::date >= m.joined_on
              and (g.starts_at at time zone s.time_zone)::date <= coalesce(m.left_on, 'infinity')
              and not exists (select from mark k where k.session = g.id and k.participant = m.participant)
        )
        """
    )
    unrun = await owner.fetchval(
        "select count(*) from mark k join group_session g on g.id = k.session where g.state <> 'held'"
    )
    late = await owner.fetchval("select count(*) from mark where recorded_at >= $1", _TODAY)
    await owner.close()
    assert not odd
    assert unrun == 0
    assert late == 0


async def test_transfers_lead_to_where_people_went_on(database: Database) -> None:
    """Each begins where the cohort was that it ended, and the last one ends where the person is now."""
    await load(participants=120, seed=1, today=_TODAY, keys=_KEYS, keep=lambda _made: None)
    owner = await database.as_owner()
    transfers = await owner.fetchval("select count(*) from transfer")
    begun = await owner.fetchval(
        """
        select count(*) from transfer t join membership m on m.participant = t.participant
            and m.left_on = t.transferred_on and m.outcome = 'transferred' and m.reason = t.reason
        join cohort c on c.id = m.cohort and c.site = t.from_site
        """
    )
    ended = await owner.fetch(
        """
        select distinct on (t.participant) t.to_site, p.site from transfer t join participant p on p.id = t.participant
        order by t.participant, t.transferred_on desc
        """
    )
    changed = await owner.fetchval(
        "select count(*) from release_change c join participant p on p.id = c.participant and p.earliest_release_date = c.after"
    )
    await owner.close()
    assert transfers == begun > 0 and changed > 0
    assert all(row["to_site"] == row["site"] for row in ended)
