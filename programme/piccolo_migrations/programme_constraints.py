"""Rules that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-23T22:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules that the database itself holds"


_DATES = "between date '1900-01-01' and date '2100-12-31'"

_SQL = f"""
create unique index staff_email on staff (lower(email));
alter table staff
    add check (email like '%_@_%' and name <> ''),
    add check (roles <@ array['facilitator', 'coordinator', 'evaluator', 'lead', 'administrator']::varchar[]),
    -- An evaluator is independent: whoever knows names must not read under pseudonyms too.
    add constraint evaluator_is_independent
        check (not ('evaluator' = any (roles)) or roles <@ array['evaluator']::varchar[]),
    alter created_at set default now();
create index invitation_staff on invitation (staff);
create index sign_in_staff on sign_in (staff);
create index sign_in_attempt_failed_at on sign_in_attempt (failed_at);
create unique index staff_site_once on staff_site (staff, site);

alter table site add check (code ~ '^[A-Za-z0-9._-]+$' and name <> '' and country ~ '^[A-Z][A-Z]$');
alter table room add unique (site, name), add check (capacity between 1 and 200 and name <> '');
alter table closure add check (ends_on >= starts_on and starts_on {_DATES} and ends_on {_DATES});
create index closure_site on closure (site, starts_on);

alter table participant
    alter pseudonym set default 'P' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)),
    alter created_at set default now(),
    add check (reference ~ '^[A-Za-z0-9._/-]+$'),
    add check (earliest_release_date {_DATES});
create index participant_site on participant (site);
alter table particulars add check (date_of_birth {_DATES});
alter table covariate add unique (participant, name), add check (value <> 'NaN' and abs(value) < 'infinity');

alter table cohort
    alter created_at set default now(),
    add check (code ~ '^[A-Za-z0-9._-]+$' and name <> ''),
    add check (capacity between 1 and 100),
    add check (state in ('planned', 'open', 'running', 'finished', 'abandoned')),
    add check (starts_on {_DATES} and finished_on >= starts_on),
    add check ((finished_on is not null) = (state in ('finished', 'abandoned')));
create index cohort_site on cohort (site);
alter table cohort_facilitator
    add check (role in ('lead', 'co', 'cover')),
    add check (ends_on >= starts_on),
    add constraint facilitator_once_in_cohort exclude using gist (
        int8range(cohort, cohort, '[]') with &&,
        int8range(staff, staff, '[]') with &&,
        daterange(starts_on, ends_on, '[]') with &&
    );
create index cohort_facilitator_staff on cohort_facilitator (staff);
create index cohort_facilitator_cohort on cohort_facilitator (cohort);
alter table membership
    add check (joined_on {_DATES} and left_on {_DATES} and left_on >= joined_on),
    add check (outcome in ('completed', 'not_completed', 'withdrawn', 'excluded',
                           'transferred', 'released', 'recalled', 'deceased')),
    add constraint outcome_comes_with_leaving check (outcome is null or left_on is not null),
    -- Leaving one cohort and joining another may fall on one day.
    add constraint participant_in_one_cohort exclude using gist (
        int8range(participant, participant, '[]') with &&,
        daterange(joined_on, left_on, '[)') with &&
    );
create index membership_cohort on membership (cohort);
create index membership_participant on membership (participant);

create index history_row on history (table_name, row_id);
create index history_participant on history (participant) where participant is not null;
create index history_staff on history (staff, at);
create index access_log_staff on access_log (staff, at);
alter table access_log alter at set default now();
"""


async def _apply() -> None:
    await execute(_SQL)



async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
