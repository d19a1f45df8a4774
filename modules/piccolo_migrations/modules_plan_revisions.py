"""Rules about revisions of a plan."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T18:50:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "rules about revisions of a plan"

_SQL = """
alter table plan_revision
    alter revised_at set default now(),
    add check (what in ('added', 'changed', 'moved', 'dropped', 'restored')),
    add check (reason <> ''),
    add constraint added_from_nothing check ((before is null) = (what = 'added')),
    add foreign key (plan_item, cohort) references plan_item (id, cohort);
create index plan_revision_cohort on plan_revision (cohort);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="modules", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
