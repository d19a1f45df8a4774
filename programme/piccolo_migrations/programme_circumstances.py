"""Rules of changes of circumstances that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:38:58:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of changes of circumstances"


_SQL = """
alter table circumstance
    alter noted_at set default now(),
    add constraint circumstance_is_about_somebody check (
        case kind
            when 'facilitator_leaves' then staff is not null and participant is null and other is null
            when 'separation' then staff is null and coalesce(participant < other, false)
            when 'transfer' then staff is null and participant is not null and other is null
            when 'segregation' then staff is null and participant is not null and other is null
            when 'earlier_release' then staff is null and participant is not null and other is null
            else false
        end),
    add constraint acknowledged_with_what_was_done check (
        (acknowledged_at is null) = (acknowledged_by is null) and (acknowledged_at is null) = (done = ''));
create index circumstance_cohort on circumstance (cohort);
create unique index circumstance_open_once on circumstance
    (cohort, kind, coalesce(participant, 0), coalesce(other, 0), coalesce(staff, 0))
    where acknowledged_at is null;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
