"""Many sessions move at once: places are compared when all have moved, not one by one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "places are compared at the end of a statement"


_SQL = """
-- Deferrable constraints are looked at when the statement is over: each session may take the time
-- that the next one leaves.
alter table group_session
    drop constraint room_in_one_place,
    drop constraint cohort_in_one_place,
    add constraint room_in_one_place exclude using gist (
        int8range(room, room, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (room is not null and state in ('scheduled', 'held')) deferrable initially immediate,
    add constraint cohort_in_one_place exclude using gist (
        int8range(cohort, cohort, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (state in ('scheduled', 'held') and not imported) deferrable initially immediate;
alter table session_facilitator
    drop constraint facilitator_in_one_place,
    add constraint facilitator_in_one_place exclude using gist (
        int8range(staff, staff, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (active) deferrable initially immediate;

-- For the same reason the facilitators follow all sessions in one statement.
drop trigger facilitators_follow on group_session;
create or replace function facilitators_follow_session() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update session_facilitator f
    set starts_at = n.starts_at, ends_at = n.ends_at, active = n.state in ('scheduled', 'held')
    from new_rows n join old_rows o using (id)
    where f.session = n.id
      and (o.starts_at, o.ends_at, o.state) is distinct from (n.starts_at, n.ends_at, n.state);
    return null;
end $$;
create trigger facilitators_follow after update on group_session
    referencing old table as old_rows new table as new_rows
    for each statement execute function facilitators_follow_session();
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
