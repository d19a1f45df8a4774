"""What there is in the neighbourhood that helps after release."""

from piccolo.columns import Boolean, Date, Integer, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.followup.rules import Theme


class LocalResource(Table):
    """Somebody who can help, with what they can and cannot offer, and when that was last verified. `in_use`
    False: not offered any more, kept for the plans that name it. `version` counts savings."""

    id = Serial(primary_key=True)
    name = Varchar(120)
    area = Varchar(20, choices=Theme)
    place = Varchar(120)
    reach = Varchar(200, default="")
    offers = Text()
    cannot = Text(default="")
    verified_on = Date()
    verified_how = Varchar(200, default="")
    verified_by = Integer(null=True, default=None)
    in_use = Boolean(default=True)
    version = SmallInt(default=1)
    saved_by = Integer(null=True, default=None)
    saved_at = Timestamptz()
