"""Rules about targets of the strategy."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T12:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about targets"

_SQL = """
alter table target
    alter set_at set default now(),
    add constraint target_value check (value > 0 and value <= 1),
    add constraint target_source check (source <> ''),
    add check (indicator in ('completed', 'attendance', 'dose_median', 'reimprisoned_12_months', 'convicted_12_months'));
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="reports", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
