"""Writes about sites, rooms and closures, inside a transaction that the handler opened."""

from programme.agencies.sites.rules import Days
from programme.database import execute, fetch_value


async def add_site(*, code: str, name: str, country: str, subdivision: str | None, time_zone: str) -> int:
    """A new site; returns its id. Raises asyncpg.UniqueViolationError when the code is taken."""
    site: int = await fetch_value(
        "insert into site (code, name, country, subdivision, time_zone) values ($1, $2, $3, $4, $5)"
        " returning id",
        code,
        name,
        country,
        subdivision,
        time_zone,
    )
    return site


async def change_site(*, site: int, name: str, country: str, subdivision: str | None, time_zone: str) -> None:
    """Change a site. Sessions keep their moments: another time zone changes how they are shown."""
    await execute(
        "update site set name = $2, country = $3, subdivision = $4, time_zone = $5 where id = $1",
        site,
        name,
        country,
        subdivision,
        time_zone,
    )


async def add_room(*, site: int, name: str, capacity: int) -> None:
    """A new room. Raises asyncpg.UniqueViolationError when the site has one of that name."""
    await execute("insert into room (site, name, capacity) values ($1, $2, $3)", site, name, capacity)


async def change_room(*, room: int, name: str, capacity: int, retired: bool) -> None:
    """Change a room, or take it out of use: sessions that are scheduled in it stay as they are.

    Raises asyncpg.UniqueViolationError when the site has another of that name.
    """
    await execute(
        "update room set name = $2, capacity = $3, retired = $4 where id = $1", room, name, capacity, retired
    )


async def add_closure(*, site: int, days: Days, reason: str) -> None:
    """Close a site on these days. The same closure twice is one."""
    await execute(
        """
        insert into closure (site, starts_on, ends_on, weekdays, reason)
        select $1::integer, $2::date, $3::date, $4::smallint[], $5::varchar
        where not exists (
            select from closure c
            where c.site = $1 and c.starts_on = $2 and c.ends_on is not distinct from $3
              and c.weekdays is not distinct from $4::smallint[] and c.reason = $5
        )
        """,
        site,
        days.starts_on,
        days.ends_on,
        list(days.weekdays) or None,
        reason,
    )


async def change_closure(*, closure: int, days: Days, reason: str) -> None:
    """Change the days or the reason of a closure."""
    await execute(
        "update closure set starts_on = $2, ends_on = $3, weekdays = $4::smallint[], reason = $5"
        " where id = $1",
        closure,
        days.starts_on,
        days.ends_on,
        list(days.weekdays) or None,
        reason,
    )


async def remove_closure(*, closure: int) -> None:
    """Open the site on these days again. Sessions come back only when somebody schedules them."""
    await execute("delete from closure where id = $1", closure)
