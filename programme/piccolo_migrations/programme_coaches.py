"""Rules about coaches, transition plans, the people around somebody, local resources and review dates."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-29T10:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about coaches and the transition to release"

_SQL = """
alter table coach
    alter assigned_at set default now(),
    add constraint coach_ends_after_start check (ends_on >= starts_on),
    add constraint coach_ends_with_reason check (ends_on is null or ended_why <> ''),
    add constraint coach_once exclude using gist (
        int8range(participant, participant, '[]') with &&, int8range(staff, staff, '[]') with &&,
        daterange(starts_on, ends_on, '[]') with &&
    );
create index coach_staff on coach (staff);

alter table coaching_plan
    add constraint plan_ends_after_start check (ends_on >= starts_on),
    add check (kinds <@ array['met', 'phone', 'video']::varchar[]),
    add constraint end_of_coaching_with_reason check (not ended or reason <> '');

alter table contact_note
    alter written_at set default now(),
    add check (tier in ('facilitator_only', 'programme_team', 'shareable')),
    add constraint sealed_for_facilitators check (
        (tier = 'facilitator_only') = (sealed is not null) and (sealed is null) = (body is not null)
    );
create index contact_note_contact on contact_note (contact);
alter table contact add constraint contact_of_participant unique (id, participant);
alter table contact_note add foreign key (contact, participant) references contact (id, participant);

alter table release_correction
    alter made_at set default now(),
    add foreign key (release, participant) references release (id, participant),
    add constraint another_day check (before <> after),
    add check (reason <> '');
create index release_correction_release on release_correction (release);

alter table risk_review_date
    alter set_at set default now(),
    add constraint withdrawn_review_with_reason check ((withdrawn_at is null) = (withdrawn_why = ''));
create unique index risk_review_date_once on risk_review_date (participant, due_on) where withdrawn_at is null;

alter table transition_plan
    alter written_at set default now(),
    add constraint transition_plan_version unique (participant, version);

alter table handover
    alter recorded_at set default now(),
    add check (present <@ array['prison', 'probation', 'coach', 'participant', 'family', 'other']::varchar[]),
    add constraint withdrawn_handover_with_reason check ((withdrawn_at is null) = (withdrawn_why = ''));
create unique index handover_once on handover (participant, held_on) where withdrawn_at is null;

alter table related_person
    alter saved_at set default now(),
    add check (name <> ''),
    add check (relation in ('parent', 'partner', 'sibling', 'child', 'relative', 'friend', 'professional', 'other')),
    add check (category in ('relative', 'victim', 'professional', 'other')),
    add check (approach in ('yes', 'ask_first', 'never'));
create index related_person_participant on related_person (participant);

alter table local_resource
    alter saved_at set default now(),
    add check (name <> ''),
    add check (area in ('housing', 'work', 'family', 'leisure', 'health', 'scene'));
create unique index local_resource_once on local_resource (lower(name), lower(place)) where in_use;
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
