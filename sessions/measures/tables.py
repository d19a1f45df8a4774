"""What was measured. Nothing is overwritten: a measure that was wrong is withdrawn, with the reason."""

from piccolo.columns import (
    Array,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from modules.instruments.rules import TimePoint
from modules.instruments.tables import Instrument
from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant


class Measure(Table):
    """What one person answered, once. Either `answers` (one an item, null where there is none) or a
    `total` that was given as such, or for a tool of structured judgement the `judgement` in words."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    instrument = ForeignKey(Instrument, null=False, on_delete=OnDelete.restrict)
    time_point = Varchar(20, choices=TimePoint)
    taken_on = Date()
    answers = Array(base_column=Integer(), null=True, default=None)
    total = DoublePrecision(null=True, default=None)
    judgement = Text(default="")
    entered_by = Integer(null=True, default=None)
    entered_at = Timestamptz()
    withdrawn_by = Integer(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_why = Text(default="")
