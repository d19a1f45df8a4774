"""Publish a draft, retire a version, start the next one, delete a draft: each asked for once more first."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.curriculum.content import PUBLISHED, Version
from modules.drafting import versions
from modules.drafting.page import find_draft, must_be_draft, page_address
from modules.drafting.rules import Problem, publish_problems
from modules.drafting.words import spoken
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import Conflict
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _

_ONE = "/curricula/{curriculum_id:int}"
_KEEP = needs(Permission.KEEP_CURRICULA)


@dataclass(frozen=True)
class PublishPage:
    """A draft before it is published. `problems`: what is still wrong, each with the address of the
    place to mend it. `changed`: somebody changed the draft since the person looked."""

    version: Version
    problems: tuple[tuple[str, Text], ...]
    changed: bool = False


@dataclass(frozen=True)
class AskPage:
    """A version before something is done to it. `changed`: somebody changed it since the person looked."""

    version: Version
    changed: bool = False


@get(f"{_ONE}/publish", opt=_KEEP, name="ask_to_publish")
async def ask_to_publish(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Everything that is still wrong with a draft, or the button that publishes it."""
    async with acting(request.user):
        version = await find_draft(curriculum_id)
    must_be_draft(version)
    return render(request, "modules/drafting/publish.html", PublishPage(version, _problems(version)))


@post(f"{_ONE}/publish", opt=_KEEP, name="publish_curriculum", status_code=200)
async def publish(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Publish a draft, exactly as the person saw it."""
    posted = await read_form(request)
    async with acting(request.user):
        version = await find_draft(curriculum_id, lock=True)
        if version.state == PUBLISHED and posted.get("seen") == version.seal:
            return _published(version)  # sent twice
        must_be_draft(version)
        page = PublishPage(version, _problems(version), changed=posted.get("seen") != version.seal)
        if page.problems or page.changed:
            status = 409 if page.changed else 422
            return render(request, "modules/drafting/publish.html", page, status=status)
        await versions.publish(curriculum=version.id)
    return _published(version)


def _published(version: Version) -> Response[Any]:
    message = _("Version %(number)s is published. Cohorts can follow it now.", number=version.version)
    return see_other(page_address(version), message=message)


@get(f"{_ONE}/retire", opt=_KEEP, name="ask_to_retire")
async def ask_to_retire(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """What retiring means, before it is done."""
    async with acting(request.user):
        version = await find_draft(curriculum_id)
    _must_be_published(version)
    return render(request, "modules/drafting/retire.html", AskPage(version))


@post(f"{_ONE}/retire", opt=_KEEP, name="retire_curriculum", status_code=200)
async def retire(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """From now on no new cohort can follow the version."""
    await read_form(request)
    async with acting(request.user):
        version = await find_draft(curriculum_id, lock=True)
        if version.is_draft:
            _must_be_published(version)
        await versions.retire(curriculum=version.id)
    message = _("Version %(number)s is retired. Cohorts under way keep it.", number=version.version)
    return see_other(page_address(version), message=message)


def _must_be_published(version: Version) -> None:
    if version.state != PUBLISHED:
        raise Conflict(
            _("Only a published version can be retired."),
            back=page_address(version),
            back_text=_("Back to the version"),
        )


@post(f"{_ONE}/copy", opt=_KEEP, name="start_version", status_code=200)
async def start_version(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Start the next version as a copy of this one, or go on with the draft that is there."""
    await read_form(request)
    try:
        async with acting(request.user):
            version = await find_draft(curriculum_id)
            draft = await versions.draft_of(version.code)
            if draft is None:
                made = await versions.start_version(source=version.id)
                message = _(
                    "The new version is there, as a draft and a copy of version %(number)s.",
                    number=version.version,
                )
                return see_other(f"/curricula/{made}", message=message)
    except asyncpg.UniqueViolationError:  # somebody else started one this moment
        async with acting(request.user):
            draft = await versions.draft_of(version.code)
    message = _("This curriculum has a draft already. Go on with it, or delete it first.")
    return see_other(f"/curricula/{draft or curriculum_id}", message=message, kind="information")


@get(f"{_ONE}/delete", opt=_KEEP, name="ask_to_delete_draft")
async def ask_to_delete(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """What goes with a draft, before it goes."""
    async with acting(request.user):
        version = await find_draft(curriculum_id)
    must_be_draft(version)
    return render(request, "modules/drafting/delete.html", AskPage(version))


@post(f"{_ONE}/delete", opt=_KEEP, name="delete_draft", status_code=200)
async def delete_draft(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Delete a draft, exactly as the person saw it."""
    posted = await read_form(request)
    async with acting(request.user):
        version = await find_draft(curriculum_id, lock=True)
        must_be_draft(version)
        if posted.get("seen") != version.seal:
            page = AskPage(version, changed=True)
            return render(request, "modules/drafting/delete.html", page, status=409)
        await versions.delete_draft(curriculum=version.id)
    message = _(
        "The draft, version %(number)s of %(title)s, was deleted", number=version.version, title=version.title
    )
    return see_other("/curricula", message=message)


def _problems(version: Version) -> tuple[tuple[str, Text], ...]:
    return tuple((_place(version, problem), spoken(problem)) for problem in publish_problems(version))


def _place(version: Version, problem: Problem) -> str:
    """The address at which to mend a problem."""
    if problem.session is not None:
        return page_address(version) + f"/session-plans/{problem.session}"
    if problem.module is not None:
        return page_address(version, f"module-{problem.module}")
    return page_address(version)


HANDLERS = [
    ask_to_publish,
    publish,
    ask_to_retire,
    retire,
    start_version,
    ask_to_delete,
    delete_draft,
]
