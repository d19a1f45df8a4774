"""The guard: every route declares its permission; what is undeclared is denied.

`@get("/cohorts", opt=needs(Permission.SEE_COHORTS))`, `@get("/sign-in", opt=public())`
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from programme.access.permissions import Permission

_KEY = "permission"
_PUBLIC = "public"
NO_VIEWER = "no_viewer"
"""Mark of a public route that need not know who asks: files, health."""

QUIET = "quiet"
"""Mark of a route that pages ask for by themselves: it does not count as somebody being there."""


def needs(permission: Permission) -> dict[str, Any]:
    """The `opt` of a route that needs a permission."""
    return {_KEY: permission}


def public() -> dict[str, Any]:
    """The `opt` of a route that is open to everybody on purpose."""
    return {_KEY: _PUBLIC}


def anonymous() -> dict[str, Any]:
    """The `opt` of a public route that does not even look at who asks."""
    return {_KEY: _PUBLIC, NO_VIEWER: True}


def declared(opt: dict[str, Any]) -> Permission | str | None:
    """What a route declared: a permission, "public", or None when it forgot."""
    found: Permission | str | None = opt.get(_KEY)
    return found


def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse whoever may not use the route. Raises 401 (sign in first) or 403."""
    wanted = declared(handler.opt)
    if wanted == _PUBLIC:
        return
    viewer = connection.scope.get("user")
    if viewer is None:
        raise NotAuthorizedException()
    if not isinstance(wanted, Permission) or wanted not in viewer.permissions:
        raise PermissionDeniedException()
