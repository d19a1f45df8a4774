"""Rules about what is known after release."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T22:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about releases and events"

_SQL = """
alter table release
    alter recorded_at set default now(),
    add unique (participant, released_on),
    add unique (id, participant),
    add check (kind in ('sentence_end', 'licence', 'transfer', 'deportation', 'not_known')),
    add constraint observed_after_release check (observed_until >= released_on),
    add constraint lost_by_somebody check (lost = (lost_at is not null));
alter table release_event
    alter recorded_at set default now(),
    add foreign key (release, participant) references release (id, participant),
    add check (event in ('recall', 'arrest', 'charge', 'conviction', 'conviction_violent', 'conviction_extremist',
                         'reimprisonment', 'death', 'deportation')),
    add constraint withdrawn_with_reason check ((withdrawn_at is null) = (withdrawn_why = ''));
create unique index release_event_once on release_event (release, event, happened_on) where withdrawn_at is null;
create unique index release_event_one_death on release_event (participant) where event = 'death' and withdrawn_at is null;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
