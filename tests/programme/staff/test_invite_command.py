"""`throughcare invite` on a real database."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner, Result

from programme.access.sign_in import find_invited
from programme.database import close_pool, open_pool
from programme.database.commands import CommandFailed
from programme.database.settings import Settings
from programme.staff import commands
from tests.fixtures.database import Database
from tests.fixtures.world import STAFF, World

Invite = Callable[..., Coroutine[Any, Any, Result]]
ADA = ("Ada@Accounts.example", "--name", "Ada Probe", "--role", "administrator")


@pytest.fixture
def chosen() -> Settings:
    """The settings of the command."""
    return Settings(address="https://throughcare.example")


@pytest.fixture
def invite(monkeypatch: pytest.MonkeyPatch, chosen: Settings) -> Invite:
    """Runs the command on the database of the test, in a thread with a loop of its own."""

    def run(arguments: tuple[str, ...]) -> Result:
        return CliRunner().invoke(commands.invite_command, arguments)

    async def ask(*arguments: str) -> Result:
        await close_pool()
        try:
            return await asyncio.to_thread(run, arguments)
        finally:
            await open_pool(5)

    def with_database(work: Coroutine[Any, Any, Any]) -> Any:
        async def connected() -> Any:
            await open_pool(1)
            try:
                return await work
            finally:
                await close_pool()

        return asyncio.run(connected())

    monkeypatch.setattr(commands, "with_database", with_database)
    monkeypatch.setattr(commands, "settings", lambda: chosen)
    return ask


def _token(result: Result) -> str:
    assert result.exit_code == 0, result.output
    link = result.stdout.strip()
    assert link.startswith("https://throughcare.example/invitations/")
    return link.rpartition("/")[2]


async def _rows(database: Database, statement: str) -> list[asyncpg.Record]:
    owner = await database.as_owner()
    try:
        return list(await owner.fetch(statement))
    finally:
        await owner.close()


async def test_it_makes_the_first_administrator_of_an_empty_house(database: Database, invite: Invite) -> None:
    result = await invite(*ADA)
    invited = await find_invited(_token(result))
    assert invited is not None
    assert (invited.name, invited.email) == ("Ada Probe", "ada@accounts.example")
    assert "Works once, until " in result.stderr
    rows = await _rows(database, "select roles, active from staff")
    assert [tuple(row) for row in rows] == [(["administrator"], True)]


async def test_again_it_makes_another_link_and_changes_nothing(database: Database, invite: Invite) -> None:
    first = _token(await invite(*ADA))
    second = _token(await invite("ada@accounts.example"))
    assert await find_invited(first) is None
    assert await find_invited(second) is not None
    assert len(await _rows(database, "select from staff")) == 1
    history = "select from history where table_name = 'staff' and operation = 'update'"
    assert await _rows(database, history) == []


async def test_what_is_given_is_changed(world: World, invite: Invite) -> None:
    _token(await invite("cleo@north.example", "--site", "south", "--site", "north", "--role", "coordinator"))
    _token(
        await invite("cleo@north.example", "--role", "lead", "--role", "administrator", "--name", "Cleo New")
    )
    row = (await _rows(world.database, f"select * from staff where id = {world.cleo.id}"))[0]
    assert (row["name"], row["roles"]) == ("Cleo New", ["administrator", "lead"])
    sites = await _rows(
        world.database, f"select site from staff_site where staff = {world.cleo.id} order by 1"
    )
    assert [site[0] for site in sites] == [1, 2]


async def test_what_cannot_be_is_refused_in_words(world: World, invite: Invite) -> None:
    for arguments, words in (
        (("new@x.example", "--role", "lead"), "Enter the full name"),
        (("new@x.example", "--name", "X"), "Choose at least one role"),
        (("nonsense", "--name", "X", "--role", "lead"), "in the correct format"),
        (
            ("new@x.example", "--name", "X", "--role", "lead", "--role", "evaluator"),
            "An evaluator must not know names",
        ),
        (("new@x.example", "--name", "X", "--role", "coordinator"), "Choose at least one site"),
        (
            ("new@x.example", "--name", "X", "--role", "lead", "--site", "west"),
            "there is no site west. Sites: north, south.",
        ),
    ):
        result = await invite(*arguments)
        assert isinstance(result.exception, CommandFailed), (arguments, result.output)
        assert words in str(result.exception)
    wrong_role = await invite("new@x.example", "--name", "X", "--role", "warden")
    assert wrong_role.exit_code == 2
    assert "'facilitator'" in wrong_role.output
    assert len(await _rows(world.database, "select from staff")) == len(STAFF)
    assert await _rows(world.database, "select from invitation") == []


async def test_an_account_that_is_switched_off_gets_no_link(world: World, invite: Invite) -> None:
    owner = await world.database.as_owner()
    await owner.execute("update staff set active = false where id = $1", world.cleo.id)
    await owner.close()
    result = await invite("cleo@north.example")
    assert isinstance(result.exception, CommandFailed)
    assert "switched off" in str(result.exception)


async def test_the_link_leads_to_where_the_server_listens(
    database: Database, invite: Invite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for current, start in (
        (Settings(host="127.0.0.1", port=8123), "http://127.0.0.1:8123/invitations/"),
        (Settings(host="0.0.0.0", port=443, https=True), "https://localhost:443/invitations/"),  # noqa: S104
    ):
        monkeypatch.setattr(commands, "settings", lambda current=current: current)
        assert (await invite(*ADA)).stdout.startswith(start)
