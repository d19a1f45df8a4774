"""What was changed in a timetable, so that it can be told, and undone."""

from enum import StrEnum

from piccolo.columns import (
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

from programme.access.tables import Staff
from programme.agencies.tables import Room, Site
from programme.cohorts.tables import Cohort
from sessions.timetable.states import NotHeldReason, SessionState
from sessions.timetable.tables import GroupSession


class ChangeKind(StrEnum):
    """What was done to a timetable."""

    MOVE = "move"
    MOVE_LATER = "move_later"
    CANCEL = "cancel"
    CANCEL_SITE = "cancel_site"
    REINSTATE = "reinstate"
    CATCH_UP = "catch_up"


class SiteCancellation(Table):
    """A time in which a whole site offered nothing, from a date to a date (both included), in its
    own time. Without a time of day it begins with the first day, or ends with the last."""

    id = Serial(primary_key=True)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    starts_at = Time(null=True, default=None)
    ends_on = Date()
    ends_at = Time(null=True, default=None)
    reason = Varchar(30, choices=NotHeldReason)
    note = Text(default="")
    made_by = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz()
    undone_by = Integer(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)


class TimetableChange(Table):
    """One change of a cohort's timetable, of as many sessions as it took. `reason` is what was said."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(20, choices=ChangeKind)
    reason = Text(default="")
    cancellation = ForeignKey(SiteCancellation, null=True, on_delete=OnDelete.restrict)
    made_by = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz()
    undone_by = Integer(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)


class TimetableChangeItem(Table):
    """A session before and after a change. A catch-up was not there before: all of it is empty."""

    id = Serial(primary_key=True)
    change = ForeignKey(TimetableChange, null=False, on_delete=OnDelete.cascade)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.restrict)
    starts_before = Timestamptz(null=True, default=None)
    ends_before = Timestamptz(null=True, default=None)
    minutes_before = SmallInt(null=True, default=None)
    room_before = ForeignKey(Room, null=True, on_delete=OnDelete.restrict)
    state_before = Varchar(20, choices=SessionState, null=True, default=None)
    why_before = Varchar(30, choices=NotHeldReason, null=True, default=None)
    note_before = Text(default="")
    starts_after = Timestamptz()
    ends_after = Timestamptz()
    minutes_after = SmallInt()
    room_after = ForeignKey(Room, null=True, on_delete=OnDelete.restrict)
    state_after = Varchar(20, choices=SessionState)
