"""Rules that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-23T22:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "rules that the database itself holds"


_SQL = """
alter table weekly_slot
    add check (weekday between 1 and 7),
    add check (minutes between 1 and 1440),
    add unique (cohort, weekday, starts_at);
alter table group_session
    add unique (id, cohort),
    add foreign key (plan_item, cohort) references plan_item (id, cohort),
    add check (kind in ('group', 'one_to_one', 'family_day', 'assessment')),
    add check (state in ('scheduled', 'held', 'not_held', 'cancelled')),
    add check (ends_at > starts_at and ends_at <= starts_at + interval '1 day'),
    add check (minutes_planned between 1 and 1440),
    add check (not_held_reason in ('lockdown', 'room_unavailable', 'facilitator_absent',
                                   'prison_staffing', 'nobody_came', 'other')),
    add constraint reason_comes_with_not_held check ((not_held_reason is not null) = (state = 'not_held')),
    add constraint recorded_by_somebody check ((recorded_at is null) = (recorded_by is null)),
    add constraint room_in_one_place exclude using gist (
        int8range(room, room, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (room is not null and state in ('scheduled', 'held')),
    add constraint cohort_in_one_place exclude using gist (
        int8range(cohort, cohort, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (state in ('scheduled', 'held') and not imported);
create index group_session_cohort on group_session (cohort, starts_at);
create index group_session_day on group_session (starts_at);
alter table session_facilitator
    add unique (session, staff),
    add foreign key (session, cohort) references group_session (id, cohort),
    add constraint facilitator_in_one_place exclude using gist (
        int8range(staff, staff, '[]') with &&, tstzrange(starts_at, ends_at) with &&
    ) where (active);
create index session_facilitator_staff on session_facilitator (staff, starts_at);
create index session_facilitator_cohort on session_facilitator (cohort);

create function facilitators_follow_session() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update session_facilitator
    set starts_at = new.starts_at, ends_at = new.ends_at, active = new.state in ('scheduled', 'held')
    where session = new.id;
    return null;
end $$;
create trigger facilitators_follow after update of starts_at, ends_at, state on group_session
    for each row
    when ((old.starts_at, old.ends_at, old.state) is distinct from (new.starts_at, new.ends_at, new.state))
    execute function facilitators_follow_session();

alter table absence_reason
    add check (caused_by in ('participant', 'health', 'institution', 'programme', 'excused'));
alter table mark
    alter recorded_at set default now(),
    add unique (session, participant),
    add foreign key (session, cohort) references group_session (id, cohort),
    add check (state in ('attended', 'absent')),
    add check (source in ('screen', 'paper', 'import')),
    add check (minutes_late >= 0 and minutes_left_early >= 0 and minutes_present >= 0),
    add constraint absent_means_no_minutes
        check (state = 'attended' or minutes_late + minutes_left_early + minutes_present = 0),
    add constraint reason_only_when_absent check (reason is null or state = 'absent');
create index mark_cohort on mark (cohort);
create index mark_participant on mark (participant);
alter table mark_correction
    alter corrected_at set default now(),
    add foreign key (session, cohort) references group_session (id, cohort),
    add check (reason <> '');
create index mark_correction_session on mark_correction (session);

alter table session_record
    add foreign key (session, cohort) references group_session (id, cohort),
    add check (climate between 1 and 5);
alter table exercise_delivery
    add unique (session, position),
    add foreign key (session, cohort) references group_session (id, cohort),
    add check (planned or delivered);
alter table note
    alter written_at set default now(),
    add foreign key (session, cohort) references group_session (id, cohort),
    add check (tier in ('facilitator_only', 'programme_team', 'shareable')),
    add constraint confidence_is_sealed check ((sealed is not null) = (tier = 'facilitator_only')),
    add constraint one_text check ((sealed is null) <> (body is null));
create index note_session on note (session);
"""

_REASONS = (
    ("refused", "Refused to attend", "participant"),
    ("other_activity", "Chose another activity", "participant"),
    ("withdrew", "Withdrew from the programme", "participant"),
    ("sent_out", "Disruptive, sent out", "participant"),
    ("sick", "Sick", "health"),
    ("healthcare", "Healthcare appointment", "health"),
    ("lockdown", "Lockdown or change of regime", "institution"),
    ("not_unlocked", "Not unlocked or escorted", "institution"),
    ("work_clash", "Clash with work or education", "institution"),
    ("segregation", "Segregation", "institution"),
    ("transfer", "Transfer", "institution"),
    ("court", "Court", "institution"),
    ("separation", "Separation from another member", "institution"),
    ("facilitator_absent", "Facilitator absent", "programme"),
    ("not_offered", "Session not offered to this person", "programme"),
    ("legal_visit", "Legal visit", "excused"),
    ("family_visit", "Family visit", "excused"),
    ("religious", "Religious observance", "excused"),
    ("bereavement", "Bereavement", "excused"),
    ("solicitor", "Solicitor's advice", "excused"),
)


async def _apply() -> None:
    await execute(_SQL)
    for position, (code, label, caused_by) in enumerate(_REASONS, start=1):
        await execute(
            "insert into absence_reason (code, label, caused_by, position, active) values ($1, $2, $3, $4, true)",
            code,
            label,
            caused_by,
            position,
        )



async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
