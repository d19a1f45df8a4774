"""Rules of transfers and release dates that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:05:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of transfers and release dates"

_DATES = "between date '1900-01-01' and date '2100-12-31'"

_SQL = f"""
alter table transfer
    alter made_at set default now(),
    add check (from_site <> to_site),
    add check (transferred_on {_DATES});
create index transfer_participant on transfer (participant);
alter table release_change
    alter made_at set default now(),
    add check (before is distinct from after),
    add check (before {_DATES} and after {_DATES});
create index release_change_participant on release_change (participant);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
