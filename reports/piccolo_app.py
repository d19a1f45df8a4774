"""Evaluation: the pseudonymised views that evaluators read, and published rates to compare with."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_HERE = Path(__file__).parent

POLICIES = (
    _HERE / "policies.sql",
    _HERE / "benchmarks" / "policies.sql",
    _HERE / "targets" / "policies.sql",
    _HERE / "data_lab" / "policies.sql",
)

APP_CONFIG = AppConfig(
    app_name="reports",
    migrations_folder_path=str(_HERE / "piccolo_migrations"),
    table_classes=table_finder(
        modules=["reports.benchmarks.tables", "reports.targets.tables", "reports.data_lab.tables"],
        exclude_imported=True,
    ),
    migration_dependencies=["sessions.piccolo_app"],
)
