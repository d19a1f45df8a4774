"""Who must be kept apart: from named others, or from everybody for a while."""

from enum import StrEnum

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.participants.tables import Participant


class Reason(StrEnum):
    """Why two people are kept apart."""

    VIOLENCE = "violence"
    THREAT = "threat"
    BULLYING = "bullying"
    RIVAL_GROUPS = "rival_groups"
    INFLUENCE = "influence"
    VICTIM = "victim"
    CO_ACCUSED = "co_accused"
    ORDER = "order"
    OTHER = "other"


class Statement(StrEnum):
    """What kind of statement it is: data protection law asks that fact and judgement are told apart."""

    FACT = "fact"
    ASSESSMENT = "assessment"
    REPORT = "report"


class Separation(Table):
    """Two people who are never in one cohort, from a day on, until the day from which they may be.

    One row stands for both: which of the two is named first says only on whose page it was recorded.
    """

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    other = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    reason = Varchar(20, choices=Reason)
    statement = Varchar(20, choices=Statement)
    source = Varchar(200)
    starts_on = Date()
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()
    ends_on = Date(null=True, default=None)
    end_reason = Text(default="")
    ended_by = Integer(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class Segregation(Table):
    """Days (both included) on which a person is held apart from everybody, and can come to nothing."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    ends_on = Date(null=True, default=None)
    note = Text(default="")
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()
