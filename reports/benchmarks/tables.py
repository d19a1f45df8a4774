"""Published rates to compare with."""

from piccolo.columns import DoublePrecision, Integer, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.followup.rules import Event


class Benchmark(Table):
    """How often an event was seen in other people, as published: `rate` (0 to 1) within so many `months` of
    release, and where that stands. One that is not to be compared with any more is retired."""

    id = Serial(primary_key=True)
    event = Varchar(30, choices=Event)
    rate = DoublePrecision()
    months = SmallInt()
    source = Text()
    added_by = Integer(null=True, default=None)
    added_at = Timestamptz()
    retired_at = Timestamptz(null=True, default=None)
