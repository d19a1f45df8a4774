"""Pseudonyms of staff, for evaluators alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T11:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "pseudonyms of staff"

_SQL = """
alter table staff_pseudonym
    alter pseudonym set default 'S' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));
insert into staff_pseudonym (staff) select id from staff;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
