"""Catch-ups that are owed: of a cohort, and on My day."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting, log_access
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render
from sessions.catch_ups.queries import Owed, led_cohorts, owed_in
from sessions.reach import only_covers


@dataclass(frozen=True)
class CatchUpsPage:
    """What is owed in a cohort. `covers`: the viewer only covers it, and reads nothing of that."""

    cohort: Cohort
    owed: tuple[Owed, ...]
    covers: bool

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone


@dataclass(frozen=True)
class OwnPage:
    """What is owed in the cohorts that somebody leads."""

    owed: tuple[Owed, ...]


@get("/cohorts/{cohort_id:int}/catch-ups", opt=needs(Permission.SEE_REGISTERS), name="catch_ups")
async def show_catch_ups(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Who missed a required session of a cohort, and until when it has to be caught up."""
    async with acting(request.user):
        cohort = await find_cohort(cohort_id)
        if cohort is None:
            raise NotFound()
        covers = await only_covers(cohort_id)
        page = CatchUpsPage(cohort, () if covers else await owed_in([cohort_id]), covers)
        people = sorted({one.participant for one in page.owed})
        await log_access("cohort: catch-ups", participants=people, cohort=cohort_id)
    return render(request, "sessions/catch_ups/catch_ups.html", page)


@get("/my-day/catch-ups", opt=needs(Permission.RECORD_SESSIONS), name="my_catch_ups")
async def show_mine(request: StaffRequest) -> Response[Any]:
    """What is owed in one's own cohorts: a page, or the part that My day fetches."""
    async with acting(request.user):
        page = OwnPage(await owed_in(await led_cohorts()))
        if page.owed:
            await log_access("catch-ups owed", participants=sorted({one.participant for one in page.owed}))
    part = is_fragment(request)
    return render(request, f"sessions/catch_ups/{'_mine' if part else 'mine'}.html", page)


HANDLERS = [show_catch_ups, show_mine]
