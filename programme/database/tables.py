"""What the database remembers by itself, and who looked at whom."""

from piccolo.columns import JSONB, Array, BigSerial, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class History(Table):
    """One row for every row that was inserted, changed or deleted; written by triggers only."""

    id = BigSerial(primary_key=True)
    at = Timestamptz()
    staff = Integer(null=True, default=None)  # none: the command line or a job
    table_name = Varchar(63)
    row_id = Varchar(40)
    participant = Integer(null=True, default=None)
    operation = Varchar(6)
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)


class AccessLog(Table):
    """One row for every look at identifying data: who, when, what, about whom, and why."""

    id = BigSerial(primary_key=True)
    at = Timestamptz()
    staff = Integer(null=True, default=None)
    page = Varchar(80)
    cohort = Integer(null=True, default=None)
    session = Integer(null=True, default=None)
    participants = Array(base_column=Integer())
    reason = Text(default="")
