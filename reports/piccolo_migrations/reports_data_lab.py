"""Rules about files for a data lab."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T17:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about files for a data lab"

_SQL = """
alter table data_lab_file
    alter made_at set default now(),
    add constraint one_recipient check ((agency is null) = (recipient <> '')),
    add constraint reason_of_data_lab_file check (reason <> ''),
    add check (ground in ('informed', 'consent', 'law') and people > 0 and sha256 ~ '^[0-9a-f]{64}$');
create index data_lab_file_agency on data_lab_file (agency);
alter table data_lab_person add unique (file, participant);
create index data_lab_person_participant on data_lab_person (participant);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="reports", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
