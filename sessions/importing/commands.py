"""`throughcare import` and `throughcare list`."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import click

from programme.database import acting_as_worker
from programme.database.commands import CommandFailed, with_database
from sessions.importing import queries
from sessions.importing.actions import RefusedError, import_file
from sessions.importing.csvfile import MOST_BYTES
from sessions.importing.kinds import KINDS
from sessions.importing.rules import Checked, read

LISTS = ("sites", "curricula", "cohorts", "instruments")


@click.command("import", short_help="Import records from a CSV file.")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.csv")
@click.option("--check", is_flag=True, help="Say what is wrong or would change, and write nothing.")
def import_command(kind: str, file: Path, check: bool) -> None:
    """Import existing records of one KIND from a CSV file, all of them or none.

    Files build on each other in this order: sites, participants, cohorts, memberships,
    attendance, measures, follow_up.
    The first row names the columns, in any order; dates are written 2027-01-31; the file is UTF-8.
    Importing the same file twice changes nothing, and an empty cell leaves what is stored.

    \b
    kind          required columns                     optional columns
    sites         site, name                           country, subdivision, time_zone
    participants  reference, site                      given_name, family_name, date_of_birth,
                                                       prison_number, earliest_release_date,
                                                       covariate_* (numbers)
    cohorts       cohort, site, curriculum, starts_on  closed, capacity
    memberships   reference, cohort, joined_on         left_on, outcome, reason
    attendance    reference, cohort, session_on, mark  title, minutes_planned, minutes_present,
                                                       reason
    measures      reference, instrument, time_point,   total, item_1, item_2, ...
                  taken_on
    follow_up     reference, released_on,              event, event_on, source
                  observed_until
    """
    if file.stat().st_size > MOST_BYTES:
        raise CommandFailed(
            f"{file} is larger than {MOST_BYTES // 1_000_000} MB. Split it into several files."
        )
    checked = with_database(_import(kind, file, check))
    if checked.may_write:
        click.echo(summary(checked, dry_run=check))
        return
    for mistake in checked.mistakes:
        click.echo(str(mistake), err=True)
    if checked.mistakes_in_all > len(checked.mistakes):
        click.echo(f"... and {checked.mistakes_in_all - len(checked.mistakes):,} more", err=True)
    things = "1 mistake" if checked.mistakes_in_all == 1 else f"{checked.mistakes_in_all:,} mistakes"
    raise CommandFailed(f"{file} has {things}, so nothing was written.")


async def _import(kind: str, file: Path, check: bool) -> Checked:
    data = await asyncio.to_thread(file.read_bytes)
    today = dt.datetime.now(dt.UTC).date()
    try:
        async with acting_as_worker():
            return await import_file(read(KINDS[kind], data), today=today, by=None, dry_run=check)
    except RefusedError as refused:
        return refused.checked


def summary(checked: Checked, *, dry_run: bool = False) -> str:
    """One line on what was written, or with `dry_run` would be."""
    plan = checked.plan
    parts = [f"{len(plan.inserts):,} new", f"{len(plan.updates):,} changed", f"{plan.unchanged:,} as stored"]
    if plan.sessions:
        parts.append(f"{len(plan.sessions):,} sessions made")
    verb = "Checked" if dry_run else "Imported"
    end = " Nothing was written." if dry_run or plan.changes_nothing else ""
    return f"{verb} {checked.rows:,} rows of {checked.kind.name}: {', '.join(parts)}.{end}"


@click.command("list", short_help="List the codes to use in files.")
@click.argument("what", type=click.Choice(LISTS))
def list_command(what: str) -> None:
    """Print the codes to use in files, one a line, each followed by what helps to tell them apart."""
    lines = with_database(_list(what))
    if not lines:
        click.echo(f"There are no {what} yet.", err=True)
    for line in lines:
        click.echo("\t".join(line))


async def _list(what: str) -> list[tuple[str, ...]]:
    async with acting_as_worker():
        return await queries.listing(what)


COMMANDS: dict[str, click.Command] = {"import": import_command, "list": list_command}
