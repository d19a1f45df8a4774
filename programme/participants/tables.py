"""The people on the programme."""

from piccolo.columns import Date, DoublePrecision, ForeignKey, OnDelete, Serial, Timestamptz, Varchar
from piccolo.table import Table

from programme.agencies.tables import Site


class Participant(Table):
    """A person referred to the programme.

    `reference` is the number that staff use, `pseudonym` the one that evaluators see. Both are
    random; neither can be computed from the other or from anything about the person.
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
    language = Varchar(40, default="")
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
