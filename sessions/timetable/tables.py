"""Dated sessions, and what they come from: weekly slots, the gap between them, days off.

Whatever dates sessions anew reads the same rows: `weekly_slot`, `timetable_settings` (the least days
from one session to the next) and `cohort_day_off`, beside the public holidays and closures of the site.
"""

from typing import Any

from piccolo.columns import (
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Time,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from modules.curriculum.tables import SessionKind
from modules.plan.tables import PlanItem
from programme.access.tables import Staff
from programme.agencies.tables import Room
from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant
from sessions.timetable.states import NotHeldReason, SessionState


class WeeklySlot(Table):
    """When a cohort meets each week, in the site's time. `weekday` is 1 (Monday) to 7."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.cascade)
    weekday = SmallInt()
    starts_at = Time()
    minutes = SmallInt(null=True, default=None)


class TimetableSettings(Table):
    """What a cohort asks of its dates. A cohort without a row asks nothing."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, unique=True, null=False, on_delete=OnDelete.cascade)
    least_days_between = SmallInt(default=0)


class CohortDayOff(Table):
    """Days (both included) on which this cohort does not meet, though its site is open."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.cascade)
    starts_on = Date()
    ends_on = Date()
    reason = Varchar(200)


class GroupSession(Table):
    """A session on a date. `recorded_at` is when its register was completed. `sequence` counts the
    changes of its time, room and state; the database raises it. `for_some`: it is for those alone whom
    `session_person` names (a one-to-one, a catch-up of what few missed), not for the whole cohort."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    plan_item = ForeignKey(PlanItem, null=True, on_delete=OnDelete.restrict)
    position = SmallInt()
    title = Varchar(120)
    kind = Varchar(20, choices=SessionKind)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    minutes_planned = SmallInt()
    room = ForeignKey(Room, null=True, on_delete=OnDelete.restrict)
    state = Varchar(20, choices=SessionState)
    not_held_reason = Varchar(30, choices=NotHeldReason, null=True, default=None)
    not_held_note = Text(default="")
    catch_up_of: Any = ForeignKey("self", null=True, on_delete=OnDelete.restrict)
    imported = Boolean(default=False)
    recorded_at = Timestamptz(null=True, default=None)
    recorded_by = Integer(null=True, default=None)
    sequence = Integer(default=0)
    for_some = Boolean(default=False)


class SessionPerson(Table):
    """Somebody for whom a session is that is not for the whole cohort."""

    id = Serial(primary_key=True)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.cascade)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)


class SessionFacilitator(Table):
    """Who facilitates a session. The times are the session's, kept here so that the database can
    refuse somebody in two places; `active` is false for a session that does not run."""

    id = Serial(primary_key=True)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.cascade)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    active = Boolean(default=True)
