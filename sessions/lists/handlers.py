"""Lists to print: the day of a site, and who has to be moved when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render
from sessions.lists import queries
from sessions.lists.form import ListForm, read
from sessions.lists.queries import Expected, Meeting, Movement
from sessions.timetable.days_off import days_off
from sessions.timetable.queries import SitePlace, sites

_DAY = dt.timedelta(days=1)
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


@dataclass(frozen=True)
class Paper:
    """What both lists have: the form, and unless it is refused the site, the day and who prints when.

    `query` asks for the same site and day, `before` and `after` for the days beside it ("" at the ends).
    """

    form: ListForm | None
    site: SitePlace | None
    on: dt.date | None
    several_sites: bool
    printed_at: dt.datetime
    printed_by: str

    @property
    def ready(self) -> bool:
        return self.form is not None and not self.form.refused

    @property
    def query(self) -> str:
        return self._asking(self.on)

    @property
    def before(self) -> str:
        return self._asking(self.on - _DAY) if self.on and self.on > _FIRST else ""

    @property
    def after(self) -> str:
        return self._asking(self.on + _DAY) if self.on and self.on < _LAST else ""

    def _asking(self, on: dt.date | None) -> str:
        return "?" + urlencode({"site": self.site.id, "on": on.isoformat()}) if self.site and on else ""


@dataclass(frozen=True)
class DayListPage:
    """Every session of the day; `day_off` says why there may be none."""

    paper: Paper
    meetings: tuple[Meeting, ...]
    day_off: str

    @property
    def time_zone(self) -> str | None:
        return self.paper.site.time_zone if self.paper.site else None


@dataclass(frozen=True)
class MovementsPage:
    """Who has to be where when."""

    paper: Paper
    movements: tuple[Movement, ...]

    @property
    def time_zone(self) -> str | None:
        return self.paper.site.time_zone if self.paper.site else None


@get("/lists/day", opt=needs(Permission.PRINT_LISTS), name="day_list")
async def print_day(request: StaffRequest) -> Response[Any]:
    """The sessions of a site on a day, with who leads them and who is expected."""
    async with acting(request.user):
        paper, found = await _read(request)
        why = ""
        if paper.ready and paper.site and paper.on:
            off, _warning = await days_off(paper.site, (), paper.on, paper.on)
            why = off.get(paper.on, "")
            await _log("day list", (one.people for one in found))
    return _show(request, "day", DayListPage(paper, found, why))


@get("/lists/movements", opt=needs(Permission.PRINT_LISTS), name="movement_list")
async def print_movements(request: StaffRequest) -> Response[Any]:
    """Who has to be where when: for wings, so without a word of why."""
    async with acting(request.user):
        paper, found = await _read(request)
        moves = queries.movements(found)
        if paper.ready:
            await _log("movement list", (one.people for one in moves))
    return _show(request, "movements", MovementsPage(paper, moves))


async def _read(request: StaffRequest) -> tuple[Paper, tuple[Meeting, ...]]:
    offered, now = await sites(), dt.datetime.now(dt.UTC)
    if not offered:
        return Paper(None, None, None, False, now, request.user.name), ()
    form, site = read(asked(request), offered, now)
    paper = Paper(form, site, form.on.data, len(offered) > 1, now, request.user.name)
    return paper, await queries.meetings(site, form.on.data) if site and not form.refused else ()


async def _log(page: str, people: Iterable[tuple[Expected, ...]]) -> None:
    await log_access(page, participants={one.participant for those in people for one in those})


def _show(request: StaffRequest, name: str, page: DayListPage | MovementsPage) -> Response[Any]:
    status = 422 if page.paper.form and page.paper.form.refused else 200
    return render(request, f"sessions/lists/{name}.html", page, status=status)


HANDLERS = [print_day, print_movements]
