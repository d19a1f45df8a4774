"""Where staff work, for which agency, and until when they may be rostered."""

from piccolo.columns import Date, ForeignKey, OnDelete, Serial, Varchar
from piccolo.table import Table

from programme.access.tables import Staff
from programme.agencies.tables import Agency, Site


class StaffSite(Table):
    """A person works at, or for, a site."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.cascade)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.cascade)


class StaffSuitability(Table):
    """The agency that somebody works for, and the last days on which they are taken as suitable, are
    cleared and count as trained. A date that is not recorded sets no limit."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, null=False, unique=True, on_delete=OnDelete.cascade)
    agency = ForeignKey(Agency, null=True, default=None, on_delete=OnDelete.restrict)
    suitability_until = Date(null=True, default=None)
    clearance_until = Date(null=True, default=None)
    training_until = Date(null=True, default=None)


class StaffPseudonym(Table):
    """What evaluators know somebody by: random, given once, and read by nobody else."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, unique=True, null=False, on_delete=OnDelete.cascade)
    pseudonym = Varchar(20, unique=True)
