"""Rules about coaching plans and contacts after release."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T23:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about coaching plans and contacts"

_SQL = """
alter table coaching_plan
    alter made_at set default now(),
    add foreign key (release, participant) references release (id, participant),
    add constraint interval_of_contacts check (interval_days between 1 and 180);
create index coaching_plan_release on coaching_plan (release);
alter table contact
    alter recorded_at set default now(),
    add foreign key (release, participant) references release (id, participant),
    add check (kind in ('met', 'phone', 'video', 'no_show', 'unreachable')),
    add constraint minutes_of_contact check (minutes between 1 and 720),
    add constraint withdrawn_contact_with_reason check ((withdrawn_at is null) = (withdrawn_why = ''));
create index contact_release on contact (release);
create unique index contact_once on contact (release, held_on, kind) where withdrawn_at is null;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
