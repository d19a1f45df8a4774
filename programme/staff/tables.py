"""Where staff work: the scope of a coordinator, and whom a site may roster."""

from piccolo.columns import ForeignKey, OnDelete, Serial
from piccolo.table import Table

from programme.access.tables import Staff
from programme.agencies.tables import Site


class StaffSite(Table):
    """A person works at, or for, a site."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.cascade)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.cascade)
