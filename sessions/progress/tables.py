"""Whether somebody completed the programme: the closing assessment, and what people decided."""

from enum import StrEnum

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant


class Decision(StrEnum):
    """What a person decided about the completion."""

    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"


class ClosingAssessment(Table):
    """How a closing assessment went. Appended; the last one holds."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    passed = Boolean()
    result = Text()
    decided_by = Integer()
    decided_at = Timestamptz()


class CompletionDecision(Table):
    """What was decided about somebody's completion, beside what the rule proposed. Appended; the last
    one holds. `reason` is asked for where the decision is another than the proposal."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    proposal = Varchar(20)
    decision = Varchar(20, choices=Decision)
    reason = Text(default="")
    made_by = Integer()
    made_at = Timestamptz()
