"""What the worker writes about a build: that it takes it up, how far it is, and what came of it.

Every write names the attempt that it belongs to. A worker that was thought dead and comes back finds
that another one has begun, and writes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from programme.database import acting_as_worker, execute, fetch_one, fetch_value
from reports.builds.builder import Failed, Made, Order, Step
from reports.builds.rules import KEPT_FOR, Failure, given_up


@dataclass(frozen=True)
class Taken:
    """A build that this worker has begun."""

    id: int
    attempt: int
    order: Order


async def take_up(build: int) -> Taken | None:
    """Begin a build. None: it is over, or its workers ended too often and it has now failed."""
    async with acting_as_worker():
        row = await fetch_one(
            "select owner, filters, mode, cut, attempts from report_build"
            " where id = $1 and state in ('waiting', 'running') for update",
            build,
        )
        if row is None:
            return None
        attempt = row["attempts"] + 1
        taken = Taken(
            build, attempt, Order(row["owner"], json.loads(row["filters"]), row["mode"], row["cut"])
        )
        if given_up(row["attempts"]):
            await _fail(build, row["attempts"], Failed(Failure.WORKER_ENDED))
            return None
        await execute(
            "update report_build set state = 'running', attempts = $2, started_at = now() where id = $1",
            build,
            attempt,
        )
        await execute("delete from report_build_step where build = $1", build)
    return taken


async def tell_step(taken: Taken, step: Step) -> bool:
    """Write how far the build is. False: it was cancelled, or is another worker's now."""
    async with acting_as_worker():
        written: bool | None = await fetch_value(
            """
            insert into report_build_step (build, owner, step, done, total)
            select id, owner, $3::varchar, $4::int, $5::int from report_build
            where id = $1 and attempts = $2 and state = 'running'
            on conflict (build)
            do update set step = excluded.step, done = excluded.done, total = excluded.total
            returning true
            """,
            taken.id,
            taken.attempt,
            step.step,
            step.done,
            step.total,
        )
    return bool(written)


async def is_ours(taken: Taken) -> bool:
    """Whether the build goes on, and is this worker's."""
    async with acting_as_worker():
        found: bool | None = await fetch_value(
            "select true from report_build where id = $1 and attempts = $2 and state = 'running'",
            taken.id,
            taken.attempt,
        )
    return bool(found)


async def keep(taken: Taken, made: Made) -> None:
    """Store the report, unless it was cancelled, or whoever asked for it may not see reports any more."""
    async with acting_as_worker():
        row = await fetch_one(
            """
            select exists (select from staff s
                           where s.id = b.owner and s.active and s.roles && '{evaluator,lead}') as allowed
            from report_build b
            where b.id = $1 and b.attempts = $2 and b.state = 'running' for update of b
            """,
            taken.id,
            taken.attempt,
        )
        if row is None:
            return
        if not row["allowed"]:
            await _fail(taken.id, taken.attempt, Failed(Failure.NOT_ALLOWED))
            return
        await execute(
            "insert into report_build_file (build, content) values ($1, $2)", taken.id, made.content
        )
        await execute(
            "update report_build set state = 'done', finished_at = now(), manifest_hash = $2, size = $3"
            " where id = $1",
            taken.id,
            made.manifest_hash,
            len(made.content),
        )


async def fail(taken: Taken, failed: Failed) -> None:
    """Say why there is no report."""
    async with acting_as_worker():
        await _fail(taken.id, taken.attempt, failed)


async def hand_back(taken: Taken) -> None:
    """Let another worker begin anew: this one stops in good order, which is no failed attempt."""
    async with acting_as_worker():
        await execute(
            "update report_build set state = 'waiting', attempts = attempts - 1"
            " where id = $1 and attempts = $2 and state = 'running'",
            taken.id,
            taken.attempt,
        )


async def tidy(kept_for: dt.timedelta = KEPT_FOR) -> None:
    """Delete the files whose time is over, and what the queue remembers of jobs as old. A build whose job was
    lost, because the database went away at the wrong moment, gets another."""
    async with acting_as_worker():
        await execute("select queue_job(id) from report_build where state in ('waiting', 'running')")
        await execute(
            "delete from report_build_file f using report_build b"
            " where b.id = f.build and b.finished_at < now() - $1::interval",
            kept_for,
        )
        await execute(
            "delete from pgqueuer_log where aggregated and created < now() - $1::interval", kept_for
        )


async def _fail(build: int, attempt: int, failed: Failed) -> None:
    await execute(
        "update report_build set state = 'failed', finished_at = now(), failure = $3, details = $4"
        " where id = $1 and attempts = $2 and state in ('waiting', 'running')",
        build,
        attempt,
        failed.failure.value,
        failed.details,
    )
