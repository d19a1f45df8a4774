"""From the end of training to release: what is planned, and how the case was handed over."""

from piccolo.columns import (
    Array,
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

from programme.participants.tables import Participant


class TransitionPlan(Table):
    """What awaits somebody after release, by area of life, and their own safety plan. Each saving is another
    row; the latest `version` counts. `resources`: ids of the local resources that are to help."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    version = SmallInt()
    safety_plan = Text(default="")
    housing = Text(default="")
    work = Text(default="")
    family = Text(default="")
    leisure = Text(default="")
    health = Text(default="")
    scene = Text(default="")
    own_view = Text(default="")
    resources = Array(base_column=Integer(), default=list)
    written_by = Integer(null=True, default=None)
    written_at = Timestamptz()


class Handover(Table):
    """A meeting at which those who were responsible inside handed somebody over to those who are outside.
    One that was recorded wrongly is withdrawn."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    held_on = Date()
    present = Array(base_column=Varchar(20), default=list)
    agreed = Text(default="")
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_why = Text(default="")
