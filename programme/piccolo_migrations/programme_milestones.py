"""Rules about milestones after release."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T23:58:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about milestones"

_SQL = """
alter table milestone
    alter recorded_at set default now(),
    add foreign key (release, participant) references release (id, participant),
    add check (area in ('housing', 'work', 'family', 'leisure', 'health', 'scene')),
    add check (standing in ('aimed', 'reached', 'lost'));
create index milestone_release on milestone (release);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
