"""The routes of the ground: one line a feature."""

from litestar.handlers import HTTPRouteHandler

import programme.access.handlers
import programme.cohorts.handlers
import programme.participants.handlers
import programme.separations.handlers
import programme.separations.segregation
import programme.staff.handlers
import programme.staff.own_account
import programme.web.handlers

HANDLERS: list[HTTPRouteHandler] = [
    *programme.access.handlers.HANDLERS,
    *programme.cohorts.handlers.HANDLERS,
    *programme.participants.handlers.HANDLERS,
    *programme.separations.handlers.HANDLERS,
    *programme.separations.segregation.HANDLERS,
    *programme.staff.handlers.HANDLERS,
    *programme.staff.own_account.HANDLERS,
    *programme.web.handlers.HANDLERS,
]
