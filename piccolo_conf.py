"""Where Piccolo finds the database and the four apps. Kept at the root because Piccolo looks here."""

from piccolo.conf.apps import AppRegistry

from programme.database import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(
    apps=["programme.piccolo_app", "modules.piccolo_app", "sessions.piccolo_app", "reports.piccolo_app"]
)
