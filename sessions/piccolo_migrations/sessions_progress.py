"""Rules of closing assessments and decisions about completion that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T09:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of closing assessments and decisions about completion"

_SQL = """
alter table closing_assessment alter decided_at set default now(), add check (result <> '');
create index closing_assessment_person on closing_assessment (participant, cohort);
alter table completion_decision
    alter made_at set default now(),
    add constraint another_needs_a_reason check (decision = proposal or reason <> '');
create index completion_decision_person on completion_decision (participant, cohort);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
