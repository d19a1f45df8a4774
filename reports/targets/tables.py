"""What the programme's strategy aims at."""

from piccolo.columns import DoublePrecision, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from reports.measures.targets import Indicator


class Target(Table):
    """What an indicator is to come to (`value`, 0 to 1), and where that stands. One that no longer holds is
    retired."""

    id = Serial(primary_key=True)
    indicator = Varchar(40, choices=Indicator)
    value = DoublePrecision()
    source = Text()
    set_by = Integer(null=True, default=None)
    set_at = Timestamptz()
    retired_at = Timestamptz(null=True, default=None)
