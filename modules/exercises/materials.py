"""The files of an exercise: add, download, take away."""

from typing import Any
from urllib.parse import quote

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.exercises import actions, queries, rules
from modules.exercises.form import MaterialForm, spoken
from modules.exercises.handlers import find, show_page
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, see_other
from programme.web.posted import read_form
from programme.web.text import _

_FORM_AROUND_IT = 100_000  # bytes: names, token and the borders between the parts


@post(
    "/exercises/{exercise_id:int}/materials",
    opt=needs(Permission.KEEP_CURRICULA),
    name="add_material",
    status_code=200,
    request_max_body_size=rules.MOST_BYTES + _FORM_AROUND_IT,
)
async def add_material(request: StaffRequest, exercise_id: FromPath[int]) -> Response[Any]:
    """Keep a file with an exercise, once it is known to be what it says."""
    form = MaterialForm(await read_form(request))
    if form.validate():
        kept = rules.check(form.file.data.filename, await form.file.data.read())
        if isinstance(kept, rules.Kept):
            try:
                async with acting(request.user):
                    await find(exercise_id)
                    await actions.add_material(exercise=exercise_id, file=kept, by=request.user.id)
                address = f"/exercises/{exercise_id}#materials"
                return see_other(address, message=_("%(name)s was added", name=kept.name))
            except asyncpg.UniqueViolationError:
                form.refuse("file", _("This file is there already, under this or another name"))
        else:
            form.refuse("file", spoken(kept))
    async with acting(request.user):
        return await show_page(request, await find(exercise_id), form, status=422)


@get(
    "/exercises/{exercise_id:int}/materials/{material_id:int}",
    opt=needs(Permission.SEE_CURRICULA),
    name="download_material",
)
async def download_material(
    request: StaffRequest, exercise_id: FromPath[int], material_id: FromPath[int]
) -> Response[Any]:
    """The file, to keep and not to open inside the page."""
    async with acting(request.user):
        found = await queries.download(exercise_id, material_id)
    if found is None:
        raise NotFound()
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}"
    headers = {"Content-Disposition": disposition}
    return Response(found.content, media_type=found.media_type, headers=headers)


@post(
    "/exercises/{exercise_id:int}/materials/{material_id:int}/remove",
    opt=needs(Permission.KEEP_CURRICULA),
    name="remove_material",
    status_code=200,
)
async def remove_material(
    request: StaffRequest, exercise_id: FromPath[int], material_id: FromPath[int]
) -> Response[Any]:
    """Take a file away; sent twice, it is gone all the same."""
    await read_form(request)
    async with acting(request.user):
        await find(exercise_id)
        gone = await actions.remove_material(exercise=exercise_id, material=material_id)
    message = _("The file was removed") if gone else _("The file is not there any more")
    return see_other(
        f"/exercises/{exercise_id}#materials", message=message, kind="success" if gone else "information"
    )


HANDLERS = [add_material, download_material, remove_material]
