"""Relatives and others around somebody, and what may be said to whom."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.followup.relations.rules import Approach, Category, Relation
from programme.participants.tables import Participant


class RelatedPerson(Table):
    """Somebody else of whom something is kept, because of a participant. `category` says as what: nobody
    stands here without one. `ended_on`: since then they play no part any more. `version` counts savings."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    name = Varchar(120)
    relation = Varchar(20, choices=Relation)
    category = Varchar(20, choices=Category)
    reach = Varchar(200, default="")
    approach = Varchar(20, choices=Approach)
    may_be_told = Text(default="")
    never_told = Text(default="")
    ended_on = Date(null=True, default=None)
    version = SmallInt(default=1)
    saved_by = Integer(null=True, default=None)
    saved_at = Timestamptz()
