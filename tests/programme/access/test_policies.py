"""Accounts as the database guards them, asked as an attacker who can send any SQL as a person."""

import asyncpg
import pytest

from programme.access.viewer import Viewer
from programme.database import Acting, acting, acting_as_worker, execute, fetch, fetch_value
from tests.fixtures.world import STAFF, World

NO_RIGHT = asyncpg.InsufficientPrivilegeError


async def test_no_function_is_everybodys(world: World) -> None:
    """PostgreSQL lets PUBLIC call every new function; then any role could fetch password hashes."""
    owner = await world.database.as_owner()
    open_to_all = await owner.fetch(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " and has_function_privilege('public', oid, 'execute')"
    )
    await owner.close()
    assert not open_to_all


DOOR = [
    "door_knock('x', 1000, interval '1 second')",
    "door_forgive('x')",
    "door_credential('alma@facilitators.example')",
    "door_sign_in(1, 'x', 'x', interval '1 year')",
    "door_find('x', interval '1 year', false)",
    "door_time_zone()",
    "door_sign_out('x')",
    "door_usable('x')",
    "door_invited('x')",
    "door_accept('x', 'x', 'x')",
    "door_feed('x')",
]


async def test_the_door_has_no_handle_inside(world: World) -> None:
    """Whoever acts cannot call what is there for whoever has not come in yet."""
    for who in (world.alma, world.eva, world.ada):
        for call in DOOR:
            with pytest.raises(NO_RIGHT):
                async with acting(who):
                    await fetch(f"select {call}")
    for call in DOOR:
        with pytest.raises(NO_RIGHT):
            async with acting_as_worker():
                await fetch(f"select {call}")


async def test_the_test_above_names_every_function_of_the_door(world: World) -> None:
    owner = await world.database.as_owner()
    names = await owner.fetch("select proname from pg_proc where proname like 'door\\_%'")
    await owner.close()
    assert {row[0] for row in names} == {call.partition("(")[0] for call in DOOR}


async def _refused(who: Acting, statement: str, *values: object) -> bool:
    """Whether a statement was refused or touched nothing."""
    try:
        async with acting(who):
            return (await execute(statement, *values)).endswith(" 0")
    except NO_RIGHT:
        return True


PEOPLE = ("alma", "cleo", "eva", "liv", "ada")


@pytest.mark.parametrize("table", ["credential", "sign_in_attempt"])
async def test_nobody_reads_or_writes_secrets(world: World, table: str) -> None:
    for name in PEOPLE:
        for statement in (f"select * from {table}", f"delete from {table}", f"update {table} set id = 1"):
            with pytest.raises(NO_RIGHT):
                async with acting(world.staff[name]):
                    await execute(statement)


async def test_hashes_of_tokens_are_read_by_nobody(world: World) -> None:
    for name in PEOPLE:
        for table in ("sign_in", "invitation"):
            with pytest.raises(NO_RIGHT):
                async with acting(world.staff[name]):
                    await fetch(f"select token_hash from {table}")


async def _start_sessions(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into sign_in (id, token_hash, staff, started_at, last_seen_at, expires_at)"
        " select id, convert_to(id::text, 'UTF8'), id, now(), now(), now() + interval '1 hour' from staff"
    )
    await owner.close()


async def test_one_sees_and_ends_ones_own_sessions_alone(world: World) -> None:
    await _start_sessions(world)
    for name in PEOPLE:
        person = world.staff[name]
        async with acting(person):
            assert [row["id"] for row in await fetch("select id from sign_in")] == [person.id]
            assert await execute("update sign_in set ended_at = now()") == "UPDATE 1"
    owner = await world.database.as_owner()
    assert await owner.fetchval("select count(*) from sign_in where ended_at is null") == len(STAFF) - len(
        PEOPLE
    )
    await owner.close()


async def test_a_session_is_neither_made_nor_revived_nor_prolonged_from_inside(world: World) -> None:
    await _start_sessions(world)
    for statement in (
        "update sign_in set ended_at = null",
        "update sign_in set expires_at = now() + interval '1 year'",
        "update sign_in set last_seen_at = now()",
        "update sign_in set staff = 8",
        "delete from sign_in",
        "insert into sign_in (token_hash, staff, started_at, last_seen_at, expires_at)"
        " values ('x', 8, now(), now(), now())",
    ):
        for name in PEOPLE:
            assert await _refused(world.staff[name], statement), (name, statement)


async def test_only_an_administrator_changes_accounts(world: World) -> None:
    for name in ("alma", "cleo", "eva", "liv"):
        person = world.staff[name]
        for statement in (
            "update staff set name = 'x'",
            "update staff set roles = '{administrator}'",
            "insert into staff (email, name, roles, active) values ('x@x.example', 'x', '{lead}', true)",
            "delete from staff where id = 4",
            "insert into staff_site (staff, site) values (1, 2)",
            "delete from staff_site",
            "insert into invitation (staff, token_hash, made_by, made_at, expires_at)"
            " values (4, 'x', acting_staff(), now(), now())",
        ):
            assert await _refused(person, statement), (name, statement)
    assert await _refused(world.ada, "delete from staff where id = 4")
    assert not await _refused(world.ada, "update staff set name = 'x' where id = 4")


async def test_an_administrator_does_not_help_themselves(world: World) -> None:
    """To case data, by a role or a site; nor do they lock themselves out."""
    ada = world.ada.id
    for statement in (
        "update staff set roles = '{administrator,facilitator}' where id = $1",
        "update staff set roles = '{lead}' where id = $1",
        "update staff set active = false where id = $1",
        "insert into staff_site (staff, site) values ($1, 1)",
        "insert into invitation (staff, token_hash, made_by, made_at, expires_at)"
        " values ($1, 'x', $1, now(), now())",
    ):
        assert await _refused(world.ada, statement, ada), statement
    # What changes nothing is no change, in whichever order.
    assert not await _refused(
        world.ada,
        "update staff set name = 'Ada P', roles = '{administrator}', active = true where id = $1",
        ada,
    )


async def test_a_link_is_made_in_ones_own_name_and_not_for_ever(world: World) -> None:
    statement = (
        "insert into invitation (staff, token_hash, made_by, made_at, expires_at)"
        " values (4, 'x', $1, now(), now() + $2::text::interval)"
    )
    assert await _refused(world.ada, statement, world.alma.id, "1 day")
    assert await _refused(world.ada, statement, world.ada.id, "8 days")
    assert not await _refused(world.ada, statement, world.ada.id, "7 days")
    assert await _refused(world.ada, "update invitation set expires_at = now() + interval '1 year'")
    assert await _refused(world.ada, "update invitation set used_at = null")


async def test_an_evaluator_is_independent(world: World) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        async with acting(world.ada):
            await execute("update staff set roles = '{evaluator,lead}' where id = 4")


async def _accounts(person: Viewer) -> set[int]:
    async with acting(person):
        rows = await fetch("select * from account_states(array[1, 2, 3, 8, 9])")
    return {row["staff"] for row in rows}


async def test_the_state_of_accounts_is_for_those_who_keep_or_read_them(world: World) -> None:
    for name in ("alma", "cleo"):
        assert await _accounts(world.staff[name]) == set()
    for name in ("liv", "ada"):
        assert await _accounts(world.staff[name]) == {1, 2, 3, 8, 9}
    with pytest.raises(NO_RIGHT):
        await _accounts(world.eva)


async def test_a_new_password_is_ones_own_and_ends_the_rest(world: World) -> None:
    await _start_sessions(world)
    owner = await world.database.as_owner()
    await owner.execute("insert into credential (staff, password_hash) values (1, 'a'), (2, 'b')")
    await owner.execute(
        "insert into sign_in (id, token_hash, staff, started_at, last_seen_at, expires_at)"
        " values (100, 'x', 1, now(), now(), now() + interval '1 hour')"
    )
    await owner.execute(
        "insert into invitation (staff, token_hash, made_at, expires_at)"
        " values (1, 'a', now(), now() + interval '1 day'), (2, 'b', now(), now() + interval '1 day')"
    )
    async with acting(world.alma):
        await fetch("select change_own_password('new', 100)")
    assert await owner.fetchval("select password_hash from credential where staff = 1") == "new"
    assert await owner.fetchval("select password_hash from credential where staff = 2") == "b"
    ended = await owner.fetch("select id from sign_in where ended_at is not null")
    assert [row["id"] for row in ended] == [world.alma.id]
    assert await owner.fetchval("select array_agg(staff) from invitation where expires_at > now()") == [2]
    history = await owner.fetchrow(
        "select staff, before from history where table_name = 'credential' and operation = 'update'"
    )
    assert history is not None
    assert history["staff"] == world.alma.id
    assert "password_hash" not in history["before"]
    await owner.close()


async def test_everybody_reads_the_names_of_their_own_sites_alone(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute("insert into staff_site (staff, site) values ($1, 2)", world.eva.id)
    await owner.close()
    sites = {}
    for name in PEOPLE:
        async with acting(world.staff[name]):
            sites[name] = [row[0] for row in await fetch("select * from own_sites()")]
    assert sites == {
        "alma": [],
        "cleo": ["North Probe Prison"],
        "eva": ["South Probe Prison"],
        "liv": [],
        "ada": [],
    }


async def test_a_person_who_was_switched_off_meanwhile_reads_nothing_of_others(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute("update staff set active = false where id = any ($1)", [world.ada.id, world.liv.id])
    await owner.close()
    for person in (world.ada, world.liv):
        async with acting(person):
            assert await fetch_value("select count(*) from staff where id <> $1", person.id) == 0
