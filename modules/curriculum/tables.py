"""Curricula: what is taught, in which order, and what counts as complete."""

from enum import StrEnum
from typing import Any

from piccolo.columns import Boolean, DoublePrecision, ForeignKey, OnDelete, Serial, SmallInt, Text, Varchar
from piccolo.table import Table

from modules.exercises.tables import Exercise


class CurriculumState(StrEnum):
    """A published version never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class SessionKind(StrEnum):
    """What sort of session is planned."""

    GROUP = "group"
    ONE_TO_ONE = "one_to_one"
    FAMILY_DAY = "family_day"
    ASSESSMENT = "assessment"


class Curriculum(Table):
    """A version of the taught programme. `completion_share` is the part of a module's minutes
    that a person must be present for, from 0 to 1; `closing_assessment`: whether completing the
    programme takes one."""

    id = Serial(primary_key=True)
    code = Varchar(40)
    version = SmallInt(default=1)
    title = Varchar(120)
    state = Varchar(20, choices=CurriculumState)
    completion_share = DoublePrecision(default=0.8)
    closing_assessment = Boolean(default=True)


class Module(Table):
    """A part of a curriculum. Its `code` stays the same from version to version."""

    id = Serial(primary_key=True)
    curriculum = ForeignKey(Curriculum, null=False, on_delete=OnDelete.cascade)
    position = SmallInt()
    code = Varchar(40)
    title = Varchar(120)
    optional = Boolean(default=False)


class ModulePrerequisite(Table):
    """A module that comes after another."""

    id = Serial(primary_key=True)
    module = ForeignKey(Module, null=False, on_delete=OnDelete.cascade)
    requires = ForeignKey(Module, null=False, on_delete=OnDelete.cascade)


class SessionPlan(Table):
    """One planned session (unit) of a module; `position` counts through the whole curriculum.

    `origin` is the session that it is a copy of, in the first version that had it; None there."""

    id = Serial(primary_key=True)
    origin: Any = ForeignKey("self", null=True, on_delete=OnDelete.restrict)
    module = ForeignKey(Module, null=False, on_delete=OnDelete.cascade)
    position = SmallInt()
    kind = Varchar(20, choices=SessionKind)
    title = Varchar(120)
    minutes = SmallInt()
    aims = Text(default="")


class PlanExercise(Table):
    """An exercise planned for a session."""

    id = Serial(primary_key=True)
    session_plan = ForeignKey(SessionPlan, null=False, on_delete=OnDelete.cascade)
    exercise = ForeignKey(Exercise, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()


class FidelityItem(Table):
    """Something to check: was the session given as it was meant (treatment integrity)?"""

    id = Serial(primary_key=True)
    session_plan = ForeignKey(SessionPlan, null=False, on_delete=OnDelete.cascade)
    position = SmallInt()
    item = Text()


class ReflectionPrompt(Table):
    """A question that facilitators ask themselves after a session (critical attentiveness)."""

    id = Serial(primary_key=True)
    curriculum = ForeignKey(Curriculum, null=False, on_delete=OnDelete.cascade)
    position = SmallInt()
    question = Text()
