"""Marks: who was there, for how long, and why not."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigSerial,
    Boolean,
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

from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant
from sessions.timetable.tables import GroupSession


class CausedBy(StrEnum):
    """Who caused an absence. What institution and programme cause is never held against a person."""

    PARTICIPANT = "participant"
    HEALTH = "health"
    INSTITUTION = "institution"
    PROGRAMME = "programme"
    EXCUSED = "excused"


class MarkState(StrEnum):
    """A mark that is there. No row means unmarked, which is how everybody starts."""

    ATTENDED = "attended"
    ABSENT = "absent"


class MarkSource(StrEnum):
    """How a mark came into the system."""

    SCREEN = "screen"
    PAPER = "paper"
    IMPORT = "import"


class AbsenceReason(Table):
    """A reason that a register offers."""

    id = Serial(primary_key=True)
    code = Varchar(30, unique=True)
    label = Varchar(80)
    caused_by = Varchar(20, choices=CausedBy)
    position = SmallInt()
    active = Boolean(default=True)


class Mark(Table):
    """One person's attendance of one session. `version` counts its changes. `recorded_for` is who filled in
    the paper that it was keyed in from; it is null where `source` is no paper."""

    id = BigSerial(primary_key=True)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    state = Varchar(10, choices=MarkState)
    minutes_late = SmallInt(default=0)
    minutes_left_early = SmallInt(default=0)
    minutes_present = SmallInt(default=0)
    took_part = Boolean(default=True)
    reason = ForeignKey(AbsenceReason, null=True, on_delete=OnDelete.restrict)
    version = Integer(default=1)
    recorded_at = Timestamptz()
    entered_by = Integer(null=True, default=None)
    source = Varchar(10, choices=MarkSource)
    recorded_for = Integer(null=True, default=None)


class MarkCorrection(Table):
    """A change to a completed register: what it was, what it is, why, who and when."""

    id = Serial(primary_key=True)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    before = JSONB()
    after = JSONB()
    reason = Text()
    corrected_by = Integer()
    corrected_at = Timestamptz()
