"""Rules that the database itself holds of gaps and days off."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules that the database itself holds of gaps and days off"


_SQL = """
alter table timetable_settings add check (least_days_between between 0 and 60);
alter table cohort_day_off
    add check (ends_on >= starts_on and starts_on between date '1900-01-01' and date '2100-12-31'
               and ends_on between date '1900-01-01' and date '2100-12-31'),
    add check (reason <> '');
create index cohort_day_off_cohort on cohort_day_off (cohort, starts_on);
-- Who is free is asked by time across all cohorts; the exclusion constraint's index leads by person.
create index session_facilitator_time on session_facilitator (starts_at) where active;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
