"""The modules of a draft: add, change, move, remove."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from modules.curriculum.content import ModuleContent, Version
from modules.curriculum.handlers import show_version
from modules.drafting import actions
from modules.drafting.form import ModuleForm, module_form
from modules.drafting.page import DraftPage, Facts, find_draft, must_be_draft, page_address, verdict
from modules.drafting.rules import code_of, moved, order_problem, steps
from modules.drafting.words import spoken
from modules.exercises.content import seal
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _

_ONE = "/curricula/{curriculum_id:int}/modules/{module_id:int}"
_KEEP = needs(Permission.KEEP_CURRICULA)


@dataclass(frozen=True)
class ModulePage(DraftPage):
    """The form of a module; `module` is None for a new one."""

    module: ModuleContent | None = None


@dataclass(frozen=True)
class RemovePage:
    """What goes with a module. `changed`: somebody changed it since the person looked."""

    version: Version
    module: ModuleContent
    seen: str
    required_by: tuple[str, ...]
    changed: bool = False


@get("/curricula/{curriculum_id:int}/modules/new", opt=_KEEP, name="new_module")
async def ask_for_module(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """The form of a new module."""
    async with acting(request.user):
        version = await find_draft(curriculum_id)
    must_be_draft(version)
    return render(request, "modules/drafting/module.html", ModulePage(version, module_form(version), "new"))


@post("/curricula/{curriculum_id:int}/modules/new", opt=_KEEP, name="add_module", status_code=200)
async def add_module(request: StaffRequest, curriculum_id: FromPath[int]) -> Response[Any]:
    """Add a module at the end."""
    posted = await read_form(request)
    async with acting(request.user):
        version = await find_draft(curriculum_id, lock=True)
        form = _judged(version, None, posted)
        status = verdict(form, version, posted, "new")
        if status:
            page = ModulePage(version, form, "new")
            return render(request, "modules/drafting/module.html", page, status=status)
        module = await actions.add_module(
            curriculum=version.id,
            code=code_of(form.title.data, {one.code for one in version.modules}),
            title=form.title.data,
            optional=bool(form.optional.data),
            requires=form.requires.data,
        )
    message = _("Module “%(title)s” was added. Now plan its sessions.", title=form.title.data)
    return see_other(page_address(version, f"module-{module}"), message=message)


@get(_ONE, opt=_KEEP, name="edit_module")
async def show_module(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """A module, to change."""
    async with acting(request.user):
        version, module = await _find(curriculum_id, module_id)
    must_be_draft(version)
    page = ModulePage(version, module_form(version, module), module.seal, module=module)
    return render(request, "modules/drafting/module.html", page)


@post(_ONE, opt=_KEEP, name="save_module", status_code=200)
async def save_module(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """Change the title, the need and the prerequisites of a module."""
    posted = await read_form(request)
    async with acting(request.user):
        version, module = await _find(curriculum_id, module_id, lock=True)
        form = _judged(version, module, posted)
        typed = (form.title.data, bool(form.optional.data), tuple(sorted(form.requires.data or ())))
        done = version.is_draft and typed == (module.title, module.optional, module.requires)
        status = 0 if done else verdict(form, version, posted, module.seal)
        if status:
            late = status == 409
            page = ModulePage(
                version,
                form,
                module.seal if late else posted.get("seen"),
                _facts(version, module) if late else (),
                module,
            )
            return render(request, "modules/drafting/module.html", page, status=status)
        if not done:
            await actions.change_module(
                module=module.id, title=typed[0], optional=typed[1], requires=form.requires.data
            )
    message = _("Module “%(title)s” is saved", title=form.title.data)
    return see_other(page_address(version, f"module-{module_id}"), message=message)


@post(f"{_ONE}/move", opt=_KEEP, name="move_module", status_code=200)
async def move_module(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """Move a module one place up or down, unless a prerequisite stands against it."""
    posted = await read_form(request)
    here = f"#module-{module_id}"
    async with acting(request.user):
        version, module = await _find(curriculum_id, module_id, lock=True)
        must_be_draft(version)
        to = place_to(posted, module.position, len(version.modules))
        if to is None:
            return await show_version(request, version.id, ((here, moved_meanwhile()),), status=409)
        order = moved(steps(version.modules), module.id, to)
        problem = order_problem(order)
        if problem and order_problem(steps(version.modules)) is None:
            return await show_version(request, version.id, ((here, spoken(problem)),), status=422)
        if to != module.position:
            await actions.order_modules(curriculum=version.id, order=[one.id for one in order])
    return see_other(page_address(version) + here)


@get(f"{_ONE}/remove", opt=_KEEP, name="ask_to_remove_module")
async def ask_to_remove(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """What goes with the module, before it goes."""
    async with acting(request.user):
        version, module = await _find(curriculum_id, module_id)
    must_be_draft(version)
    return render(request, "modules/drafting/remove_module.html", _remove_page(version, module))


@post(f"{_ONE}/remove", opt=_KEEP, name="remove_module", status_code=200)
async def remove_module(
    request: StaffRequest, curriculum_id: FromPath[int], module_id: FromPath[int]
) -> Response[Any]:
    """Take a module away, with its sessions."""
    posted = await read_form(request)
    async with acting(request.user):
        version, module = await _find(curriculum_id, module_id, lock=True)
        must_be_draft(version)
        page = _remove_page(version, module, changed=True)
        if posted.get("seen") != page.seen:
            return render(request, "modules/drafting/remove_module.html", page, status=409)
        await actions.remove_module(curriculum=version.id, module=module.id)
    message = _("Module “%(title)s” was removed", title=module.title)
    return see_other(page_address(version), message=message)


def place_to(posted: Posted, now: int, most: int) -> int | None:
    """The place to move to. None: it does not stand where the person saw it, or the place is none."""
    places = [posted.get(name) for name in ("from", "to")]
    if not all(place.isascii() and place.isdigit() and len(place) < 6 for place in places):
        return None
    start, to = map(int, places)
    return to if 1 <= to <= most and now in (start, to) else None


def moved_meanwhile() -> Text:
    """Words for whoever moves something second."""
    return _("Somebody else changed the order first, so nothing was moved. This is the order now")


async def _find(curriculum: int, module: int, *, lock: bool = False) -> tuple[Version, ModuleContent]:
    version = await find_draft(curriculum, lock=lock)
    found = version.module(module)
    if found is None:
        raise NotFound()
    return version, found


def _judged(version: Version, module: ModuleContent | None, posted: Posted) -> ModuleForm:
    form = module_form(version, module, posted)
    form.validate()
    form.judge(version, module)
    return form


def _facts(version: Version, module: ModuleContent) -> Facts:
    return (
        (_("Title"), module.title),
        (_("Optional"), _("Yes") if module.optional else _("No")),
        (_("Comes after"), ", ".join(version.titles(module.requires)) or _("Nothing")),
    )


def _remove_page(version: Version, module: ModuleContent, *, changed: bool = False) -> RemovePage:
    required_by = tuple(one.title for one in version.modules if module.id in one.requires)
    return RemovePage(version, module, seal(module, required_by), required_by, changed)


HANDLERS = [
    ask_for_module,
    add_module,
    show_module,
    save_module,
    move_module,
    ask_to_remove,
    remove_module,
]
