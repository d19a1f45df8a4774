"""Having a report built, watching it, and fetching it."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import QUIET, needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import Conflict, Gone, Invalid, NotFound
from programme.web.formats import datetime
from programme.web.pages import StaffRequest, attached, render, see_other
from programme.web.posted import read_form as read_posted
from programme.web.text import _
from reports.builds.actions import ask_for_build, cancel_build, make_link, use_link
from reports.builds.queries import Build, BuildPage, read_build, read_builds, read_spent_link
from reports.outcome.form import filters_of, mode_of, read_form
from reports.outcome.queries import read_choices


@get("/reports/builds", opt=needs(Permission.SEE_REPORTS), name="builds")
async def show_builds(request: StaffRequest) -> Response[Any]:
    """The reports that one has had built."""
    async with acting(request.user):
        page = await read_builds()
    return render(request, "reports/builds/builds.html", page)


@post("/reports/builds", opt=needs(Permission.SEE_REPORTS), name="build_report", status_code=200)
async def build_report(request: StaffRequest) -> Response[Any]:
    """Have the report of the filters in the address built."""
    await read_posted(request)
    form = read_form(request, await read_choices(request.user))
    if form.refused:
        raise Invalid(form.error_list()[0][1], back="/reports", back_text=_("Back to the report"))
    async with acting(request.user):
        asked = await ask_for_build(owner=request.user.id, filters=filters_of(form), mode=mode_of(form))
    said = _("One report is built at a time. This one, of other filters, is still built: wait, or cancel it.")
    return see_other(f"/reports/builds/{asked.id}", message=said if asked.other else None, kind="information")


@get("/reports/builds/{build_id:int}", opt=needs(Permission.SEE_REPORTS), name="build")
async def show_build(request: StaffRequest, build_id: FromPath[int]) -> Response[Any]:
    """How far a build is, and what came of it."""
    async with acting(request.user):
        build = await _own(build_id)
    return render(request, "reports/builds/build.html", BuildPage(build))


@get(
    "/reports/builds/{build_id:int}/progress",
    opt=needs(Permission.SEE_REPORTS) | {QUIET: True},
    name="build_progress",
)
async def show_progress(request: StaffRequest, build_id: FromPath[int]) -> Response[Any]:
    """The part of the page that changes while the build goes on; the page asks for it by itself."""
    async with acting(request.user):
        build = await _own(build_id)
    ended = {} if build.goes_on else {"HX-Refresh": "true"}
    return render(request, "reports/builds/_progress.html", BuildPage(build), headers=ended)


@post(
    "/reports/builds/{build_id:int}/cancel",
    opt=needs(Permission.SEE_REPORTS),
    name="cancel_build",
    status_code=200,
)
async def cancel(request: StaffRequest, build_id: FromPath[int]) -> Response[Any]:
    """Give a build up. One that ended meanwhile stays as it is."""
    await read_posted(request)
    async with acting(request.user):
        await _own(build_id)
        cancelled = await cancel_build(build=build_id)
    if cancelled:
        return see_other(f"/reports/builds/{build_id}", message=_("The build is cancelled."))
    said = _("The build had ended already.")
    return see_other(f"/reports/builds/{build_id}", message=said, kind="information")


@post(
    "/reports/builds/{build_id:int}/link",
    opt=needs(Permission.SEE_REPORTS),
    name="link_build",
    status_code=200,
)
async def make_download_link(request: StaffRequest, build_id: FromPath[int]) -> Response[Any]:
    """Make a link that works once. It is shown now and never again: only its hash is kept."""
    await read_posted(request)
    async with acting(request.user):
        build = await _own(build_id)
        if build.kept_until is None:
            raise Conflict(
                _("There is no file to download. It is kept for 7 days: build the report again."),
                back=f"/reports/builds/{build_id}",
                back_text=_("To the report"),
            )
        token = await make_link(build=build_id, owner=request.user.id)
    page = BuildPage(build, link=f"/reports/builds/links/{token}")
    return render(request, "reports/builds/build.html", page)


@get("/reports/builds/links/{token:str}", opt=needs(Permission.SEE_REPORTS), name="download_build")
async def download_build(request: StaffRequest, token: FromPath[str]) -> Response[Any]:
    """The file of a link, once."""
    async with acting(request.user):
        file = await use_link(token=token)
        spent = None if file else await read_spent_link(token)
    if file is not None:
        return attached(file.content, name=f"outcome-{file.cut}.zip", kind="application/zip")
    if spent is None:
        raise NotFound
    if spent.used_at:
        why = _("It works once, and was used on %(moment)s. Make another.", moment=datetime(spent.used_at))
    else:
        why = _("A link lasts for 24 hours, and the file for 7 days. Make another link, or build it again.")
    raise Gone(why, back=f"/reports/builds/{spent.build}", back_text=_("To the report"))


async def _own(build_id: int) -> Build:
    build = await read_build(build_id)
    if build is None:
        raise NotFound
    return build


HANDLERS = [
    show_builds, build_report, show_build, show_progress, cancel, make_download_link, download_build,
]  # fmt: skip
