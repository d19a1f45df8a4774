"""The ground: people, places, access and what the database remembers."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_HERE = Path(__file__).parent

POLICIES = tuple(
    _HERE / name / "policies.sql"
    for name in (
        "database",
        "access",
        "agencies",
        "staff",
        "participants",
        "separations",
        "cohorts",
        "changes",
        "followup",
        "followup/transition",
        "followup/relations",
        "followup/resources",
        "referrals",
        "casefile",
    )
)
"""Row policies, triggers and grants, in the order in which they may use one another."""

APP_CONFIG = AppConfig(
    app_name="programme",
    migrations_folder_path=str(_HERE / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            "programme.database.tables",
            "programme.access.tables",
            "programme.agencies.tables",
            "programme.staff.tables",
            "programme.participants.tables",
            "programme.followup.tables",
            "programme.followup.transition.tables",
            "programme.followup.relations.tables",
            "programme.followup.resources.tables",
            "programme.separations.tables",
            "programme.referrals.tables",
            "programme.cohorts.tables",
            "programme.changes.tables",
            "programme.casefile.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[],
)
