"""The routes of rescheduling: one line a part."""

from litestar.handlers import HTTPRouteHandler

from sessions.rescheduling.changes.handlers import HANDLERS as changes
from sessions.rescheduling.moving.handlers import HANDLERS as moving

HANDLERS: list[HTTPRouteHandler] = [*changes, *moving]
