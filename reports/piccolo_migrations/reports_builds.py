"""Rules about builds of reports."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T16:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about builds of reports"

_SQL = """
alter table report_build
    alter asked_at set default now(),
    alter state set default 'waiting',
    alter mode set default 'operational',
    alter attempts set default 0,
    alter details set default '',
    add unique (id, owner),
    add check (mode in ('operational', 'publishable')),
    add check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    add check (attempts >= 0),
    add check ((state in ('waiting', 'running')) = (finished_at is null)),
    add check (state <> 'running' or started_at is not null),
    add check ((state = 'failed') = (failure is not null)),
    add check ((state = 'done') = (manifest_hash is not null)),
    add check ((manifest_hash is null) = (size is null)),
    add check (manifest_hash ~ '^[0-9a-f]{64}$');
-- One at a time: whoever asks again while one is built is led to it.
create unique index report_build_under_way on report_build (owner) where state in ('waiting', 'running');

alter table report_build_step
    add unique (build),
    add foreign key (build, owner) references report_build (id, owner),
    add check (done >= 0 and total > 0 and done <= total);

alter table report_build_file
    add unique (build),
    add check (octet_length(content) > 0);

alter table report_build_link
    alter made_at set default now(),
    alter expires_at set default now() + interval '24 hours',
    add foreign key (build, owner) references report_build (id, owner),
    add unique (token_hash),
    add check (octet_length(token_hash) = 32),
    add check (expires_at > made_at and expires_at <= made_at + interval '24 hours');
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="reports", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
