"""Places and agencies: sites, their rooms, the days on which nothing runs there, and who sends staff."""

from enum import StrEnum

from piccolo.columns import (
    Array,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class AgencyKind(StrEnum):
    """What sort of organisation an agency is."""

    CIVIL_SOCIETY = "civil_society"
    PUBLIC = "public"
    UNIVERSITY = "university"
    COMPANY = "company"
    SELF_EMPLOYED = "self_employed"


class AgencyState(StrEnum):
    """How far the programme trusts an agency. Only staff of an approved one can be rostered."""

    PROPOSED = "proposed"
    ASSESSED = "assessed"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Site(Table):
    """A prison, with the region that decides its public holidays and its time zone."""

    id = Serial(primary_key=True)
    code = Varchar(30, unique=True)
    name = Varchar(120)
    time_zone = Varchar(60, default="Europe/London")
    country = Varchar(2, default="GB")
    subdivision = Varchar(6, null=True, default=None)


class Room(Table):
    """A room of a site and how many people it holds. One out of use (`retired`) is offered no more."""

    id = Serial(primary_key=True)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    name = Varchar(80)
    capacity = SmallInt()
    retired = Boolean(default=False)


class Closure(Table):
    """Days on which a site offers no sessions: every day from the first to the last, or (a weekly
    regime) those of `weekdays`, 1 (Monday) to 7. Only a weekly regime may be without a last day."""

    id = Serial(primary_key=True)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    ends_on = Date(null=True, default=None)
    weekdays = Array(base_column=SmallInt(), null=True, default=None)
    reason = Varchar(200)


class Agency(Table):
    """An organisation that sends staff to the programme, and what is known of it."""

    id = Serial(primary_key=True)
    name = Varchar(120)
    kind = Varchar(20, choices=AgencyKind)
    state = Varchar(20, choices=AgencyState, default=AgencyState.PROPOSED)
    purpose = Text(default="")
    values_checked = Text(default="")
    referees = Text(default="")
    review_on = Date(null=True, default=None)


class AgencyStep(Table):
    """A change of an agency's state: since when, and why. Never changed afterwards."""

    id = Serial(primary_key=True)
    agency = ForeignKey(Agency, null=False, on_delete=OnDelete.restrict)
    from_state = Varchar(20, choices=AgencyState)
    to_state = Varchar(20, choices=AgencyState)
    happened_on = Date()
    reason = Text()
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()
