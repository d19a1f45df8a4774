"""The command line. Like app.py it knows every floor and is known by none.

Each command lives with its feature (`commands.py`); here they are gathered, given a database,
and their errors turned into one plain line.
"""

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Iterator

import click

from programme.database import DATABASE_AWAY
from programme.database.commands import CommandFailed
from programme.database.serve import serve
from programme.database.settings import WrongSetting, settings

_COMMANDS = {
    "serve": "throughcare",
    "worker": "reports.builds.commands",
    "migrate": "programme.database.commands",
    "settings": "programme.database.commands",
    "demo": "sessions.demonstration.commands",
    "import": "sessions.importing.commands",
    "list": "sessions.importing.commands",
    "report": "reports.commands",
    "invite": "programme.staff.commands",
}
"""Command -> the module that has it. Loaded on use: pandas takes longer than most commands."""


class _Commands(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        found: click.Command = importlib.import_module(_COMMANDS[name]).COMMANDS[name]
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99})
@click.version_option(package_name="throughcare", message="%(version)s")
def cli() -> None:
    """Throughcare: deliver a group programme in prison, and show whether it works.

    Without settings it runs its own PostgreSQL below the folder var/ (THROUGHCARE_HOME). See
    'throughcare settings' for all of them.
    """


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (WrongSetting, CommandFailed) as problem:
        print(f"throughcare: {problem}", file=sys.stderr)
        raise SystemExit(2) from None
    except DATABASE_AWAY as problem:
        if isinstance(problem, BrokenPipeError):
            raise
        print(f"throughcare: the database cannot be reached ({problem}).", file=sys.stderr)
        raise SystemExit(1) from None


@click.command("serve", short_help="Serve the pages.")
@click.option("--demo", is_flag=True, help="Load the demonstration programme when the database is empty.")
def serve_command(demo: bool) -> None:
    """Serve the pages until Ctrl-C or SIGTERM, the embedded database and the workers with them."""
    from reports.builds.builder import Databases
    from reports.builds.worker import run_worker

    chosen = settings()
    first = None
    if demo:
        from sessions.demonstration.commands import load_if_empty

        first = functools.partial(load_if_empty, chosen)

    def worker_of(url: str) -> Callable[[], None]:
        return functools.partial(run_worker, Databases(url, chosen.reports_database_url), with_parent=True)

    serve(chosen, first=first, worker_of=worker_of)


COMMANDS: dict[str, click.Command] = {"serve": serve_command}


def main() -> None:
    """Entry point of `throughcare`."""
    with _plain_errors():
        cli(prog_name="throughcare")


if __name__ == "__main__":
    main()
