"""Places: sites, their rooms, and the days on which nothing runs there."""

from piccolo.columns import Date, ForeignKey, OnDelete, Serial, SmallInt, Varchar
from piccolo.table import Table


class Site(Table):
    """A prison, with the region that decides its public holidays and its time zone."""

    id = Serial(primary_key=True)
    code = Varchar(30, unique=True)
    name = Varchar(120)
    time_zone = Varchar(60, default="Europe/London")
    country = Varchar(2, default="GB")
    subdivision = Varchar(6, null=True, default=None)


class Room(Table):
    """A room of a site and how many people it holds."""

    id = Serial(primary_key=True)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    name = Varchar(80)
    capacity = SmallInt()


class Closure(Table):
    """Days (both included) on which a site offers no sessions."""

    id = Serial(primary_key=True)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    ends_on = Date()
    reason = Varchar(200)
