"""Evaluation: the pseudonymised views that evaluators read, and published rates to compare with."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_HERE = Path(__file__).parent

POLICIES = tuple(
    _HERE / feature / "policies.sql"
    for feature in ("", "benchmarks", "targets", "publications", "builds", "data_lab")
)

APP_CONFIG = AppConfig(
    app_name="reports",
    migrations_folder_path=str(_HERE / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            *["reports.benchmarks.tables", "reports.builds.tables", "reports.data_lab.tables"],
            "reports.publications.tables",
            "reports.targets.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["sessions.piccolo_app"],
)
