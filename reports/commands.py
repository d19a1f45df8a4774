"""`throughcare report`: reports from the command line, the same as from the pages."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import click

from programme.database import acting_as_evaluator, acting_as_worker, log_access
from programme.database.commands import CommandFailed, with_database
from programme.web.formats import date
from programme.web.text import _
from programme.web.text import lazy as _l
from reports.filters import OutcomeFilters
from reports.frames import UnknownFilter, data_cut
from reports.measures import CannotGroup, CannotPredict
from reports.packs.folder import FolderInUse, build, check_folder
from reports.packs.outcome import Mode, NotPublishable, Outcome
from reports.packs.verify import NoReport, Verified, corrected_since, tables_that_differ, verified
from reports.packs.version import software_version
from reports.problems import explain
from reports.reading import read


class _Day(click.ParamType[dt.date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no date. Write it as 2026-03-05.", param, ctx)
        if not 1900 <= day.year <= 2100:
            self.fail(f"'{value}' lies outside 1900 to 2100.", param, ctx)
        return day


@click.group("report")
def report_command() -> None:
    """Compute a report and write it as a folder of files."""


@report_command.command("outcome")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write: new, empty, or with an earlier report, which is replaced.",
)
@click.option("--site", help="Only this site (its code).")
@click.option("--cohort", help="Only this cohort (its code).")
@click.option("--curriculum", help="Only cohorts of this curriculum: its code, or 'code v2' for one version.")
@click.option("--from", "starts_on", type=_Day(), help="Sessions from this day, members from this day.")
@click.option("--to", "ends_on", type=_Day(), help="Sessions to this day, members to this day.")
@click.option("--group-by", help="Compare people by site, cohort, curriculum or a covariate.")
@click.option("--predictors", default="", help="Covariates to model events after release by: age,prior.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.OPERATIONAL.value,
    show_default=True,
    help="Exact figures for those who run the programme, or figures fit for publication.",
)
@click.option(
    "--cut",
    type=_Day(),
    help="Leave out what happened after this day; its figures hold every correction made since, "
    "which the report lists [default: today].",
)
def outcome_command(
    out: Path,
    site: str | None,
    cohort: str | None,
    curriculum: str | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    group_by: str | None,
    predictors: str,
    mode: str,
    cut: dt.date | None,
) -> None:
    """Write the outcome report: tables, charts, report.html, workbook, codebook and manifest.

    Codes are listed by 'throughcare list'. The same data cut and filters give the same files.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise CommandFailed(_("--to must be the same day as --from or later."))
    named = tuple(name.strip() for name in predictors.split(",") if name.strip())
    filters = OutcomeFilters(site, cohort, curriculum, starts_on, ends_on, group_by, named)
    try:
        Mode(mode).refuse_unless_possible(filters)
        check_folder(out)
        outcome = with_database(_computed(filters, cut, Mode(mode)))
        made = build(out, outcome)
    except (UnknownFilter, CannotGroup, CannotPredict) as problem:
        raise CommandFailed(explain(problem)) from problem
    except (NotPublishable, FolderInUse) as problem:
        raise CommandFailed(str(problem)) from problem
    except OSError as problem:
        raise CommandFailed(
            _("The report cannot be written to %(folder)s: %(why)s.", folder=out, why=problem.strerror)
        ) from problem
    words = _(
        "Wrote %(count)s files to %(folder)s, data cut %(cut)s.",
        count=len(made),
        folder=out,
        cut=date(outcome.cut),
    )
    click.echo(f"{words} {_WHAT_NEXT[outcome.mode]}")


_WHAT_NEXT = {
    Mode.OPERATIONAL: _l("Exact figures: not for publication."),
    Mode.PUBLISHABLE: _l("Not to be published before it is in the register under /reports/publications."),
}


async def _computed(
    filters: OutcomeFilters,
    cut: dt.date | None,
    mode: Mode = Mode.OPERATIONAL,
    *,
    since: int | None = None,
) -> Outcome:
    async with acting_as_worker():
        await log_access("report outcome", reason=filters.noted(mode))
    async with acting_as_evaluator():
        today = await data_cut()
        if cut and cut > today:
            raise CommandFailed(_("--cut lies in the future. What has not happened yet cannot be reported."))
        found = await read(filters, cut or today, mode, since=since)
    return await asyncio.to_thread(found.outcome)


@report_command.command("verify")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--rebuild", is_flag=True, help="Compute the tables anew for its data cut, and compare them too."
)
def verify_command(folder: Path, rebuild: bool) -> None:
    """Check that a report is as it was written: every file by its SHA-256.

    With --rebuild the records are asked again: what was corrected since the report was made is listed, then
    the tables that come out otherwise, by these corrections or because this version computes otherwise.
    """
    try:
        found = verified(folder)
    except NoReport as problem:
        raise CommandFailed(str(problem)) from problem
    for words, paths in (
        (_("Changed: %(path)s"), found.changed),
        (_("Missing: %(path)s"), found.missing),
        (_("Not in the manifest: %(path)s"), found.added),
    ):
        for path in paths:
            click.echo(words % {"path": path})
    if not found.whole:
        raise CommandFailed(_("This is not the report that was written."))
    click.echo(_("All %(count)s files are as they were written.", count=len(found.said["files"])))
    if rebuild:
        _compare(folder, found)


def _compare(folder: Path, found: Verified) -> None:
    try:
        filters = OutcomeFilters.from_text(found.said["filters"])
        cut = dt.date.fromisoformat(found.said["data_cut"])
        since = found.said.get("last_change")
        since = None if since is None else int(since)
        outcome = with_database(_computed(filters, cut, Mode(found.said["mode"]), since=since))
    except (KeyError, TypeError, ValueError) as problem:
        # UnknownFilter, CannotGroup and CannotPredict are ValueErrors: the records lost what was asked for.
        raise CommandFailed(_("The report cannot be computed anew: %(why)s.", why=problem)) from problem
    for line in corrected_since(folder, outcome):
        click.echo(_("Corrected since: %(what)s", what=line))
    differ = tables_that_differ(found.said, outcome)
    if differ:
        for name in differ:
            click.echo(_("Comes out otherwise now: %(table)s", table=name))
        raise CommandFailed(
            _(
                "Records were corrected since, or version %(then)s computed otherwise than %(now)s does.",
                then=found.said["software_version"],
                now=software_version(),
            )
        )
    click.echo(_("The records still give the same tables."))


COMMANDS: dict[str, click.Command] = {"report": report_command}
