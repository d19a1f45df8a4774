"""Asking for a report, giving it up, and the links to its file."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from programme.access.sign_in import new_token, token_hash
from programme.database import execute, fetch_one, fetch_value, log_access
from reports.filters import OutcomeFilters
from reports.frames import data_cut
from reports.packs.outcome import Mode


@dataclass(frozen=True)
class Asked:
    """The build that is under way now. `other`: it was asked for before, with other filters."""

    id: int
    other: bool


@dataclass(frozen=True)
class File:
    """The zip of a report."""

    build: int
    cut: dt.date
    content: bytes


async def ask_for_build(*, owner: int, filters: OutcomeFilters, mode: Mode = Mode.OPERATIONAL) -> Asked:
    """Have a report built as of today. Of each person one is built at a time: asked again, it is that one."""
    said = filters.as_text()
    made: int | None = await fetch_value(
        "insert into report_build (owner, filters, mode, cut) values ($1, $2, $3, $4)"
        " on conflict do nothing returning id",
        owner,
        json.dumps(said),
        mode.value,
        await data_cut(),
    )
    if made is None:
        row = await fetch_one(
            "select id, filters, mode from report_build where owner = $1 and state in ('waiting', 'running')",
            owner,
        )
        if row is None:  # it ended at this very moment
            return await ask_for_build(owner=owner, filters=filters, mode=mode)
        return Asked(row["id"], (json.loads(row["filters"]), row["mode"]) != (said, mode.value))
    await log_access("build report", reason=filters.noted(mode))
    return Asked(made, other=False)


async def cancel_build(*, build: int) -> bool:
    """Give a build up while it goes on. The worker stops at its next step. False: it goes on no more."""
    done: bool | None = await fetch_value(
        "update report_build set state = 'cancelled', finished_at = now()"
        " where id = $1 and state in ('waiting', 'running') returning true",
        build,
    )
    return bool(done)


async def make_link(*, build: int, owner: int) -> str:
    """A token with which the owner can fetch the file once, within a day."""
    token = new_token()
    await execute(
        "insert into report_build_link (build, owner, token_hash) values ($1, $2, $3)",
        build,
        owner,
        token_hash(token),
    )
    return token


async def use_link(*, token: str) -> File | None:
    """The file of a link, which is used up by it. None: the link is good for nothing (any more)."""
    row = await fetch_one("select build, cut, content from use_report_link($1)", token_hash(token))
    if row is None:
        return None
    await log_access("download built report", reason=f"build={row['build']}")
    return File(**row)
