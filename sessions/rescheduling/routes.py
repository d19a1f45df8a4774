"""The routes of rescheduling: one line a part."""

from litestar.handlers import HTTPRouteHandler

from sessions.rescheduling.cancelling.handlers import HANDLERS as cancelling
from sessions.rescheduling.changes.handlers import HANDLERS as changes
from sessions.rescheduling.moving.handlers import HANDLERS as moving

HANDLERS: list[HTTPRouteHandler] = [*cancelling, *changes, *moving]
