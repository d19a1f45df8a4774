"""The routes of the curriculum: one line a feature."""

from litestar.handlers import HTTPRouteHandler

import modules.curriculum.handlers
import modules.drafting.handlers
import modules.drafting.modules
import modules.drafting.publishing
import modules.drafting.sessions
import modules.exercises.handlers
import modules.exercises.materials
import modules.instruments.handlers

HANDLERS: list[HTTPRouteHandler] = [
    *modules.curriculum.handlers.HANDLERS,
    *modules.drafting.handlers.HANDLERS,
    *modules.drafting.modules.HANDLERS,
    *modules.drafting.sessions.HANDLERS,
    *modules.drafting.publishing.HANDLERS,
    *modules.exercises.handlers.HANDLERS,
    *modules.exercises.materials.HANDLERS,
    *modules.instruments.handlers.HANDLERS,
]
