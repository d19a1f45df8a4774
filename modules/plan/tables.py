"""A cohort's own copy of what is planned for it."""

from piccolo.columns import ForeignKey, OnDelete, Serial, SmallInt, Text, Varchar
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
