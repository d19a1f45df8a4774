"""Cohorts: who goes through the programme together, where, and with whom."""

from enum import StrEnum

from piccolo.columns import (
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from programme.access.tables import Staff
from programme.agencies.tables import Room, Site
from programme.participants.tables import Participant


class CohortState(StrEnum):
    """Where a cohort is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class FacilitatorRole(StrEnum):
    """What a facilitator is to a cohort."""

    LEAD = "lead"
    CO = "co"
    COVER = "cover"


class Outcome(StrEnum):
    """How a membership ended."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    RECALLED = "recalled"
    DECEASED = "deceased"


class Cohort(Table):
    """One run of the programme at one site."""

    id = Serial(primary_key=True)
    code = Varchar(30, unique=True)
    name = Varchar(120)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    room = ForeignKey(Room, null=True, on_delete=OnDelete.restrict)
    capacity = SmallInt()
    closed = Boolean(default=True)  # nobody joins once it runs; the other kind is rolling
    language = Varchar(40, default="")  # in which the group is held; "" when nobody said
    state = Varchar(20, choices=CohortState)
    starts_on = Date()
    finished_on = Date(null=True, default=None)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz()


class CohortFacilitator(Table):
    """A facilitator's part in a cohort; what they may see hangs on it.

    `record_from`: the first day whose session records they read and write. Empty: from the start."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.cascade)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    role = Varchar(10, choices=FacilitatorRole)
    starts_on = Date()
    ends_on = Date(null=True, default=None)
    end_reason = Varchar(200, default="")
    record_from = Date(null=True, default=None)


class CohortSupervisor(Table):
    """Who supervises the facilitators of a cohort, and so reads what they wrote in confidence."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.cascade)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    ends_on = Date(null=True, default=None)
    added_by = Integer(null=True, default=None)


class Membership(Table):
    """A person's time in a cohort, from the day of joining to the day of leaving (included)."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    joined_on = Date()
    left_on = Date(null=True, default=None)
    outcome = Varchar(20, choices=Outcome, null=True, default=None)
    reason = Text(default="")
