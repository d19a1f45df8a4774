"""The people on the programme."""

from piccolo.columns import (
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from programme.access.tables import Staff
from programme.agencies.tables import Site


class Participant(Table):
    """A person referred to the programme.

    `reference` is the number that staff use, `pseudonym` the one that evaluators see. Both are
    random; neither can be computed from the other or from anything about the person. `supports` is
    what helps the person to take part, such as an interpreter or large print. `offender_manager` is
    whose case it is at probation.
    """

    id = Serial(primary_key=True)
    reference = Varchar(40, unique=True)
    pseudonym = Varchar(20, unique=True)
    prison_number = Varchar(20, null=True, default=None)
    given_name = Varchar(80, default="")
    family_name = Varchar(80, default="")
    preferred_name = Varchar(80, default="")
    site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    earliest_release_date = Date(null=True, default=None)
    offender_manager = ForeignKey(Staff, null=True, on_delete=OnDelete.restrict)
    language = Varchar(40, default="")
    supports = Text(default="")
    created_at = Timestamptz()


class Particulars(Table):
    """What facilitators need not know of a person, apart so that the database can withhold it."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, unique=True, null=False, on_delete=OnDelete.cascade)
    date_of_birth = Date(null=True, default=None)


class Covariate(Table):
    """A number about a person, for evaluation only, under the evaluator's own name for it."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    name = Varchar(60)
    value = DoublePrecision()


class Transfer(Table):
    """A person's move to another site. Writing it moves the person; an import that moves somebody
    writes it too, without a reason."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    from_site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    to_site = ForeignKey(Site, null=False, on_delete=OnDelete.restrict)
    transferred_on = Date()
    reason = Text(default="")
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()


class ReleaseChange(Table):
    """A new earliest release date. Writing it changes the person's date; an import that changes a
    date writes it too, without a reason."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    before = Date(null=True, default=None)
    after = Date(null=True, default=None)
    reason = Text(default="")
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()


class Coach(Table):
    """A facilitator who goes on with somebody after the group, from a day on, as their offender manager
    decided. It ends with a reason."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    ends_on = Date(null=True, default=None)
    assigned_by = Integer(null=True, default=None)
    assigned_at = Timestamptz()
    ended_by = Integer(null=True, default=None)
    ended_why = Text(default="")
