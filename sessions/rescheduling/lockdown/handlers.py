"""Cancelling for all cohorts of a site at once, and taking that back."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _, ngettext
from sessions.rescheduling import actions
from sessions.rescheduling import queries as common
from sessions.rescheduling.actions import LOST
from sessions.rescheduling.changes.queries import steps_of
from sessions.rescheduling.lockdown import queries
from sessions.rescheduling.lockdown.form import LockdownForm
from sessions.rescheduling.lockdown.queries import Cancellation
from sessions.rescheduling.lockdown.rules import part
from sessions.rescheduling.meeting import against_going_back
from sessions.rescheduling.standing import Session
from sessions.rescheduling.words import reason_text
from sessions.timetable.queries import SitePlace
from sessions.timetable.words import spoken

_TEMPLATES = "sessions/rescheduling/lockdown/"


@dataclass(frozen=True)
class Concerned:
    """What a cancellation comes to. `sessions`: code of the cohort and session; `asked`: the form says
    from when to when. `seal` changes with anything that is shown."""

    sessions: tuple[tuple[str, Session], ...] = ()
    stays: tuple[tuple[str, Text], ...] = ()
    asked: bool = False
    seal: str = ""

    @property
    def cohorts(self) -> int:
        return len({code for code, _session in self.sessions})


@dataclass(frozen=True)
class LockdownPage:
    """What a site cancelled before, and the form for the next time. `against`: why one could not be
    taken back."""

    site: SitePlace
    form: LockdownForm
    concerned: Concerned
    cancellations: tuple[Cancellation, ...] = ()
    against: tuple[Text, ...] = ()

    @property
    def time_zone(self) -> str:
        return self.site.time_zone


@get("/sites/{site_id:int}/cancellations", opt=needs(Permission.SCHEDULE_COHORTS), name="cancellations")
async def show_cancellations(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """What was cancelled for the whole site, what still needs a place, and the form."""
    async with acting(request.user):
        site = await _found(site_id)
        today = dt.datetime.now(site.zone).date()
        return await _show(request, site, LockdownForm(starts_on=today), Concerned(), status=200)


@post("/sites/{site_id:int}/cancellations", opt=needs(Permission.SCHEDULE_COHORTS), name="cancel_for_site")
async def cancel_for_site(request: StaffRequest, site_id: FromPath[int]) -> Response[Any]:
    """Show which sessions a time takes, or (action=confirm) cancel them."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            return await _cancel(request, await _found(site_id), posted)
    except LOST:
        async with acting(request.user):
            site, form = await _found(site_id), LockdownForm(posted)
            concerned = await _look(site, form, only_for_sessions=False)
            form.refuse(
                None,
                _("Somebody else was scheduling at the same moment, so nothing was saved. Confirm again"),
            )
            return await _show(request, site, form, concerned, status=409)


async def _cancel(request: StaffRequest, site: SitePlace, posted: Posted) -> Response[Any]:
    form, confirms = LockdownForm(posted), posted.get("action") == "confirm"
    concerned = await _look(site, form, only_for_sessions=not confirms, hold=confirms)
    if is_fragment(request) and not confirms:
        page = LockdownPage(site, form, concerned)
        return render(request, _TEMPLATES + "_concerned.html", page)
    if not confirms or form.refused:
        return await _show(request, site, form, concerned, status=422 if form.refused else 200)
    if posted.get("seal") != concerned.seal or not concerned.sessions:
        text = (
            _("The timetables have changed since you saw them. Check the sessions, then confirm again")
            if concerned.sessions
            else _("No session is left to cancel at that time")
        )
        form.refuse(None, text)
        return await _show(request, site, form, concerned, status=409)
    cancelled = await actions.cancel_for_site(
        site=site.id,
        span=form.span,
        sessions=[session.id for _code, session in concerned.sessions],
        reason=form.reason.data,
        note=form.note.data,
        told=reason_text(form.reason.data, form.note.data),
        by=request.user.id,
    )
    message = ngettext("1 session is cancelled", "%(num)s sessions are cancelled", cancelled)
    return see_other(f"/sites/{site.id}/cancellations", message=message)


@post(
    "/sites/{site_id:int}/cancellations/{cancellation_id:int}/undo",
    opt=needs(Permission.SCHEDULE_COHORTS),
    name="undo_cancellation",
)
async def undo_cancellation(
    request: StaffRequest, site_id: FromPath[int], cancellation_id: FromPath[int]
) -> Response[Any]:
    """Let every session that a site cancelled run after all, or say what stands against it."""
    await read_form(request)
    try:
        async with acting(request.user):
            return await _undo(request, await _found(site_id), cancellation_id)
    except LOST:
        async with acting(request.user):
            site = await _found(site_id)
            lost = _("Somebody else was scheduling at the same moment, so nothing was undone. Try again")
            return await _show(request, site, LockdownForm(), Concerned(), status=409, against=(lost,))


async def _undo(request: StaffRequest, site: SitePlace, cancellation_id: int) -> Response[Any]:
    cancellation = await queries.hold_cancellation(site.id, cancellation_id)
    if cancellation is None:
        raise NotFound()
    here = f"/sites/{site.id}/cancellations"
    if cancellation.undone_at is not None:
        message = _("%(name)s has taken this back already", name=cancellation.undone_by)
        return see_other(here, message=message, kind="information")
    changes, made_at = await queries.changes_of_cancellation(cancellation_id)
    await common.hold_sessions(*changes)
    steps = await steps_of(list(changes), list(changes.values()))
    now = dt.datetime.now(dt.UTC)
    against = await against_going_back(steps, site.zone, made_at=made_at, now=now)
    if against:
        return await _show(request, site, LockdownForm(), Concerned(), status=409, against=against)
    sessions = await actions.undo_for_site(cancellation=cancellation_id, changes=list(changes.values()))
    message = ngettext("1 session runs after all", "%(num)s sessions run after all", sessions)
    return see_other(here, message=message)


async def _found(site_id: int) -> SitePlace:
    site = await queries.find_site(site_id)
    if site is None:
        raise NotFound()
    return site


async def _look(
    site: SitePlace, form: LockdownForm, *, only_for_sessions: bool, hold: bool = False
) -> Concerned:
    """Which sessions the form takes, as far as it is filled in. `hold` keeps others from changing them."""
    good = form.judge(site, dt.datetime.now(site.zone).date(), only_for_sessions=only_for_sessions)
    if not good and any(form[name].errors for name in ("starts_on", "starts_at", "ends_on", "ends_at")):
        return Concerned()
    moments = form.span.moments(site.zone)
    codes = await queries.cohorts_meeting(site.id, *moments)
    if hold:
        await common.hold_sessions(*codes)
    cancelled, stays = part(await queries.sessions_between(list(codes), *moments), site.zone)
    told = [f"{one.id} {one.starts_at} {one.ends_at}" for one in cancelled]
    told += [f"{one.session.id} {one.why}" for one in stays]
    return Concerned(
        sessions=tuple((codes[one.cohort], one) for one in cancelled),
        stays=tuple((codes[one.session.cohort], spoken(one.why)) for one in stays),
        asked=True,
        seal=hashlib.sha256("\n".join(told).encode()).hexdigest()[:16],
    )


async def _show(
    request: StaffRequest,
    site: SitePlace,
    form: LockdownForm,
    concerned: Concerned,
    *,
    status: int,
    against: tuple[Text, ...] = (),
) -> Response[Any]:
    page = LockdownPage(site, form, concerned, await queries.cancellations_of(site.id), against)
    return render(request, _TEMPLATES + "cancellations.html", page, status=status)


HANDLERS = [show_cancellations, cancel_for_site, undo_cancellation]
