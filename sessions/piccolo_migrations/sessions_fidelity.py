"""Rules of fidelity answers that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T09:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of fidelity answers"

_SQL = """
alter table fidelity_answer
    add constraint one_answer_an_item unique (session, item),
    add foreign key (session, cohort) references group_session (id, cohort);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
