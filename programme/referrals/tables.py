"""Referrals, from the first word to the exit, and what the person consented to."""

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

from programme.participants.tables import Participant


class State(StrEnum):
    """Where a referral is. Which state follows which is data: see ReferralTransition."""

    REFERRED = "referred"
    SUITABLE = "suitable"
    NOT_READY = "not_ready"
    NOT_SUITABLE = "not_suitable"
    CONSENTED = "consented"
    WAITING = "waiting"
    ALLOCATED = "allocated"
    STARTED = "started"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"
    TRANSFERRED = "transferred"


class Who(StrEnum):
    """Who takes a step: a coordinator, or the database, when a membership or a register says so."""

    COORDINATOR = "coordinator"
    MEMBERSHIP = "membership"
    REGISTER = "register"


class Source(StrEnum):
    """Who referred the person."""

    THEMSELVES = "themselves"
    PRISON = "prison"
    PROBATION = "probation"
    HEALTH = "health"
    COURT = "court"
    OTHER = "other"


class Purpose(StrEnum):
    """What somebody consents to. Without the first nobody takes part."""

    PROGRAMME = "programme"
    EVALUATION = "evaluation"
    AFTER_RELEASE = "after_release"


class ReferralState(Table):
    """A state as data: its place on the board, whether it is an end, how long it may last."""

    id = Serial(primary_key=True)
    code = Varchar(20, unique=True)
    position = SmallInt()
    closed = Boolean(default=False)
    days_allowed = SmallInt(null=True, default=None)


class ReferralTransition(Table):
    """A step that may be taken, by whom, and the reasons that are offered for it.

    `suggested` is the step that usually follows. Where no reasons are offered, none is asked for.
    """

    id = Serial(primary_key=True)
    from_state = Varchar(20)
    to_state = Varchar(20)
    who = Varchar(20, choices=Who)
    suggested = Boolean(default=False)
    reasons = Array(Varchar(120))


class Referral(Table):
    """A person's way through the programme. The database keeps `state`, `since`, `open` and
    `membership` in step with what happened; nobody types them."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    source = Varchar(20, choices=Source)
    note = Text(default="")
    referred_on = Date()
    state = Varchar(20, choices=State, default=State.REFERRED)
    since = Date()
    open = Boolean(default=True)
    membership = Integer(null=True, default=None)
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()


class ReferralStep(Table):
    """A step that was taken. A step that is recorded moves its referral."""

    id = Serial(primary_key=True)
    referral = ForeignKey(Referral, null=False, on_delete=OnDelete.cascade)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    from_state = Varchar(20, choices=State)
    to_state = Varchar(20, choices=State)
    reason = Varchar(120, default="")
    note = Text(default="")
    taken_on = Date()
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()


class Consent(Table):
    """What somebody consented to, on which form and when; when and how they took it back.

    No row means that nothing was recorded, which is not the same as a consent withdrawn.
    """

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    purpose = Varchar(20, choices=Purpose)
    form = Varchar(120)
    given_on = Date()
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()
    withdrawn_on = Date(null=True, default=None)
    withdrawn_how = Text(default="")
    withdrawn_by = Integer(null=True, default=None)
