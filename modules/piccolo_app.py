"""What is taught: curricula, exercises, and the plan of a cohort."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_HERE = Path(__file__).parent

POLICIES = tuple(_HERE / name / "policies.sql" for name in ("exercises", "curriculum", "instruments", "plan"))
"""Row policies, triggers and grants, in the order in which they may use one another."""

APP_CONFIG = AppConfig(
    app_name="modules",
    migrations_folder_path=str(_HERE / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            "modules.exercises.tables",
            "modules.curriculum.tables",
            "modules.instruments.tables",
            "modules.plan.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["programme.piccolo_app"],
)
