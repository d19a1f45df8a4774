"""What was changed since a day, found without reading the whole history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T16:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "history by time"

# Rows are appended in the order of time, so a few bytes for each megabyte of them are enough.
_SQL = "create index history_at on history using brin (at) with (pages_per_range = 32, autosummarize = on)"


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
