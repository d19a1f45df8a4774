"""Rules about publications."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T17:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about publications"

_SQL = """
alter table publication
    alter state set default 'proposed',
    alter proposed_at set default now(),
    alter proposed_by set default null,
    add foreign key (checked_against) references publication (id),
    add constraint publication_purpose check (purpose <> ''),
    add constraint publication_state check (state in ('proposed', 'published', 'refused', 'withdrawn')),
    add constraint publication_fingerprint check (fingerprint ~ '^[0-9a-f]{64}$'),
    add constraint publication_hidden check (hidden between 0 and counts),
    add constraint publication_decided check (
        (state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
    add constraint publication_two_people check (
        state not in ('published', 'refused') or decided_by <> proposed_by),
    add constraint publication_reason check (state <> 'refused' or reason <> '');

alter table publication_content
    add foreign key (publication) references publication (id);
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="reports", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
