"""Rules that the database itself holds about agencies, closures and suitability."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules about agencies, closures and suitability"


_DATES = "between date '1900-01-01' and date '2100-12-31'"
_STATES = "in ('proposed', 'assessed', 'approved', 'suspended', 'ended')"

_SQL = f"""
-- One day or a span ends; only a weekly regime may be open.
alter table closure
    add check (weekdays is null or (cardinality(weekdays) between 1 and 7
               and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[])),
    add constraint only_a_weekly_regime_is_open check (ends_on is not null or weekdays is not null);

create unique index agency_name on agency (lower(name));
alter table agency
    add check (name <> ''),
    add check (kind in ('civil_society', 'public', 'university', 'company', 'self_employed')),
    add check (state {_STATES}),
    add check (review_on {_DATES});
alter table agency_step
    alter made_at set default now(),
    add check (from_state {_STATES} and to_state {_STATES} and from_state <> to_state),
    add check (happened_on {_DATES} and reason <> '');
create index agency_step_agency on agency_step (agency);

alter table staff_suitability
    add check (suitability_until {_DATES}),
    add check (clearance_until {_DATES}),
    add check (training_until {_DATES});
create index staff_suitability_agency on staff_suitability (agency);
"""


async def _apply() -> None:
    await execute(_SQL)



async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
