"""Who may sign in, and who is signed in."""

from piccolo.columns import (
    Array,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class Staff(Table):
    """A person who works with the programme, on whichever side."""

    id = Serial(primary_key=True)
    email = Varchar(254)  # unique without regard to case
    name = Varchar(120)
    roles = Array(base_column=Varchar(30))
    active = Boolean(default=True)
    created_at = Timestamptz()


class Credential(Table):
    """The password (argon2id) of one person, apart from what colleagues may read of them."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, unique=True, null=False, on_delete=OnDelete.cascade)
    password_hash = Text()
    # The place of the second factor: its own table, so that it can be reset by itself.


class SignInAttempt(Table):
    """Failures for one address, whether or not anybody has it: so that a lock tells nobody which
    accounts exist. The address is stored as a hash only."""

    id = Serial(primary_key=True)
    email_hash = Bytea(unique=True)
    failures = Integer(default=0)
    failed_at = Timestamptz()
    locked_until = Timestamptz(null=True, default=None)


class SignIn(Table):
    """A server-side session. The cookie holds a random token; only its hash is stored."""

    id = Serial(primary_key=True)
    token_hash = Bytea(unique=True)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.cascade)
    started_at = Timestamptz()
    last_seen_at = Timestamptz()
    expires_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class Invitation(Table):
    """A single-use link by which somebody sets their first, or a new, password."""

    id = Serial(primary_key=True)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.cascade)
    token_hash = Bytea(unique=True)
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
