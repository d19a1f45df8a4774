"""Sessions for some people of a cohort, and what is keyed in from paper."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T18:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "sessions for some people, records from paper"

_SQL = """
alter table mark add constraint recorded_for_on_paper check (recorded_for is null or source = 'paper');
alter table session_record
    add check (guests between 0 and 500),
    add constraint description_of_incident check (incident_note = '' or coalesce(incident, false));
alter table exercise_delivery
    add constraint order_of_delivered check (delivered_as is null or (delivered and delivered_as between 1 and 200));
alter table session_person
    add unique (session, participant),
    add foreign key (session, cohort) references group_session (id, cohort);
create index session_person_participant on session_person (participant);

-- Two facilitators may each have a one-to-one at the same time, and a session is caught up once by the cohort
-- but as often as people missed it.
alter table group_session
    drop constraint cohort_in_one_place,
    add constraint cohort_in_one_place exclude using gist (
        int8range(cohort, cohort, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (state in ('scheduled', 'held') and not imported and not for_some) deferrable initially immediate;
drop index group_session_one_catch_up;
create unique index group_session_one_catch_up on group_session (catch_up_of)
    where state in ('scheduled', 'held') and not for_some;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
