"""Concerns with the alerts that they raise, and what was deliberately passed on."""

from enum import StrEnum

from piccolo.columns import (
    UUID,
    Boolean,
    Date,
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
from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant


class Category(StrEnum):
    """What a concern is about."""

    DANGER_TO_LIFE = "danger_to_life"
    HARM_TO_OTHERS = "harm_to_others"
    HARM_TO_SELF = "harm_to_self"
    CHILD_PROTECTION = "child_protection"
    ESCAPE_OR_OFFENCE = "escape_or_offence"
    THREAT_TO_STAFF = "threat_to_staff"
    SECURITY = "security"
    WELLBEING = "wellbeing"
    REMARK = "remark"


class Severity(StrEnum):
    """How soon somebody has to answer."""

    NOW = "now"
    TODAY = "today"
    INFORMATION = "information"


class Ground(StrEnum):
    """What makes it right to pass something on."""

    CONSENT = "consent"
    DANGER_TO_LIFE = "danger_to_life"
    HARM_TO_OTHERS = "harm_to_others"
    CHILD_PROTECTION = "child_protection"
    ESCAPE_OR_OFFENCE = "escape_or_offence"
    LEGAL_ORDER = "legal_order"


class Concern(Table):
    """Something that was seen and must reach others. About a participant, or the group, or somebody
    in `whom` (words). `form` is the page that it came from: sent twice, it is one concern."""

    id = Serial(primary_key=True)
    form = UUID(unique=True)
    participant = ForeignKey(Participant, null=True, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=True, on_delete=OnDelete.restrict)
    whom = Varchar(120, default="")
    category = Varchar(30, choices=Category)
    severity = Varchar(20, choices=Severity)
    seen = Text()
    raised_by = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    raised_at = Timestamptz()
    closed_by = Integer(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    outcome = Text(default="")


class ConcernAlert(Table):
    """A concern as it reached one person. `role`: as what they got it. The last two moments are for
    what leaves the system later: a message, and the next person when the time is over."""

    id = Serial(primary_key=True)
    concern = ForeignKey(Concern, null=False, on_delete=OnDelete.restrict)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    role = Varchar(30)
    delivered_at = Timestamptz()
    due_at = Timestamptz()
    read_at = Timestamptz(null=True, default=None)
    acknowledged_at = Timestamptz(null=True, default=None)
    mailed_at = Timestamptz(null=True, default=None)
    escalated_at = Timestamptz(null=True, default=None)


class ConcernEntry(Table):
    """What somebody wrote on a concern: what was done, a question, an answer. Appended, never changed."""

    id = Serial(primary_key=True)
    concern = ForeignKey(Concern, null=False, on_delete=OnDelete.restrict)
    author = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    body = Text()
    written_at = Timestamptz()


class AlertRule(Table):
    """Who is told of a concern of a severity: everybody of a role within whose reach the person is."""

    id = Serial(primary_key=True)
    severity = Varchar(20, choices=Severity)
    role = Varchar(30)
    active = Boolean(default=True)


class Disclosure(Table):
    """Something from the confidential space that was deliberately passed on, and why it was right.

    `content` is the least that had to be told; `outside`: recipients without an account, in words;
    `told_note`: how and when the participant was told, or why not."""

    id = Serial(primary_key=True)
    form = UUID(unique=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    ground = Varchar(30, choices=Ground)
    content = Text()
    outside = Varchar(300, default="")
    decided_by = Varchar(300)
    told = Boolean()
    told_note = Text(default="")
    disclosed_on = Date()
    made_by = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz()


class DisclosureRecipient(Table):
    """Somebody with an account to whom it was passed on."""

    id = Serial(primary_key=True)
    disclosure = ForeignKey(Disclosure, null=False, on_delete=OnDelete.restrict)
    staff = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
