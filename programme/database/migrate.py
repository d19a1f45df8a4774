"""Bringing a database up to date: all migrations and all policies, in one transaction.

Either the whole house moves to the new version or nothing does.
"""

import contextlib
import importlib
import io
from pathlib import Path

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from programme.database.embedded import APPLICATION, DATABASE, Server
from programme.database.engine import DB, connect_to, execute, fetch_value

_ONE_AT_A_TIME = 7_201_126  # any number, the same in every version


class MigrationFailed(Exception):
    """The database could not be brought up to date and is as it was before."""


async def prepare_embedded(server: Server) -> None:
    """Make the database of an embedded server, and the password of `throughcare_app`, if missing."""
    owner = await asyncpg.connect(server.owner_url("postgres"))
    try:
        if not await owner.fetchval("select true from pg_database where datname = $1", DATABASE):
            await owner.execute(f"create database {DATABASE}")
        known = await owner.fetch("select rolpassword from pg_authid where rolname = $1", APPLICATION)
        if not known or known[0]["rolpassword"] is None:
            # The password is url-safe base64, ours, and PostgreSQL takes no parameter here.
            await owner.execute(
                f"{'alter' if known else 'create'} role {APPLICATION} "
                f"login noinherit password '{server.application_password}'"
            )
    finally:
        await owner.close()


async def migrate(owner_url: str) -> list[str]:
    """Apply what is missing as the owner; returns the names of the migrations that ran.

    Leaves the engine pointing at nothing: connect it to the application's address afterwards.
    Raises MigrationFailed when Piccolo says so; any error leaves the database untouched.
    """
    connect_to(owner_url)
    try:
        async with DB.transaction():
            await execute("select pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
            before = await _applied()
            with contextlib.redirect_stdout(io.StringIO()) as said:
                result = await run_forwards("all")
            if not result.success:
                raise MigrationFailed(result.message or said.getvalue())
            for path in policy_files():
                await execute(path.read_text(encoding="utf-8"))
            after = await _applied()
        return sorted(after - before)
    finally:
        DB.config = {}


def policy_files() -> list[Path]:
    """Every feature's policies.sql, in the order in which they build on each other."""
    registry = importlib.import_module("piccolo_conf").APP_REGISTRY
    return [path for app in registry.apps for path in importlib.import_module(app).POLICIES if path.exists()]


async def _applied() -> set[str]:
    if not await fetch_value("select to_regclass('migration') is not null"):
        return set()
    return set(await fetch_value("select coalesce(array_agg(app_name || ' ' || name), '{}') from migration"))
