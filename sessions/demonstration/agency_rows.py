"""Agencies, until when their staff may be rostered, and closures that came after scheduling, as rows."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.meetings import SCHEDULED
from sessions.demonstration.places import Member, of_role
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World

OPEN_DOOR, SECOND_LOOK, LONG_BREATH = "Open Door Mentors", "Second Look Trust", "Long Breath Institute"
AGENCIES = (OPEN_DOOR, SECOND_LOOK, LONG_BREATH)
"""The first sends everybody, the second is suspended, the third is only proposed. All are invented."""

_SOON = 45
_NOTICE = 14


def add_agencies(rows: Rows, world: World, ids: Ids, agencies: Sequence[int]) -> None:
    """Three agencies with their decisions, and the dates of every facilitator. `agencies` are their ids."""
    today = world.today
    lead = next(ids.staff[one.number] for one in world.places.staff if one.role == "lead")
    for id_, kind, state, purpose, review in zip(
        agencies,
        ("civil_society", "civil_society", "university"),
        ("approved", "suspended", "proposed"),
        (_PURPOSE, _PURPOSE, ""),
        (today + dt.timedelta(days=300), today - dt.timedelta(days=20), None),
        strict=True,
    ):
        known = (
            ("Met the board, read the statutes (invented)", "Two prisons (invented)") if purpose else ("", "")
        )
        rows["agency"].append((id_, AGENCIES[agencies.index(id_)], kind, state, purpose, *known, review))
    for place, steps in ((0, ("assessed", "approved")), (1, ("assessed", "approved", "suspended"))):
        before = "proposed"
        for number, state in enumerate(steps):
            on = today - dt.timedelta(days=(900, 860, 30)[number])
            at = dt.datetime.combine(on, dt.time(11, tzinfo=dt.UTC))
            rows["agency_step"].append((agencies[place], before, state, on, _REASONS[state], lead, at))
            before = state
    for staff, dates in _dates(world):
        rows["staff_suitability"].append((ids.staff[staff.number], agencies[0], *dates))
    for one in of_role(world.places.staff, "supervisor"):
        rows["staff_suitability"].append((ids.staff[one.number], agencies[0], None, None, None))


def add_late_closures(rows: Rows, world: World, ids: Ids) -> None:
    """Closures that no timetable knew: a weekly regime on days without sessions, and one day on which
    a session stands that somebody has to move."""
    first, last = world.places.sites[0], world.places.sites[-1]
    rows["closure"].append((ids.site[first.number], world.today, None, [6, 7], "No group work at weekends"))
    days = sorted(
        meeting.on
        for group in world.groups
        for meeting in group.course.meetings
        if group.course.run.track.site is last
        and meeting.state == SCHEDULED
        and meeting.on >= world.today + dt.timedelta(days=_NOTICE)
    )
    if days:
        rows["closure"].append((ids.site[last.number], days[0], days[0], None, "Works on the water pipes"))


def _dates(world: World) -> Iterator[tuple[Member, list[dt.date]]]:
    """Three last days of each facilitator, years ahead but for the clearance of the last of them."""
    draw = chance(world.seed, "suitability")
    facilitators = [one for one in world.places.staff if one.role == "facilitator"]
    for one in facilitators:
        dates = [world.today + dt.timedelta(days=draw.randrange(900, 1400)) for _each in range(3)]
        if one is facilitators[-1]:
            dates[1] = world.today + dt.timedelta(days=_SOON)
        yield one, dates


_PURPOSE = "Accompany people out of violent extremism and stand by them afterwards (invented)"
_REASONS = {
    "assessed": "Purpose, values and references were looked at (invented)",
    "approved": "Approved by the steering group (invented)",
    "suspended": "The review is overdue and the board does not answer (invented)",
}
