"""What the database itself holds of calendar feeds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "one calendar feed a person"


_SQL = """
alter table calendar_feed
    alter made_at set default now(),
    add check (length(token_hash) = 32),
    add check (ended_at >= made_at);
create unique index calendar_feed_in_use on calendar_feed (staff) where ended_at is null;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
