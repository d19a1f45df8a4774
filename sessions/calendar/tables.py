"""The secret addresses at which calendar programs read a person's sessions."""

from piccolo.columns import Bytea, ForeignKey, OnDelete, Serial, Timestamptz
from piccolo.table import Table

from programme.access.tables import Staff


class CalendarFeed(Table):
    """An address: its token is stored as a hash alone. Rows are added and ended, never changed, so that
    the table is its own history."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.cascade)
    token_hash = Bytea(unique=True)
    made_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    last_read_at = Timestamptz(null=True, default=None)
