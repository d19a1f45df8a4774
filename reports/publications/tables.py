"""Publications, and what each consists of."""

from piccolo.columns import Bytea, Date, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from reports.publications.rules import State


class Publication(Table):
    """A publishable report that somebody proposed for publication.

    `filters`: as JSON; `fingerprint`: SHA-256 over its tables, as on each page of its PDF; `checked_against`:
    the last publication of the register when it was made; `reason`: why it was refused.
    """

    id = Serial(primary_key=True)
    state = Varchar(20, choices=State, default=State.PROPOSED)
    purpose = Text()
    filters = Text()
    data_cut = Date()
    fingerprint = Varchar(64)
    counts = Integer()
    hidden = Integer()
    checked_against = Integer(null=True, default=None)
    proposed_by = Integer()
    proposed_at = Timestamptz()
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    reason = Text(default="")


class PublicationContent(Table):
    """What a publication consists of. `archive`: its files as a zip; `register`: its counts and of whom they
    are, against which later ones are checked."""

    id = Serial(primary_key=True)
    publication = Integer(unique=True)
    archive = Bytea()
    register = Bytea()
