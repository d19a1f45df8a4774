"""Rules of separations and of segregation that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T01:59:34:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of separations and of segregation"


_DATES = "between date '1900-01-01' and date '2100-12-31'"

_SQL = f"""
alter table separation
    alter recorded_at set default now(),
    add check (participant <> other),
    add check (reason in ('violence', 'threat', 'bullying', 'rival_groups', 'influence', 'victim',
                          'co_accused', 'order', 'other')),
    add check (statement in ('fact', 'assessment', 'report')),
    add check (source <> ''),
    -- A separation that was recorded by mistake ends on its first day: it held on none.
    add check (starts_on {_DATES} and ends_on {_DATES} and ends_on >= starts_on),
    add constraint end_comes_with_its_reason
        check ((ends_on is null) = (end_reason = '') and (ends_on is null) = (ended_at is null)),
    -- One row a pair, whoever is named first; the day on which one ends is free for the next.
    add constraint separation_once_a_pair exclude using gist (
        int8range(least(participant, other), least(participant, other), '[]') with &&,
        int8range(greatest(participant, other), greatest(participant, other), '[]') with &&,
        daterange(starts_on, ends_on, '[)') with &&
    );
create index separation_participant on separation (participant);
create index separation_other on separation (other);

alter table segregation
    alter recorded_at set default now(),
    add check (starts_on {_DATES} and ends_on {_DATES} and ends_on >= starts_on),
    add constraint segregation_once_at_a_time exclude using gist (
        int8range(participant, participant, '[]') with &&,
        daterange(starts_on, ends_on, '[]') with &&
    );
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
