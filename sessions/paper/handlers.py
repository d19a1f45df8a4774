"""Sheets for a session or a week, to be filled in where no device may be."""

import asyncio
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, fetch, fetch_value, log_access
from programme.web.errors import Invalid, NotFound
from programme.web.pages import StaffRequest
from programme.web.pdf import code, printable, printed
from programme.web.site import site
from programme.web.text import _
from sessions.paper.sheets import sheets
from sessions.record.queries import RecordSheet, find_record
from sessions.register.queries import Sheet, find_sheet

MOST_SESSIONS = 14
"""More in one week is no week of one cohort."""


@get("/sessions/{session_id:int}/sheet.pdf", opt=needs(Permission.RECORD_SESSIONS), name="session_sheet")
async def print_session(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """Register and session sheet of one session."""
    async with acting(request.user):
        pair = await _pair(request, session_id)
        await _log(pair)
    return await _printed(request, [pair], f"session-{session_id}")


@get("/cohorts/{cohort_id:int}/sheets.pdf", opt=needs(Permission.RECORD_SESSIONS), name="week_sheets")
async def print_week(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """The sheets of all sessions of a week: `?week=` is any day of it, by default of this week."""
    asked_for = request.query_params.get("week", "")
    async with acting(request.user):
        day = _day(asked_for) if asked_for else await _today(cohort_id)
        monday = day - dt.timedelta(days=day.weekday())
        rows = await fetch(
            """
            select g.id from group_session g
            join cohort c on c.id = g.cohort join site s on s.id = c.site
            where g.cohort = $1 and g.id in (select sessions_in_reach()) and g.state = 'scheduled'
              and (g.starts_at at time zone s.time_zone)::date between $2::date and $2::date + 6
            order by g.starts_at limit $3
            """,
            cohort_id,
            monday,
            MOST_SESSIONS,
        )
        pairs = [await _pair(request, row["id"]) for row in rows]
        for pair in pairs:
            await _log(pair)
    if not pairs:
        raise Invalid(
            _("No session of yours is planned in that week of this cohort, so there is nothing to print."),
            back=f"/cohorts/{cohort_id}",
        )
    return await _printed(request, pairs, f"week-{monday}")


async def _pair(request: StaffRequest, session_id: int) -> tuple[Sheet, RecordSheet | None]:
    sheet = await find_sheet(session_id)
    if sheet is None or not sheet.heading.facilitates:
        raise NotFound
    return sheet, await find_record(session_id, keys=request.app.state.note_keys)


async def _log(pair: tuple[Sheet, RecordSheet | None]) -> None:
    sheet, _record = pair
    await log_access(
        "paper sheet",
        participants=sheet.participants,
        cohort=sheet.heading.cohort,
        session=sheet.heading.session,
    )


async def _printed(
    request: StaffRequest, pairs: list[tuple[Sheet, RecordSheet | None]], name: str
) -> Response[Any]:
    today = dt.datetime.now(ZoneInfo(pairs[0][0].heading.time_zone)).date()
    address = site().address or str(request.base_url).rstrip("/")
    data = await asyncio.to_thread(
        sheets, pairs, address=address, today=today, code=code, printable=printable
    )
    return await printed("sessions/paper/sheets", data, on=today, name=name)


async def _today(cohort: int) -> dt.date:
    """The day that it is at the site of a cohort."""
    zone = await fetch_value(
        "select s.time_zone from cohort c join site s on s.id = c.site where c.id = $1", cohort
    )
    return dt.datetime.now(ZoneInfo(zone or "UTC")).date()


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = dt.date.min
    if not 1900 <= day.year <= 2100:
        raise Invalid(_("The week must be given by a day of it, like 2026-11-23."))
    return day


HANDLERS = [print_session, print_week]
