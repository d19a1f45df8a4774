"""Reading curricula: the list, a version whole, and two versions side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from modules.curriculum.comparison import Comparison, compare
from modules.curriculum.content import Version
from modules.curriculum.reading import (
    Listed,
    Sibling,
    find_version,
    find_versions,
    list_curricula,
    versions_beside,
)
from modules.curriculum.words import KINDS, STATES
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render
from programme.web.text import Text


@dataclass(frozen=True)
class CurriculaPage:
    """The list of curricula. `states`: their names and colours."""

    curricula: tuple[Listed, ...]
    states: Mapping[str, tuple[Text, str]] = field(default_factory=lambda: STATES)


@dataclass(frozen=True)
class VersionPage:
    """A version with the others of its curriculum. `problems`: why a change was refused, each with
    the address of what it is about, or ""."""

    version: Version
    siblings: tuple[Sibling, ...]
    problems: tuple[tuple[str, Text], ...] = ()
    states: Mapping[str, tuple[Text, str]] = field(default_factory=lambda: STATES)
    kinds: Mapping[str, Text] = field(default_factory=lambda: KINDS)


@dataclass(frozen=True)
class ComparePage:
    """Two versions side by side, and which ones could be chosen. `everything`: what is the same
    is shown too."""

    comparison: Comparison
    siblings: tuple[Sibling, ...]
    everything: bool
    kinds: Mapping[str, Text] = field(default_factory=lambda: KINDS)


@get("/curricula", opt=needs(Permission.SEE_CURRICULA), name="curricula")
async def show_curricula(request: StaffRequest) -> Response[Any]:
    """Every curriculum with its versions."""
    async with acting(request.user):
        page = CurriculaPage(await list_curricula())
    return render(request, "modules/curriculum/curricula.html", page)


@get("/curricula/{curriculum_id:int}", opt=needs(Permission.SEE_CURRICULA), name="curriculum")
async def show_curriculum(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """A version, to read and to print; with buttons for whoever may change a draft."""
    async with acting(request.user):
        return await show_version(request, curriculum_id)


async def show_version(
    request: StaffRequest,
    curriculum_id: int,
    problems: tuple[tuple[str, Text], ...] = (),
    *,
    status: int = 200,
) -> Response[Any]:
    """The page of a version. Call it inside `acting`."""
    version = await find_version(curriculum_id)
    if version is None:
        raise NotFound()
    page = VersionPage(version, await versions_beside(version.id), problems)
    return render(request, "modules/curriculum/curriculum.html", page, status=status)


@get("/curricula/{curriculum_id:int}/compare", opt=needs(Permission.SEE_CURRICULA), name="compare_curricula")
async def show_comparison(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """What is different from another version of the same curriculum, by default the one before."""
    async with acting(request.user):
        versions = await versions_beside(curriculum_id)
        other = _chosen(request.query_params.get("with", ""), versions, curriculum_id)
        if other is None:
            raise NotFound()
        found = await find_versions([curriculum_id, other.id])
    before, after = sorted(found.values(), key=lambda one: one.version)
    page = ComparePage(compare(before, after), versions, "all" in request.query_params)
    return render(request, "modules/curriculum/compare.html", page)


def _chosen(typed: str, versions: tuple[Sibling, ...], curriculum: int) -> Sibling | None:
    others = [one for one in versions if one.id != curriculum]
    if typed:
        return next((one for one in others if str(one.id) == typed), None)
    own = next((one.version for one in versions if one.id == curriculum), 0)
    earlier = (one for one in others if one.version < own)
    return next(earlier, others[0] if others else None)


HANDLERS = [show_curricula, show_curriculum, show_comparison]
