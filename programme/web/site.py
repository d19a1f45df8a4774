"""What the pages must be told once, at start: by `app.py`, which knows every feature."""

import re
from dataclasses import dataclass, field
from typing import Any

from programme.web.text import Text


@dataclass(frozen=True)
class Item:
    """An entry of the navigation, shown to those who hold the permission.

    It is marked as current on its own page and on all below it, and on those that `also`, a
    regular expression, matches from the start of the path.
    """

    text: Text
    href: str
    permission: Any
    also: str = ""

    def holds(self, path: str) -> bool:
        """Whether a page belongs under this entry."""
        own = path == self.href or path.startswith(self.href + "/")
        return own or bool(self.also and re.match(self.also, path))


@dataclass(frozen=True)
class Site:
    """`secret` signs the flash cookie; `https`: cookies are sent over https alone.

    `address` is what people type to get here (`https://throughcare.example`), "" when nobody said;
    a session ends after `idle_minutes` without a page, and `longest_hours` after it began.
    """

    secret: str
    https: bool = False
    name: str = "Throughcare"
    address: str = ""
    idle_minutes: int = 15
    longest_hours: int = 8
    navigation: tuple[Item, ...] = field(default=())


_site: list[Site] = []


def configure(site: Site) -> None:
    """Set what the pages show. Call it before the first request."""
    _site[:] = [site]


def site() -> Site:
    """What was configured. Raises RuntimeError when nothing was."""
    if not _site:
        raise RuntimeError("programme.web.site.configure was not called")
    return _site[0]
