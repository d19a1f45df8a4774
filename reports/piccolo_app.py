"""Evaluation: it owns no tables, only the pseudonymised views that evaluators read."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

_HERE = Path(__file__).parent

POLICIES = (_HERE / "policies.sql",)

APP_CONFIG = AppConfig(
    app_name="reports",
    migrations_folder_path=str(_HERE / "piccolo_migrations"),
    table_classes=[],
    migration_dependencies=["sessions.piccolo_app"],
)
