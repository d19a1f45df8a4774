"""Rules of concerns, alerts and disclosures that the database itself holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T08:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rules of concerns, alerts and disclosures"

_SQL = """
alter table concern
    alter raised_at set default now(),
    add check (seen <> ''),
    add check (participant is not null or cohort is not null),
    add constraint closed_together check ((closed_at is null) = (closed_by is null)),
    add constraint closed_with_outcome check (closed_at is null or outcome <> '');
create index concern_participant on concern (participant);
create index concern_cohort on concern (cohort);
create index concern_raised_by on concern (raised_by);
alter table concern_alert
    alter delivered_at set default now(),
    add constraint told_once unique (concern, staff),
    add check (acknowledged_at >= delivered_at);
create index concern_alert_waiting on concern_alert (staff) where acknowledged_at is null;
create index concern_alert_staff on concern_alert (staff);
alter table concern_entry alter written_at set default now(), add check (body <> '');
create index concern_entry_concern on concern_entry (concern);
alter table alert_rule add constraint one_rule unique (severity, role);
alter table disclosure
    alter made_at set default now(),
    add check (content <> '' and decided_by <> ''),
    add constraint why_not_told check (told or told_note <> ''),
    add check (disclosed_on between date '1900-01-01' and date '2100-12-31');
create index disclosure_participant on disclosure (participant);
alter table disclosure_recipient add constraint passed_on_once unique (disclosure, staff);
create index disclosure_recipient_staff on disclosure_recipient (staff);

-- Danger reaches everybody who can act on it; a remark reaches the team and the lead.
insert into alert_rule (severity, role) values
    ('now', 'coordinator'), ('now', 'offender_manager'), ('now', 'lead'), ('now', 'facilitator'),
    ('now', 'supervisor'),
    ('today', 'coordinator'), ('today', 'offender_manager'), ('today', 'lead'), ('today', 'facilitator'),
    ('information', 'lead'), ('information', 'facilitator');
"""


async def _apply() -> None:
    await execute(_SQL)


async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager
