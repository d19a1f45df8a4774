"""Rules of measures that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T12:55:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of measures"

_SQL = """
alter table measure
    alter entered_at set default now(),
    add constraint one_kind_of_content check (
        (answers is not null)::integer + (total is not null)::integer + (judgement <> '')::integer = 1),
    add constraint withdrawn_together check (
        (withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_why = ''));
create unique index measure_once on measure (participant, cohort, instrument, time_point)
    where withdrawn_at is null;
create index measure_cohort on measure (cohort);
create index measure_instrument on measure (instrument);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
