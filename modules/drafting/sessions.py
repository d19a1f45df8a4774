"""The session plans of a draft: add, change, move, remove; each with its exercises and fidelity items."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from modules.curriculum.content import ModuleContent, SessionContent, Version
from modules.curriculum.handlers import show_version
from modules.curriculum.words import KINDS
from modules.drafting import actions
from modules.drafting.actions import SessionValues
from modules.drafting.form import SessionDraft
from modules.drafting.modules import moved_meanwhile, place_to
from modules.drafting.page import DraftPage, Facts, find_draft, must_be_draft, page_address, verdict
from modules.exercises.content import NamedExercise
from modules.exercises.queries import library
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import read_form
from programme.web.text import _

_NEW = "/curricula/{curriculum_id:int}/modules/{module_id:int}/session-plans/new"
_ONE = "/curricula/{curriculum_id:int}/session-plans/{session_id:int}"
_KEEP = needs(Permission.KEEP_CURRICULA)


@dataclass(frozen=True)
class SessionPage(DraftPage):
    """The form of a session of `module`; `session` is None for a new one. `draft`: with exercises."""

    module: ModuleContent | None = None
    session: SessionContent | None = None
    draft: SessionDraft | None = None

    @property
    def address(self) -> str:
        """Where the form is sent to."""
        start = page_address(self.version)
        if self.session is not None:
            return f"{start}/session-plans/{self.session.id}"
        return f"{start}/modules/{self.module.id if self.module else 0}/session-plans/new"


@dataclass(frozen=True)
class RemovePage:
    """What goes with a session. `changed`: somebody changed it since the person looked."""

    version: Version
    module: ModuleContent
    session: SessionContent
    changed: bool = False


@get(_NEW, opt=_KEEP, name="new_session_plan")
async def ask_for_session(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """The form of a new session."""
    async with acting(request.user):
        version, module = await _home(curriculum_id, module_id)
        draft = SessionDraft(version, await library(), module)
    must_be_draft(version)
    return _show(request, SessionPage(version, draft.form, "new", (), module, None, draft))


@post(_NEW, opt=_KEEP, name="add_session_plan", status_code=200)
async def add_session(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """Add a session at the end of its module, or change the list of exercises on the form."""
    posted = await read_form(request)
    async with acting(request.user):
        version, module = await _home(curriculum_id, module_id, lock=True)
        draft = SessionDraft(version, await library(), module, posted=posted)
        page = SessionPage(version, draft.form, "new", (), module, None, draft)
        if draft.rearrange(posted.get("action")):
            return _show(request, page)
        draft.judge(version, None)
        status = verdict(draft.form, version, posted, "new")
        if status:
            return _show(request, page, status=status)
        made = await actions.add_session(curriculum=version.id, new=_values(draft))
    message = _("Session “%(title)s” was added", title=draft.form.title.data)
    return see_other(page_address(version, f"session-{made}"), message=message)


@get(_ONE, opt=_KEEP, name="edit_session_plan")
async def show_session(
    request: StaffRequest, curriculum_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """A session, to change."""
    async with acting(request.user):
        version, module, session = await _find(curriculum_id, session_id)
        draft = SessionDraft(version, await library(), module, session)
    must_be_draft(version)
    return _show(request, SessionPage(version, draft.form, session.seal, (), module, session, draft))


@post(_ONE, opt=_KEEP, name="save_session_plan", status_code=200)
async def save_session(
    request: StaffRequest, curriculum_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """Change a session, or the list of exercises on its form."""
    posted = await read_form(request)
    async with acting(request.user):
        version, module, session = await _find(curriculum_id, session_id, lock=True)
        draft = SessionDraft(version, await library(), module, session, posted)
        seen = posted.get("seen")
        if draft.rearrange(posted.get("action")):
            return _show(request, SessionPage(version, draft.form, seen, (), module, session, draft))
        draft.judge(version, session)
        done = version.is_draft and not draft.form.refused and _values(draft) == _values_of(module, session)
        status = 0 if done else verdict(draft.form, version, posted, session.seal)
        if status:
            facts = _facts(session) if status == 409 else ()
            seen = session.seal if status == 409 else seen
            page = SessionPage(version, draft.form, seen, facts, module, session, draft)
            return _show(request, page, status=status)
        if not done:
            await actions.change_session(curriculum=version.id, session=session.id, to=_values(draft))
    message = _("Session “%(title)s” is saved", title=draft.form.title.data)
    return see_other(page_address(version, f"session-{session_id}"), message=message)


@post(f"{_ONE}/move", opt=_KEEP, name="move_session_plan", status_code=200)
async def move_session(
    request: StaffRequest, curriculum_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """Move a session one place up or down in its module. Places count through the curriculum."""
    posted = await read_form(request)
    here = f"session-{session_id}"
    async with acting(request.user):
        version, module, session = await _find(curriculum_id, session_id, lock=True)
        must_be_draft(version)
        to = place_to(posted, session.position, len(version.sessions))
        places = [one.position for one in module.sessions]
        if to not in places:
            return await show_version(request, version.id, ((f"#{here}", moved_meanwhile()),), status=409)
        order = [one.id for one in module.sessions if one.id != session.id]
        order.insert(places.index(to), session.id)
        if to != session.position:
            await actions.order_sessions(curriculum=version.id, module=module.id, order=order)
    return see_other(page_address(version, here))


@get(f"{_ONE}/remove", opt=_KEEP, name="ask_to_remove_session_plan")
async def ask_to_remove(
    request: StaffRequest, curriculum_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """What goes with the session, before it goes."""
    async with acting(request.user):
        page = RemovePage(*await _find(curriculum_id, session_id))
    must_be_draft(page.version)
    return render(request, "modules/drafting/remove_session.html", page)


@post(f"{_ONE}/remove", opt=_KEEP, name="remove_session_plan", status_code=200)
async def remove_session(
    request: StaffRequest, curriculum_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """Take a session away."""
    posted = await read_form(request)
    async with acting(request.user):
        version, module, session = await _find(curriculum_id, session_id, lock=True)
        must_be_draft(version)
        if posted.get("seen") != session.seal:
            page = RemovePage(version, module, session, changed=True)
            return render(request, "modules/drafting/remove_session.html", page, status=409)
        await actions.remove_session(curriculum=version.id, session=session.id)
    message = _("Session “%(title)s” was removed", title=session.title)
    return see_other(page_address(version, f"module-{module.id}"), message=message)


async def _home(curriculum: int, module: int, *, lock: bool = False) -> tuple[Version, ModuleContent]:
    version = await find_draft(curriculum, lock=lock)
    found = version.module(module)
    if found is None:
        raise NotFound()
    return version, found


async def _find(
    curriculum: int, session: int, *, lock: bool = False
) -> tuple[Version, ModuleContent, SessionContent]:
    version = await find_draft(curriculum, lock=lock)
    found = version.session(session)
    if found is None:
        raise NotFound()
    return version, *found


def _show(request: StaffRequest, page: SessionPage, *, status: int = 200) -> Response[Any]:
    part = "_exercises" if is_fragment(request) else "session"  # only the list of exercises asks for a part
    return render(request, f"modules/drafting/{part}.html", page, status=status)


def _values(draft: SessionDraft) -> SessionValues:
    form = draft.form
    return SessionValues(
        module=form.module.data,
        kind=form.kind.data,
        title=form.title.data,
        minutes=form.minutes.data,
        aims=form.aims.data,
        exercises=tuple(one.id for one in draft.exercises),
        fidelity=form.fidelity.data,
    )


def _values_of(module: ModuleContent, session: SessionContent) -> SessionValues:
    return SessionValues(
        module=module.id,
        kind=session.kind,
        title=session.title,
        minutes=session.minutes,
        aims=session.aims,
        exercises=_ids(session.exercises),
        fidelity=session.fidelity,
    )


def _ids(exercises: tuple[NamedExercise, ...]) -> tuple[int, ...]:
    return tuple(one.id for one in exercises)


def _facts(session: SessionContent) -> Facts:
    return (
        (_("Title"), session.title),
        (_("Kind"), KINDS[session.kind]),
        (_("Minutes"), str(session.minutes)),
        (_("Aims"), session.aims or _("None")),
        (_("Exercises"), "\n".join(one.title for one in session.exercises) or _("None")),
        (_("Fidelity items"), "\n".join(session.fidelity) or _("None")),
    )


HANDLERS = [
    ask_for_session,
    add_session,
    show_session,
    save_session,
    move_session,
    ask_to_remove,
    remove_session,
]
