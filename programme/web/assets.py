"""Style, script and icon: built by npm into `static/`, each under a name with its own hash."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from programme.web.csrf import NOT_CHECKED

STATIC = Path(__file__).parents[2] / "static"
_A_YEAR = 31_536_000


class AssetsMissing(RuntimeError):
    """Style and script were not built yet."""


@cache
def _manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise AssetsMissing(
            "Style and script are missing. Build them with: npm ci && npm run build"
        ) from None
    return names


def asset(name: str) -> str:
    """Address of a built file, such as `throughcare.css`. Raises AssetsMissing, KeyError."""
    return f"/static/{_manifest()[name]}"


def static_router(opt: dict[str, Any]) -> Router:
    """The router of `/static`. `opt` declares it public, for the guard covers files too.

    Their names change with their content, so a browser never asks twice; and no cookie is set.
    """
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        opt={**opt, **NOT_CHECKED},
        cache_control=CacheControlHeader(public=True, max_age=_A_YEAR, immutable=True),
        name="static",
    )
