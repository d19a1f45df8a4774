"""`throughcare worker`: a process that builds reports, on this machine or another."""

import click

from programme.database.commands import CommandFailed
from programme.database.settings import settings
from reports.builds.builder import Databases
from reports.builds.worker import run_worker


@click.command("worker", short_help="Build the reports that people ask for.")
def worker_command() -> None:
    """Build reports that people ask for on the pages, until Ctrl-C or SIGTERM.

    'throughcare serve' runs one such process by itself (THROUGHCARE_WORKERS). This command is for further
    ones, on as many machines as you like.
    """
    chosen = settings()
    if chosen.embedded:
        raise CommandFailed(
            "the embedded database gets its workers from 'throughcare serve': THROUGHCARE_WORKERS says "
            "how many. A worker elsewhere needs DATABASE_URL."
        )
    click.echo("The worker waits for reports to build  (Ctrl-C stops it)")
    run_worker(Databases(chosen.database_url, chosen.reports_database_url))


COMMANDS: dict[str, click.Command] = {"worker": worker_command}
