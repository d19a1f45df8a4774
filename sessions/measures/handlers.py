"""Measures: somebody's course, entering one, what is due in a cohort and on My day."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from modules.instruments.queries import list_instruments
from modules.instruments.rules import TimePoint
from modules.instruments.words import TIME_POINTS
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting, log_access
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Forbidden, NotFound
from programme.web.pages import StaffRequest, is_fragment, render
from programme.web.text import _
from sessions.measures import queries
from sessions.measures.form import ChooseForm
from sessions.measures.queries import Course, Group, Owed, Person, Withdrawn
from sessions.measures.words import CHANGES, SHORT_POINTS, STATES


@dataclass(frozen=True)
class Words:
    """The words that every page of measures needs."""

    points: dict[str, Any] = field(default_factory=lambda: TIME_POINTS)
    short: dict[str, Any] = field(default_factory=lambda: SHORT_POINTS)
    changes: dict[str, Any] = field(default_factory=lambda: CHANGES)
    states: dict[str, Any] = field(default_factory=lambda: STATES)


@dataclass(frozen=True)
class CoursesPage:
    """What somebody answered so far. `group`: None where the viewer leads no cohort of theirs."""

    participant: Participant
    group: Group | None
    courses: tuple[Course, ...]
    withdrawn: tuple[Withdrawn, ...]
    form: ChooseForm
    words: Words = field(default_factory=Words)

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class Table:
    """An instrument in a cohort: a line for everybody, a column for every time point."""

    code: str
    rows: tuple[tuple[Person, Course], ...]

    @property
    def points(self) -> tuple[TimePoint, ...]:
        """The time points of anybody."""
        some = {one.point for _person, course in self.rows for one in course.asked}
        return tuple(point for point in TimePoint if point in some)


@dataclass(frozen=True)
class OverviewPage:
    """Everybody of a cohort with what was measured and what is due."""

    cohort: Cohort
    people: tuple[Person, ...]
    words: Words = field(default_factory=Words)

    @property
    def time_zone(self) -> str:
        return self.cohort.time_zone

    @property
    def tables(self) -> tuple[Table, ...]:
        """One table an instrument that is asked for or was used, by its code."""
        by_code: dict[str, list[tuple[Person, Course]]] = {}
        for person in self.people:
            for course in person.courses:
                by_code.setdefault(course.instrument.code, []).append((person, course))
        return tuple(Table(code, tuple(rows)) for code, rows in sorted(by_code.items()))


@dataclass(frozen=True)
class OwedPage:
    """What is due, the latest first."""

    owed: tuple[Owed, ...]
    words: Words = field(default_factory=Words)


@get("/participants/{participant_id:int}/measures", opt=needs(Permission.SEE_MEASURES), name="measures")
async def show_courses(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Somebody's scores over time, what they mean, and what is due."""
    async with acting(request.user):
        person = await found(participant_id)
        group = await queries.group_of(participant_id)
        page = CoursesPage(
            person,
            group,
            await queries.courses_of(participant_id, group, person.today) if group else (),
            await queries.withdrawn_of(participant_id),
            await offered(),
        )
        await log_access("measures", participants=[participant_id])
    return render(request, "sessions/measures/courses.html", page)


@get("/cohorts/{cohort_id:int}/measures", opt=needs(Permission.SEE_MEASURES), name="cohort_measures")
async def show_overview(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """What was measured in a cohort, and what is due."""
    async with acting(request.user):
        cohort = await find_cohort(cohort_id)
        if cohort is None:
            raise NotFound()
        if not await queries.reads_measures(cohort_id):
            raise Forbidden(
                _("Measures are for the lead and co-facilitators of a cohort and its supervisor."),
                back=f"/cohorts/{cohort_id}",
            )
        page = OverviewPage(cohort, await queries.overview_of(cohort_id, cohort.today))
        await log_access("cohort: measures", participants=[one.id for one in page.people], cohort=cohort_id)
    return render(request, "sessions/measures/overview.html", page)


@get("/my-day/measures", opt=needs(Permission.KEEP_MEASURES), name="owed_measures")
async def show_owed(request: StaffRequest) -> Response[Any]:
    """What is due: a page, or the part that My day fetches."""
    async with acting(request.user):
        page = OwedPage(await queries.owed(dt.datetime.now(dt.UTC)))
        if page.owed:
            await log_access("measures due", participants=sorted({one.participant for one in page.owed}))
    template = "_owed" if is_fragment(request) else "owed"
    return render(request, f"sessions/measures/{template}.html", page)


async def offered(values: Any = None) -> ChooseForm:
    """The form that chooses a measure, with every instrument in use. Call it inside `acting`."""
    form = ChooseForm(values)
    form.instrument.choices = [
        (one.id, f"{one.code}: {one.name}") for one in await list_instruments() if one.in_use
    ]
    return form


HANDLERS = [show_courses, show_overview, show_owed]
