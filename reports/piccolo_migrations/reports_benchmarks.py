"""Rules about published rates."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T22:50:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "rules about published rates"

_SQL = """
alter table benchmark
    alter added_at set default now(),
    add constraint benchmark_rate check (rate > 0 and rate <= 1),
    add constraint benchmark_months check (months between 1 and 240),
    add constraint benchmark_source check (source <> '');
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="reports", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
