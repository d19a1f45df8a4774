"""A cohort's own copy of what is planned for it."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
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

from modules.curriculum.tables import Curriculum, Module, SessionKind, SessionPlan
from programme.cohorts.tables import Cohort


class CohortPlan(Table):
    """Which published curriculum a cohort follows."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, unique=True, null=False, on_delete=OnDelete.cascade)
    curriculum = ForeignKey(Curriculum, null=False, on_delete=OnDelete.restrict)


class PlanItem(Table):
    """One session of a cohort's plan, copied from the curriculum and then its own (open process)."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.cascade)
    position = SmallInt()
    session_plan = ForeignKey(SessionPlan, null=True, on_delete=OnDelete.restrict)
    module = ForeignKey(Module, null=True, on_delete=OnDelete.restrict)
    kind = Varchar(20, choices=SessionKind)
    title = Varchar(120)
    minutes = SmallInt()
    dropped_reason = Text(null=True, default=None)


class Revised(StrEnum):
    """What a revision did to an item of the plan."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    DROPPED = "dropped"
    RESTORED = "restored"


class PlanRevision(Table):
    """A revision of a cohort's plan: what an item was, what it is, why, who and when."""

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    plan_item = ForeignKey(PlanItem, null=False, on_delete=OnDelete.restrict)
    what = Varchar(10, choices=Revised)
    before = JSONB(null=True, default=None)
    after = JSONB()
    reason = Text()
    revised_by = Integer()
    revised_at = Timestamptz()
