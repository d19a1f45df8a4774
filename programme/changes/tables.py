"""Changes of circumstances that a cohort has to answer."""

from enum import StrEnum

from piccolo.columns import JSONB, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.access.tables import Staff
from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant


class Kind(StrEnum):
    """What has changed."""

    TRANSFER = "transfer"
    SEGREGATION = "segregation"
    EARLIER_RELEASE = "earlier_release"
    SEPARATION = "separation"
    FACILITATOR_LEAVES = "facilitator_leaves"


class Circumstance(Table):
    """Something that happened to a member or a facilitator of a cohort, until somebody says what was
    done about it. The database writes it, in the transaction of what happened.

    `facts` are dates and sites; who it is about is named where it is read, to who may see them.
    """

    id = Serial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(20, choices=Kind)
    participant = ForeignKey(Participant, null=True, default=None, on_delete=OnDelete.restrict)
    other = ForeignKey(Participant, null=True, default=None, on_delete=OnDelete.restrict)
    staff = ForeignKey(Staff, null=True, default=None, on_delete=OnDelete.restrict)
    facts = JSONB(default="{}")
    noted_at = Timestamptz()
    noted_by = Integer(null=True, default=None)
    acknowledged_at = Timestamptz(null=True, default=None)
    acknowledged_by = Integer(null=True, default=None)
    done = Text(default="")
