"""What every command needs, a database that is up and up to date; and the commands about it."""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import click

from programme.database.embedded import DatabaseDidNotStart, running
from programme.database.engine import close_pool, connect_to, open_pool
from programme.database.keys import KeysUnreadable
from programme.database.migrate import MigrationFailed, migrate, prepare_embedded
from programme.database.settings import Settings, describe, settings

T = TypeVar("T")


class CommandFailed(Exception):
    """A command cannot go on; the message is for the person who typed it."""


@contextlib.contextmanager
def database(chosen: Settings) -> Iterator[str]:
    """The application's address of a database that is up and up to date, for this block.

    The embedded one is started if it does not run. Raises CommandFailed.
    """
    try:
        if not chosen.embedded:
            if chosen.database_owner_url:
                asyncio.run(migrate(chosen.database_owner_url))
            yield chosen.database_url
            return
        with running(chosen.home) as server:
            asyncio.run(prepare_embedded(server))
            asyncio.run(migrate(server.owner_url()))
            yield server.application_url()
    except (DatabaseDidNotStart, MigrationFailed, KeysUnreadable) as problem:
        raise CommandFailed(str(problem)) from problem


def with_database(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work against the database of the settings, with an open pool."""
    chosen = settings()

    async def connected(url: str) -> T:
        connect_to(url, chosen.reports_database_url)
        await open_pool(2)
        try:
            return await work
        finally:
            await close_pool()

    try:
        with database(chosen) as url:
            return asyncio.run(connected(url))
    finally:
        work.close()


@click.command("migrate", short_help="Bring the database up to date.")
def migrate_command() -> None:
    """Bring the database up to date: migrations and row policies, in one transaction."""
    chosen = settings()
    if not chosen.embedded and not chosen.database_owner_url:
        raise CommandFailed("DATABASE_OWNER_URL is missing: only the owner of the database can migrate it.")
    if chosen.embedded:
        with running(chosen.home) as server:
            asyncio.run(prepare_embedded(server))
            applied = asyncio.run(migrate(server.owner_url()))
    else:
        applied = asyncio.run(migrate(chosen.database_owner_url))
    for name in applied:
        click.echo(f"applied {name}")
    click.echo("The database is up to date.")


@click.command("settings", short_help="List the settings and their values.")
def settings_command() -> None:
    """List the settings, their values and what they mean."""
    for variable, value, meaning in describe(settings()):
        click.echo(f"{variable}={value}\n    {meaning}")


COMMANDS: dict[str, click.Command] = {"migrate": migrate_command, "settings": settings_command}
