"""Rules that the database holds about changes of a timetable."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:13:34:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about changes of a timetable"


_SQL = """
alter table site_cancellation
    alter made_at set default now(),
    add check (reason in ('lockdown', 'room_unavailable', 'facilitator_absent', 'prison_staffing', 'other')),
    add check (ends_on >= starts_on and starts_on between date '1900-01-01' and date '2100-12-31'
               and ends_on <= date '2100-12-31'),
    add constraint undone_by_somebody_site check ((undone_at is null) = (undone_by is null));
create index site_cancellation_site on site_cancellation (site, made_at);
alter table timetable_change
    alter made_at set default now(),
    add unique (id, cohort),
    add check (kind in ('move', 'move_later', 'cancel', 'cancel_site', 'reinstate', 'catch_up')),
    add constraint of_a_site check ((cancellation is not null) = (kind = 'cancel_site')),
    add constraint undone_by_somebody check ((undone_at is null) = (undone_by is null));
create index timetable_change_cohort on timetable_change (cohort, made_at);
create index timetable_change_cancellation on timetable_change (cancellation);
alter table timetable_change_item
    add unique (change, session),
    add foreign key (change, cohort) references timetable_change (id, cohort),
    add foreign key (session, cohort) references group_session (id, cohort),
    add constraint before_is_whole check (
        num_nulls(starts_before, ends_before, minutes_before, state_before) in (0, 4)
    );
create index timetable_change_item_session on timetable_change_item (session);

-- Why a cancelled session was cancelled stands where the reason of one that did not run stands.
alter table group_session
    drop constraint reason_comes_with_not_held,
    add constraint reason_comes_with_not_held check (
        case state when 'not_held' then not_held_reason is not null
                   when 'cancelled' then true
                   else not_held_reason is null end
    );
-- A session is caught up once.
create unique index group_session_one_catch_up on group_session (catch_up_of)
    where state in ('scheduled', 'held');
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
