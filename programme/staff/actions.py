"""Writes to accounts, inside a transaction that the handler or command opened."""

from collections.abc import Iterable
from datetime import datetime

from programme.access.permissions import Role
from programme.access.sign_in import INVITATION_LASTS, new_token, token_hash
from programme.database import execute, fetch_one, fetch_value


async def add_account(*, name: str, email: str, roles: Iterable[Role], sites: Iterable[int]) -> int:
    """A new account, which nobody can sign in to before its link was used; returns its id.

    Raises asyncpg.UniqueViolationError when the address is taken.
    """
    staff: int = await fetch_value(
        "insert into staff (name, email, roles, active) values ($1, $2, $3, true) returning id",
        name,
        email,
        sorted(roles),
    )
    await _set_sites(staff, sites)
    return staff


async def change_account(
    *, staff: int, name: str, email: str, roles: Iterable[Role], sites: Iterable[int], active: bool
) -> None:
    """Change an account. Switching it off ends its sign-ins and links (the database sees to it).

    Raises asyncpg.UniqueViolationError when the address is taken.
    """
    await execute(
        "update staff set name = $2, email = $3, roles = $4, active = $5 where id = $1",
        staff,
        name,
        email,
        sorted(roles),
        active,
    )
    await _set_sites(staff, sites)


async def _set_sites(staff: int, sites: Iterable[int]) -> None:
    wanted = sorted(set(sites))
    await execute("delete from staff_site where staff = $1 and site <> all ($2::integer[])", staff, wanted)
    await execute(
        "insert into staff_site (staff, site) select $1, site from unnest($2::integer[]) wanted (site)"
        " where not exists (select from staff_site s where s.staff = $1 and s.site = wanted.site)",
        staff,
        wanted,
    )


async def make_link(*, staff: int, by: int | None) -> tuple[str, datetime]:
    """The token of a new single-use link, and until when it works. It is stored nowhere; earlier
    links of that person stop working."""
    token = new_token()
    row = await fetch_one(
        "insert into invitation (staff, token_hash, made_by, made_at, expires_at)"
        " values ($1, $2, $3, now(), now() + $4) returning expires_at",
        staff,
        token_hash(token),
        by,
        INVITATION_LASTS,
    )
    assert row is not None  # noqa: S101
    return token, row["expires_at"]


async def end_other_sign_ins(*, here: int) -> None:
    """End every sign-in of whoever acts but this one."""
    await execute(
        "update sign_in set ended_at = now() where staff = acting_staff() and ended_at is null and id <> $1",
        here,
    )
