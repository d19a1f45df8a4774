"""Files with names that went to a data lab, and who was in each."""

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.agencies.tables import Agency
from programme.participants.tables import Participant
from reports.data_lab.rules import Ground


class DataLabFile(Table):
    """A file that was handed out: to whom (`agency`, or `recipient` in words), on what ground and why.

    `form` is the page that it was asked on, `filters` who was meant. Of the file only `sha256` is kept.
    """

    id = Serial(primary_key=True)
    form = UUID(unique=True)
    agency = ForeignKey(Agency, null=True, on_delete=OnDelete.restrict)
    recipient = Varchar(120, default="")
    ground = Varchar(20, choices=Ground)
    reason = Text()
    filters = JSONB()
    people = Integer()
    sha256 = Varchar(64)
    made_by = Integer()
    made_at = Timestamptz()


class DataLabPerson(Table):
    """Somebody who was in a file."""

    id = Serial(primary_key=True)
    file = ForeignKey(DataLabFile, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
