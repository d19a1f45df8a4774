"""Accounts as the pages show them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from programme.access.permissions import Role
from programme.database import fetch, fetch_one, fetch_value
from programme.staff.words import role_names

PAGE_LENGTH = 50


@dataclass(frozen=True)
class Listed:
    """A line of the list of accounts."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    active: bool
    has_password: bool
    last_seen_at: datetime | None


@dataclass(frozen=True)
class Account:
    """An account to be changed. `seen` stands for its content: another value, another content.

    `link_until` is set while a link waits to be used.
    """

    id: int
    name: str
    email: str
    roles: tuple[Role, ...]
    sites: tuple[int, ...]
    active: bool
    has_password: bool
    last_seen_at: datetime | None
    link_until: datetime | None

    @property
    def seen(self) -> str:
        content = (self.name, self.email, sorted(self.roles), sorted(self.sites), self.active)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class OwnSignIn:
    """A sign-in of one's own that has not ended. `here`: the one that asks."""

    started_at: datetime
    last_seen_at: datetime
    here: bool


@dataclass(frozen=True)
class OwnLink:
    """A link to one's own account. `made_by` is None when it was made on the command line."""

    made_at: datetime
    made_by: str | None
    used_at: datetime | None


async def list_accounts(*, text: str, role: str | None, active: bool | None, start: int) -> list[Listed]:
    """Accounts by name from the `start`th on, one more than a page when there is a next page."""
    rows = await fetch(
        """
        with shown as (
            select s.id, s.name, s.email, s.roles, s.active
            from staff s
            where (position(lower($1) in lower(s.name)) > 0 or position(lower($1) in lower(s.email)) > 0)
              and ($2::text is null or $2 = any (s.roles))
              and ($3::boolean is null or s.active = $3)
            order by lower(s.name), s.id
            limit $4 offset $5
        )
        select shown.*, state.has_password, state.last_seen_at,
               array(select x.name from staff_site ss join site x on x.id = ss.site
                     where ss.staff = shown.id order by x.name) as sites
        from shown
        join account_states((select array_agg(id) from shown)) state on state.staff = shown.id
        order by lower(shown.name), shown.id
        """,
        text,
        role,
        active,
        PAGE_LENGTH + 1,
        start,
    )
    return [
        Listed(**{**dict(row), "roles": role_names(row["roles"]), "sites": tuple(row["sites"])})
        for row in rows
    ]


async def find_account(staff: int, *, lock: bool = False) -> Account | None:
    """One account, or None; `lock` keeps others from changing it until the end of the transaction."""
    if lock:
        await fetch("select id from staff where id = $1 for update", staff)
    row = await fetch_one(
        """
        select s.id, s.name, s.email, s.roles, s.active, state.has_password, state.last_seen_at,
               array(select site from staff_site where staff = s.id order by site) as sites,
               (select i.expires_at from invitation i
                where i.staff = s.id and i.used_at is null and i.expires_at > now()
                  and not exists (select from invitation newer where newer.staff = s.id and newer.id > i.id)
               ) as link_until
        from staff s join account_states(array[$1::integer]) state on state.staff = s.id
        """,
        staff,
    )
    if row is None:
        return None
    return Account(
        **{**dict(row), "roles": tuple(Role(role) for role in row["roles"]), "sites": tuple(row["sites"])}
    )


async def site_choices() -> list[tuple[int, str]]:
    """(id, name) of every site that an account can be for."""
    return [(row["id"], row["name"]) for row in await fetch("select id, name from site order by name")]


async def address_is_taken(email: str, *, by_other_than: int | None = None) -> bool:
    """Whether another account has this address, in capitals or not."""
    return bool(
        await fetch_value(
            "select exists (select from staff where lower(email) = lower($1) and id is distinct from $2)",
            email,
            by_other_than,
        )
    )


async def own_roles_and_sites() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the roles and sites of whoever acts."""
    roles = await fetch_value("select roles from staff where id = acting_staff()")
    sites = await fetch("select * from own_sites()")
    return role_names(roles or []), tuple(row[0] for row in sites)


async def own_sign_ins(here: int) -> tuple[OwnSignIn, ...]:
    """The sign-ins of whoever acts that have not ended, the newest first. `here`: id of this one."""
    rows = await fetch(
        "select started_at, last_seen_at, id = $1 as here from sign_in"
        " where staff = acting_staff() and ended_at is null and expires_at > now() order by id desc",
        here,
    )
    return tuple(OwnSignIn(**dict(row)) for row in rows)


async def own_links() -> tuple[OwnLink, ...]:
    """The newest links that were made to the account of whoever acts."""
    rows = await fetch("select made_at, made_by, used_at from own_links()")
    return tuple(OwnLink(**dict(row)) for row in rows)
