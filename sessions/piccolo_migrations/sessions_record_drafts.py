"""Rules of drafts, of signing off and of notes on single persons that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T08:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of drafts, signing off and notes on persons"

_SQL = """
alter table session_record
    add constraint signed_off_together check ((signed_off_at is null) = (signed_off_by is null));
alter table record_draft
    alter saved_at set default now(),
    add check (octet_length(sealed) > 0);
create index record_draft_session on record_draft (session, author);
create index note_participant on note (participant) where participant is not null;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
