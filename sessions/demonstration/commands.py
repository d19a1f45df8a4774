"""The demonstration on the command line."""

import asyncio
import datetime as dt
import sys
from collections import Counter
from collections.abc import Sequence

import click

from programme.database import acting_as_worker, close_pool, connect_to, open_pool
from programme.database.commands import CommandFailed, with_database
from programme.database.keys import load_keys
from programme.database.settings import Settings, settings
from sessions.demonstration import sign_ins as signing
from sessions.demonstration.load import Loaded, NoCurriculum, NotEmpty, is_empty, load
from sessions.demonstration.shape import FEWEST, MOST
from sessions.demonstration.sign_ins import FILE, SignIn

PARTICIPANTS, SEED = 100, 1
_SHOWN = 16
_SLOW = 1_000  # participants from which on it is worth telling how far it is


@click.command("demo", short_help="Load the invented demonstration.")
@click.option(
    "--participants", type=click.IntRange(FEWEST, MOST), default=PARTICIPANTS, show_default=True,
    help="How many people; a tenth as many cohorts.",
)  # fmt: skip
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same data.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), default=None,
    help="The day around which everything is placed.  [default: today]",
)  # fmt: skip
def demo_command(participants: int, seed: int, today: dt.datetime | None) -> None:
    """Load the invented demonstration programme into an empty database."""
    chosen = settings()
    day = _today() if today is None else today.date()
    try:
        loaded = with_database(_load(chosen, participants=participants, seed=seed, today=day))
    except NotEmpty as problem:
        raise CommandFailed(
            f"this database holds something already ({problem}). The demonstration goes into an empty one "
            "only: set THROUGHCARE_HOME to another folder, or DATABASE_URL to another database."
        ) from None
    _tell(chosen, loaded)


def load_if_empty(chosen: Settings, url: str) -> None:
    """Load the small demonstration unless something was entered before, and say where the sign-ins are."""

    async def work() -> Loaded | None:
        connect_to(url)
        await open_pool(2)
        try:
            async with acting_as_worker():
                empty = await is_empty()
            return (
                await _load(chosen, participants=PARTICIPANTS, seed=SEED, today=_today()) if empty else None
            )
        except NotEmpty:
            return None  # another process was quicker
        finally:
            await close_pool()

    loaded = asyncio.run(work())
    if loaded is not None:
        _tell(chosen, loaded)
    elif (chosen.home / FILE).exists():
        click.echo(f"The demonstration programme is loaded; its sign-ins are in {chosen.home / FILE}")
    else:
        click.echo("The database is in use, so the demonstration programme was not loaded.")


async def _load(chosen: Settings, *, participants: int, seed: int, today: dt.date) -> Loaded:
    file = chosen.home / FILE
    written = False

    def keep(made: Sequence[SignIn]) -> None:
        nonlocal written
        click.echo(f"Loading the demonstration programme: {participants:,} invented people ...")
        signing.write(chosen.home, made)
        written = True

    def progress(done: int, of: int) -> None:
        if participants >= _SLOW:
            click.echo(f"\r{done:,} of {of:,} cohorts", nl=done == of, err=True)
            sys.stderr.flush()

    try:
        return await load(
            participants=participants,
            seed=seed,
            today=today,
            keys=load_keys(chosen.home).notes,
            keep=keep,
            progress=progress,
        )
    except NoCurriculum as problem:
        raise CommandFailed(
            f"the published curriculum {problem} is missing. Run 'throughcare migrate'."
        ) from None
    except BaseException:
        if written:
            file.unlink(missing_ok=True)
        raise


def _tell(chosen: Settings, loaded: Loaded) -> None:
    click.echo(
        f"Loaded {loaded.participants:,} participants, {loaded.cohorts:,} cohorts,"
        f" {loaded.sessions:,} sessions and {loaded.marks:,} marks."
        " Everybody and everything in it is invented."
    )
    shown = _some(loaded.sign_ins)
    width = max(len(one.email) for one in shown)
    click.echo(f"\n  {'e-mail':<{width}}  {'password':<19}  role")
    for one in shown:
        click.echo(f"  {one.email:<{width}}  {one.password:<19}  {one.role}")
    rest = len(loaded.sign_ins) - len(shown)
    more = f"{rest} more and these" if rest else "The same"
    click.echo(f"\n{more} are in {chosen.home / FILE}")


def _some(made: list[SignIn]) -> list[SignIn]:
    """All of a few; of many, the first ones of each role."""
    if len(made) <= _SHOWN:
        return made
    seen: Counter[str] = Counter()
    shown = []
    for one in made:
        seen[one.role] += 1
        if seen[one.role] <= 3:
            shown.append(one)
    return shown


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


COMMANDS: dict[str, click.Command] = {"demo": demo_command}
