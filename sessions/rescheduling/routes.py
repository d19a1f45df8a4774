"""The routes of rescheduling: one line a part."""

from litestar.handlers import HTTPRouteHandler

from sessions.rescheduling.cancelling.handlers import HANDLERS as cancelling
from sessions.rescheduling.catching_up.handlers import HANDLERS as catching_up
from sessions.rescheduling.changes.handlers import HANDLERS as changes
from sessions.rescheduling.lockdown.handlers import HANDLERS as lockdown
from sessions.rescheduling.moving.handlers import HANDLERS as moving
from sessions.rescheduling.overtaken.handlers import HANDLERS as overtaken

HANDLERS: list[HTTPRouteHandler] = [*cancelling, *catching_up, *changes, *lockdown, *moving, *overtaken]
