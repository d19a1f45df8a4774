"""What a cohort asks of its dates: the gap between its sessions, and a day off to come."""

import datetime as dt
from itertools import pairwise

from sessions.demonstration.meetings import Course
from sessions.demonstration.store import Rows

_GAP = 2
_WHY = "The facilitators are at their agency, for an invented training"


def add_wishes(rows: Rows, cohort: int, course: Course, today: dt.date) -> None:
    """A gap where the dates keep one, and a day off after the next session: none meets on it."""
    dates = sorted({meeting.on for meeting in course.meetings})
    if all((later - earlier).days >= _GAP for earlier, later in pairwise(dates)):
        rows["timetable_settings"].append((cohort, _GAP))
    to_come = [on for on in dates if on > today]
    if to_come and (off := to_come[0] + dt.timedelta(days=1)) not in dates:
        rows["cohort_day_off"].append((cohort, off, off, _WHY))
