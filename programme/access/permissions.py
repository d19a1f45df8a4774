"""Who may do what: one permission a thing that staff do, and the permissions of each role.

Which rows a permitted person sees is the database's decision, in the policies.sql files.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is to the programme."""

    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    OFFENDER_MANAGER = "offender_manager"
    SUPERVISOR = "supervisor"
    EVALUATOR = "evaluator"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a route lets somebody do. Every route names one, or is public on purpose."""

    USE_ACCOUNT = "use_account"
    SEE_COHORTS = "see_cohorts"
    SCHEDULE_COHORTS = "schedule_cohorts"
    ADD_SESSIONS = "add_sessions"
    REVISE_PLANS = "revise_plans"
    KEEP_MEMBERS = "keep_members"
    SEE_REGISTERS = "see_registers"
    RECORD_SESSIONS = "record_sessions"
    CORRECT_REGISTERS = "correct_registers"
    SEE_RECORDS = "see_records"
    SEE_PARTICIPANTS = "see_participants"
    KEEP_PARTICIPANTS = "keep_participants"
    SEE_REFERRALS = "see_referrals"
    KEEP_REFERRALS = "keep_referrals"
    SEE_SEPARATIONS = "see_separations"
    KEEP_SEPARATIONS = "keep_separations"
    SEE_CHANGES = "see_changes"
    ANSWER_CHANGES = "answer_changes"
    SEE_PROGRESS = "see_progress"
    ISSUE_DOCUMENTS = "issue_documents"
    SEE_MEASURES = "see_measures"
    KEEP_MEASURES = "keep_measures"
    SEE_RELEASES = "see_releases"
    SEE_FOLLOW_UP = "see_follow_up"
    RECORD_RELEASES = "record_releases"
    KEEP_FOLLOW_UP = "keep_follow_up"
    READ_ALL_FOLLOW_UP = "read_all_follow_up"
    ASSIGN_COACHES = "assign_coaches"
    SUPERVISE_COACHING = "supervise_coaching"
    WRITE_CONTACT_NOTES = "write_contact_notes"
    SEE_RESOURCES = "see_resources"
    KEEP_RESOURCES = "keep_resources"
    RAISE_CONCERNS = "raise_concerns"
    SEE_CONCERNS = "see_concerns"
    READ_ALL_CONCERNS = "read_all_concerns"
    DISCLOSE = "disclose"
    SEE_DISCLOSURES = "see_disclosures"
    SEE_CALENDAR = "see_calendar"
    PRINT_LISTS = "print_lists"
    KEEP_READERS = "keep_readers"
    SEE_CURRICULA = "see_curricula"
    KEEP_CURRICULA = "keep_curricula"
    SEE_PLACES = "see_places"
    KEEP_PLACES = "keep_places"
    KEEP_SITES = "keep_sites"
    SEE_AGENCIES = "see_agencies"
    KEEP_AGENCIES = "keep_agencies"
    KEEP_SUITABILITY = "keep_suitability"
    IMPORT_RECORDS = "import_records"
    SEE_REPORTS = "see_reports"
    PUBLISH_REPORTS = "publish_reports"
    KEEP_BENCHMARKS = "keep_benchmarks"
    KEEP_TARGETS = "keep_targets"
    EXPORT_IDENTITIES = "export_identities"
    SEE_ACCOUNTS = "see_accounts"
    KEEP_ACCOUNTS = "keep_accounts"


_GRANTED: dict[Role, frozenset[Permission]] = {
    Role.FACILITATOR: frozenset(
        {
            Permission.USE_ACCOUNT,
            Permission.SEE_PROGRESS,
            Permission.SEE_MEASURES,
            Permission.KEEP_MEASURES,
            Permission.SEE_RELEASES,
            Permission.SEE_FOLLOW_UP,
            Permission.RECORD_RELEASES,
            Permission.KEEP_FOLLOW_UP,
            Permission.WRITE_CONTACT_NOTES,
            Permission.SEE_RESOURCES,
            Permission.KEEP_RESOURCES,
            Permission.ADD_SESSIONS,
            Permission.ISSUE_DOCUMENTS,
            Permission.REVISE_PLANS,
            Permission.RAISE_CONCERNS,
            Permission.SEE_CONCERNS,
            Permission.DISCLOSE,
            Permission.SEE_DISCLOSURES,
            Permission.SEE_COHORTS,
            Permission.SEE_REGISTERS,
            Permission.RECORD_SESSIONS,
            Permission.CORRECT_REGISTERS,
            Permission.SEE_RECORDS,
            Permission.SEE_PARTICIPANTS,
            Permission.SEE_REFERRALS,
            Permission.SEE_SEPARATIONS,
            Permission.SEE_CALENDAR,
            Permission.SEE_CURRICULA,
            Permission.SEE_AGENCIES,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.USE_ACCOUNT,
            Permission.SEE_RELEASES,
            Permission.RECORD_RELEASES,
            Permission.SEE_RESOURCES,
            Permission.SEE_CONCERNS,
            Permission.SEE_DISCLOSURES,
            Permission.SEE_COHORTS,
            Permission.SCHEDULE_COHORTS,
            Permission.ADD_SESSIONS,
            Permission.KEEP_MEMBERS,
            Permission.SEE_REGISTERS,
            Permission.SEE_RECORDS,
            Permission.IMPORT_RECORDS,
            Permission.SEE_PARTICIPANTS,
            Permission.KEEP_PARTICIPANTS,
            Permission.SEE_REFERRALS,
            Permission.KEEP_REFERRALS,
            Permission.SEE_SEPARATIONS,
            Permission.KEEP_SEPARATIONS,
            Permission.SEE_CHANGES,
            Permission.ANSWER_CHANGES,
            Permission.SEE_CALENDAR,
            Permission.PRINT_LISTS,
            Permission.SEE_CURRICULA,
            Permission.SEE_PLACES,
            Permission.KEEP_PLACES,
            Permission.SEE_AGENCIES,
        }
    ),
    Role.OFFENDER_MANAGER: frozenset(
        {
            Permission.USE_ACCOUNT,
            Permission.SEE_RELEASES,
            Permission.SEE_FOLLOW_UP,
            Permission.RECORD_RELEASES,
            Permission.KEEP_FOLLOW_UP,
            Permission.ASSIGN_COACHES,
            Permission.SEE_RESOURCES,
            Permission.KEEP_RESOURCES,
            Permission.SEE_CONCERNS,
            Permission.SEE_DISCLOSURES,
            Permission.SEE_PARTICIPANTS,
            Permission.SEE_REFERRALS,
            Permission.SEE_SEPARATIONS,
            Permission.SEE_AGENCIES,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.USE_ACCOUNT,
            Permission.SEE_MEASURES,
            Permission.SUPERVISE_COACHING,
            Permission.SEE_RESOURCES,
            Permission.SEE_CONCERNS,
            Permission.SEE_COHORTS,
            Permission.SEE_REGISTERS,
            Permission.SEE_RECORDS,
            Permission.SEE_CURRICULA,
            Permission.SEE_AGENCIES,
        }
    ),
    Role.EVALUATOR: frozenset({Permission.USE_ACCOUNT, Permission.SEE_REPORTS, Permission.PUBLISH_REPORTS}),
    Role.LEAD: frozenset(
        {
            Permission.USE_ACCOUNT,
            Permission.SEE_RELEASES,
            Permission.SEE_FOLLOW_UP,
            Permission.READ_ALL_FOLLOW_UP,
            Permission.SEE_RESOURCES,
            Permission.KEEP_RESOURCES,
            Permission.SEE_PROGRESS,
            Permission.SEE_CONCERNS,
            Permission.READ_ALL_CONCERNS,
            Permission.SEE_DISCLOSURES,
            Permission.SEE_COHORTS,
            Permission.SCHEDULE_COHORTS,
            Permission.ADD_SESSIONS,
            Permission.ISSUE_DOCUMENTS,
            Permission.REVISE_PLANS,
            Permission.SEE_REGISTERS,
            Permission.CORRECT_REGISTERS,
            Permission.SEE_RECORDS,
            Permission.SEE_REPORTS,
            Permission.PUBLISH_REPORTS,
            Permission.KEEP_BENCHMARKS,
            Permission.KEEP_TARGETS,
            Permission.EXPORT_IDENTITIES,
            Permission.SEE_ACCOUNTS,
            Permission.SEE_PARTICIPANTS,
            Permission.SEE_REFERRALS,
            Permission.SEE_SEPARATIONS,
            Permission.SEE_CHANGES,
            Permission.ANSWER_CHANGES,
            Permission.SEE_CALENDAR,
            Permission.PRINT_LISTS,
            Permission.SEE_CURRICULA,
            Permission.KEEP_CURRICULA,
            Permission.SEE_PLACES,
            Permission.KEEP_PLACES,
            Permission.KEEP_SITES,
            Permission.SEE_AGENCIES,
            Permission.KEEP_AGENCIES,
            Permission.KEEP_SUITABILITY,
            Permission.KEEP_READERS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Permission.USE_ACCOUNT, Permission.SEE_ACCOUNTS, Permission.KEEP_ACCOUNTS}
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that a person with these roles may do."""
    return frozenset().union(*(_GRANTED[role] for role in roles))


HOME_PAGES: tuple[tuple[Permission, str], ...] = (
    (Permission.RECORD_SESSIONS, "/my-day"),
    (Permission.SEE_COHORTS, "/cohorts"),
    (Permission.SEE_REPORTS, "/reports"),
    (Permission.KEEP_FOLLOW_UP, "/my-people"),
    (Permission.SEE_PARTICIPANTS, "/participants"),
    (Permission.KEEP_ACCOUNTS, "/staff"),
    (Permission.USE_ACCOUNT, "/account"),
)
"""Where somebody starts: the first page of this list that they may see."""


def home_page(permissions: frozenset[Permission]) -> str:
    """The page that `/` leads to for a person with these permissions."""
    return next((path for permission, path in HOME_PAGES if permission in permissions), "/account")
