"""Delivery: timetable, register, session record."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_HERE = Path(__file__).parent

POLICIES = tuple(
    _HERE / name / "policies.sql"
    for name in (
        "timetable",
        "roster",
        "rescheduling",
        "register",
        "record",
        "progress",
        "measures",
        "importing",
        "calendar",
        "allocation",
    )
)
"""Row policies, triggers and grants, in the order in which they may use one another."""

APP_CONFIG = AppConfig(
    app_name="sessions",
    migrations_folder_path=str(_HERE / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            "sessions.timetable.tables",
            "sessions.rescheduling.tables",
            "sessions.register.tables",
            "sessions.record.tables",
            "sessions.progress.tables",
            "sessions.measures.tables",
            "sessions.calendar.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["modules.piccolo_app"],
)
