from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer

ID = "2026-11-25T22:31:36:677806"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="sessions", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Measure",
        tablename="measure",
        column_name="entered_by",
        db_column_name="entered_by",
        params={"default": None, "null": True},
        old_params={"default": 0, "null": False},
        column_class=Integer,
        old_column_class=Integer,
        schema=None,
    )

    return manager
