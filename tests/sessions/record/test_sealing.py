"""A text in confidence is nowhere to be found but on its facilitators' page."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from programme.database.embedded import _binaries
from programme.database.keys import load_keys
from tests.fixtures.forms import send
from tests.fixtures.world import World
from tests.sessions.record.test_handlers import opened, record, texts
from tests.sessions.register.steps import As, as_owner

SECRET = "Quittenmarmelade was what he called it"
WORD = "Quittenmarmelade"


async def _written(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open) | texts(facilitator_only=SECRET) | {"prompt-1001": [SECRET]}
    # Also where it could not be saved at first.
    assert (await send(alma, record(world.open), fields | {"climate": ["9"]})).status_code == 422
    assert (await send(alma, record(world.open), fields)).status_code == 303
    assert WORD in (await alma.get(record(world.open))).text


def _dump(url: str) -> bytes:
    done = subprocess.run([_binaries() / "pg_dump", "--dbname", url], capture_output=True, check=True)
    return done.stdout


async def test_it_is_in_no_dump_of_the_database(
    world: World, as_: As, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await _written(world, as_)
    dump = await asyncio.to_thread(_dump, world.database.owner_url)
    assert b"facilitator_only" in dump  # the note itself is in it
    for form in (WORD.encode(), WORD.encode().hex().encode(), WORD.encode("utf-16-le")):
        assert form not in dump
    said = "".join(capfd.readouterr()) + caplog.text
    assert WORD not in said


async def test_it_is_in_no_table_the_history_and_the_access_log_included(world: World, as_: As) -> None:
    await _written(world, as_)
    tables = [
        row[0] for row in await as_owner(world, "select tablename from pg_tables where schemaname = 'public'")
    ]
    assert {"note", "history", "access_log"} <= set(tables)
    for table in tables:
        rows = await as_owner(world, f'select t::text from "{table}" t')
        assert not [row for row in rows if WORD in row[0] or WORD.encode().hex() in row[0]], table
    kept = await as_owner(world, "select after from history where table_name = 'note'")
    assert len(kept) == 2
    assert not [row for row in kept if "sealed" in row[0] or "body" in row[0]]


@pytest.mark.parametrize("person", ["cleo", "liv", "eva", "ada", "carla", "dora", "cyrus"])
async def test_it_is_on_no_page_of_anybody_else(world: World, as_: As, person: str) -> None:
    await _written(world, as_)
    client = await as_(getattr(world, person))
    for page in (record(world.open), f"/sessions/{world.open}/register", "/cohorts/1", "/my-day", "/cohorts"):
        assert WORD not in (await client.get(page)).text


async def test_without_its_key_the_page_says_so_and_shows_the_rest(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await _written(world, as_)
    alma = await as_(world.alma)
    await send(alma, record(world.open), await opened(alma, world.open) | texts(shareable="Open to all"))
    monkeypatch.setattr(alma.app.state, "note_keys", load_keys(tmp_path).notes)
    page = await alma.get(record(world.open))
    assert page.status_code == 200
    assert "This text cannot be opened here" in page.text
    assert "Open to all" in page.text
    assert WORD not in page.text


async def test_a_note_moved_to_another_cohort_does_not_open(world: World, as_: As) -> None:
    await _written(world, as_)
    await as_owner(world, "update note set session = 5, cohort = 3")
    page = await (await as_(world.dora)).get(record(world.south_session))
    assert WORD not in page.text
    assert "cannot be opened here" in page.text


async def test_a_new_key_seals_and_the_old_one_still_opens(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await _written(world, as_)
    alma = await as_(world.alma)
    old = alma.app.state.note_keys
    monkeypatch.setattr(alma.app.state, "note_keys", (*load_keys(tmp_path).notes, *old))
    await send(alma, record(world.open), await opened(alma, world.open) | texts(facilitator_only="Newer"))
    page = await alma.get(record(world.open))
    assert WORD in page.text
    assert "Newer" in page.text
