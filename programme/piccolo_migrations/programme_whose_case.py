"""Rules of cases and supervision that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T07:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of cases and supervision"

_SQL = """
alter table staff
    drop constraint staff_roles_check,
    add constraint staff_roles_check check (roles <@ array[
        'facilitator', 'coordinator', 'offender_manager', 'supervisor', 'evaluator', 'lead', 'administrator'
    ]::varchar[]);
create index participant_offender_manager on participant (offender_manager) where offender_manager is not null;
alter table cohort_supervisor
    add check (ends_on >= starts_on),
    add check (starts_on between date '1900-01-01' and date '2100-12-31'),
    add constraint supervised_once exclude using gist (
        int8range(cohort, cohort, '[]') with &&, int8range(staff, staff, '[]') with &&,
        daterange(starts_on, ends_on, '[]') with &&
    );
create index cohort_supervisor_staff on cohort_supervisor (staff);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
