"""What every page of a draft does: find it, and judge whether what was typed can still be saved."""

from dataclasses import dataclass
from typing import Any

from modules.curriculum.content import Version
from modules.curriculum.reading import find_version
from programme.web.errors import Conflict, NotFound
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import Text, _

Facts = tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class DraftPage:
    """A form about a part of a draft. `seen`: the seal of what it was made from; `stands`: how that
    part stands since somebody else was first."""

    version: Version
    form: Any
    seen: str
    stands: Facts = ()


async def find_draft(curriculum: int, *, lock: bool = False) -> Version:
    """The version, whatever its state: see `must_be_draft`. Raises NotFound."""
    version = await find_version(curriculum, lock=lock)
    if version is None:
        raise NotFound()
    return version


def must_be_draft(version: Version) -> None:
    """Raises Conflict (409) when the version is published or retired."""
    if not version.is_draft:
        raise Conflict(
            _("This version is published, so it never changes. Start a new version: it begins as a copy."),
            back=f"/curricula/{version.id}",
            back_text=_("Back to the version"),
        )


def verdict(form: Form, version: Version, posted: Posted, now: str) -> int:
    """The status to refuse with, or 0 when it can be saved. `now`: the seal of what stands.

    422: something is wrong with the form. 409: the version was published, or its part changed,
    since this form was opened.
    """
    if not version.is_draft:
        form.refuse(
            None,
            _("This version was published meanwhile, so it never changes. Copy your text into a new one"),
        )
        return 409
    if form.refused:
        return 422
    return 0 if posted.get("seen") == now else 409


def page_address(version: Version, anchor: str = "") -> str:
    """Where to go on after something was saved."""
    return f"/curricula/{version.id}" + (f"#{anchor}" if anchor else "")
