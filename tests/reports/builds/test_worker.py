"""Workers as they really run: processes that are killed, lose their database, and meet each other."""

import asyncio
import contextlib
import hashlib
import io
import json
import os
import signal
import zipfile
from pathlib import Path

import pytest

from programme.database import close_pool
from programme.database.embedded import running
from programme.database.migrate import migrate, prepare_embedded
from tests.fixtures.database import Database
from tests.fixtures.world import World
from tests.reports.builds.steps import (
    Worker,
    ask,
    command_of,
    drawing,
    drawing_anew,
    ended,
    told,
    until,
    working,
)

pytestmark = pytest.mark.slow

_CANCEL = "update report_build set state = 'cancelled', finished_at = now() where id = $1"


async def test_a_report_is_built_step_by_step_and_every_hash_of_it_holds(
    world: World, tmp_path: Path
) -> None:
    build = await ask(world.database, site="north")
    async with working(world.database, tmp_path) as worker:
        row = await until(world.database, build, drawing)
        assert 2 <= row["done"] < row["total"]
        row = await until(world.database, build, ended)
        assert (row["state"], row["attempts"], row["failure"]) == ("done", 1, None), worker.said.read_text()
        [(content,)] = await told(
            world.database, "select content from report_build_file where build = $1", build
        )
        assert len(content) == row["size"]
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = archive.read("outcome/manifest.json")
            said = json.loads(manifest)
            assert hashlib.sha256(manifest).hexdigest() == row["manifest_hash"]
            assert said["filters"] == {"site": "north"} and said["data_cut"] == str(row["cut"])
            for path, digest in said["files"].items():
                assert hashlib.sha256(archive.read(f"outcome/{path}")).hexdigest() == digest
        assert worker.builders() == []
    # PgQueuer writes what became of a job after it; it is gone when the worker has stopped.
    assert await told(world.database, "select * from pgqueuer") == []


async def test_a_killed_worker_is_replaced_once_and_then_the_build_has_failed(
    world: World, tmp_path: Path
) -> None:
    build = await ask(world.database)
    for attempt in (1, 2):
        async with working(world.database, tmp_path) as worker:
            row = await until(world.database, build, drawing_anew(attempt))
            [builder] = worker.builders()
            worker.kill()
            await _gone(builder)
            row = await until(world.database, build, lambda row: True)
            assert row["state"] == "running"  # nobody can have noticed yet
    async with working(world.database, tmp_path):
        row = await until(world.database, build, ended)
    assert (row["state"], row["failure"], row["attempts"]) == ("failed", "worker_ended", 2)
    assert row["finished_at"] is not None
    assert await told(world.database, "select * from report_build_file") == []


async def test_a_worker_that_is_killed_once_costs_nothing_but_time(world: World, tmp_path: Path) -> None:
    build = await ask(world.database)
    async with working(world.database, tmp_path) as worker:
        await until(world.database, build, drawing)
        worker.kill()
    async with working(world.database, tmp_path):
        row = await until(world.database, build, ended)
    assert (row["state"], row["attempts"]) == ("done", 2)


async def test_a_builder_that_is_killed_alone_is_replaced_by_its_worker_at_once(
    world: World, tmp_path: Path
) -> None:
    """As when its machine runs out of memory."""
    build = await ask(world.database)
    async with working(world.database, tmp_path, heartbeat=60) as worker:
        for attempt in (1, 2):
            await until(world.database, build, drawing_anew(attempt))
            [builder] = worker.builders()
            os.kill(builder, 9)
        row = await until(world.database, build, ended)
    assert (row["state"], row["failure"]) == ("failed", "worker_ended")


async def test_a_worker_that_stops_in_good_order_hands_its_build_on(world: World, tmp_path: Path) -> None:
    build = await ask(world.database)
    async with working(world.database, tmp_path, heartbeat=60) as worker:
        await until(world.database, build, drawing)
        assert worker.stop() == 0
    row = await until(world.database, build, lambda row: True)
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    async with working(world.database, tmp_path, heartbeat=60):
        row = await until(world.database, build, ended)
    assert (row["state"], row["attempts"]) == ("done", 1)


async def test_of_two_workers_one_takes_a_build(world: World, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    async with working(world.database, folders[0]), working(world.database, folders[1]):
        builds = [await ask(world.database, owner) for owner in (7, 8)]
        rows = [await until(world.database, build, ended) for build in builds]
    assert [(row["state"], row["attempts"]) for row in rows] == [("done", 1), ("done", 1)]
    assert await told(world.database, "select job_id, count(*) from pgqueuer_log where status = 'picked' group by 1 having count(*) > 1") == []  # fmt: skip


async def test_a_cancelled_build_ends_at_its_next_step_and_the_worker_goes_on(
    world: World, tmp_path: Path
) -> None:
    build = await ask(world.database)
    async with working(world.database, tmp_path) as worker:
        await until(world.database, build, drawing)
        await told(world.database, _CANCEL, build)
        await _without_builders(worker)
        again = await ask(world.database)
        assert (await until(world.database, again, ended))["state"] == "done"
    assert await told(world.database, "select build from report_build_file") == [(again,)]


async def test_a_builder_that_hangs_is_ended_when_its_build_is_cancelled(
    world: World, tmp_path: Path
) -> None:
    build = await ask(world.database)
    async with working(world.database, tmp_path) as worker:
        await until(world.database, build, drawing)
        [builder] = worker.builders()
        os.kill(builder, signal.SIGSTOP)
        await asyncio.sleep(3)
        row = await until(world.database, build, lambda row: True)
        assert (row["state"], row["attempts"]) == ("running", 1)  # its heartbeat goes on
        await told(world.database, _CANCEL, build)
        await _without_builders(worker)


async def test_a_cohort_that_is_gone_and_a_role_that_was_lost_are_failures_in_words(
    world: World, tmp_path: Path
) -> None:
    await told(world.database, "update staff set roles = '{facilitator}' where id = 7")
    lost, gone = await ask(world.database, owner=7), await ask(world.database, owner=8, cohort="X9")
    async with working(world.database, tmp_path):
        row = await until(world.database, lost, ended)
        assert (row["state"], row["failure"]) == ("failed", "not_allowed")
        row = await until(world.database, gone, ended)
    assert (row["state"], row["failure"]) == ("failed", "filters")
    assert row["details"] == "There is no cohort X9. There are: N1, N2, S1."


async def test_a_role_that_is_lost_while_it_is_built_keeps_the_file_away(
    world: World, tmp_path: Path
) -> None:
    build = await ask(world.database)
    async with working(world.database, tmp_path):
        await until(world.database, build, drawing)
        await told(world.database, "update staff set active = false where id = 7")
        row = await until(world.database, build, ended)
    assert (row["state"], row["failure"]) == ("failed", "not_allowed")
    assert await told(world.database, "select * from report_build_file") == []


async def test_a_full_disk_is_a_reason_and_no_crash(world: World, tmp_path: Path) -> None:
    """The database has room for words, and none for the file."""
    await told(
        world.database,
        """
        create function no_room() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
        """,
    )
    await told(
        world.database,
        "create trigger no_room before insert on report_build_file execute function no_room()",
    )
    build = await ask(world.database)
    async with working(world.database, tmp_path) as worker:
        row = await until(world.database, build, ended)
        assert (row["state"], row["failure"]) == ("failed", "disk_full")
        await told(world.database, "drop trigger no_room on report_build_file")
        again = await ask(world.database)
        assert (await until(world.database, again, ended))["state"] == "done"
        assert worker.process.poll() is None


async def test_reports_are_read_from_the_other_database_and_kept_in_the_first(
    world: World, tmp_path: Path
) -> None:
    """Here a copy of another state: it knows a site that the first does not."""
    owner = await world.database.as_owner()
    name = f"{world.database.name}_copy"
    await close_pool()
    await owner.close()
    other = Database(name, *(url.replace(world.database.name, name) for url in _urls(world)))
    maker = await Database(
        "", *(url.replace(world.database.name, "postgres") for url in _urls(world))
    ).as_owner()
    await maker.execute(f"create database {name} template {world.database.name} strategy file_copy")
    await told(other, "insert into site (code, name, time_zone) values ('east', 'East', 'Europe/London')")
    build = await ask(world.database, site="east")
    async with working(world.database, tmp_path, reports_url=other.url):
        row = await until(world.database, build, ended)
    assert (row["state"], row["details"]) == ("done", "")
    await maker.execute(f"drop database {name} with (force)")
    await maker.close()


async def test_a_worker_waits_for_migrations_and_outlives_its_database(world: World, tmp_path: Path) -> None:
    home = tmp_path / "database"
    folder = tmp_path / "worker"
    folder.mkdir()
    await close_pool()
    async with contextlib.AsyncExitStack() as stack:
        with running(home, durable=False) as server:
            await prepare_embedded(server)
            own = Database("throughcare", server.owner_url(), server.application_url())
            worker = await stack.enter_async_context(working(own, folder))
            for _attempt in range(100):
                if "run 'throughcare migrate'" in worker.said.read_text():
                    break
                await asyncio.sleep(0.1)
            assert "run 'throughcare migrate'" in worker.said.read_text()
            await migrate(server.owner_url())
            await told(
                own,
                "insert into staff (id, email, name, roles, active)"
                " values (7, 'a@b.example', 'Eva', '{evaluator}', true)",
            )
            build = await ask(own)
            await until(own, build, drawing)
        assert worker.process.poll() is None
        await asyncio.sleep(3)  # time to finish, and to find nobody to tell
        with running(home, durable=False):
            row = await until(own, build, ended)
            assert (row["state"], row["attempts"]) == ("done", 1), worker.said.read_text()
            again = await ask(own)
            assert (await until(own, again, ended))["state"] == "done"
            assert worker.stop() == 0
        assert worker.said.read_text().count("the database cannot be reached") == 1


def _urls(world: World) -> tuple[str, str]:
    return world.database.owner_url, world.database.url


async def _without_builders(worker: Worker) -> None:
    for _attempt in range(200):
        if not worker.builders():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(worker.builders())


async def _gone(process: int) -> None:
    for _attempt in range(100):
        if not command_of(process):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("a builder is left behind")
