"""After release: when it was, until when it is known what became of somebody, and what did."""

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
    Bytea,
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
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from programme.access.rules import Tier
from programme.followup.rules import ContactKind, Event, ReleaseKind, Standing, Theme
from programme.participants.tables import Participant


class Release(Table):
    """A release of somebody. `observed_until` is the last day of which it is certain what had become of the
    person by then; the day of release where nothing later is. `lost`: that they could not be found after
    that day was declared, by `lost_by` at `lost_at`."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    released_on = Date()
    kind = Varchar(20, choices=ReleaseKind, default=ReleaseKind.NOT_KNOWN)
    observed_until = Date()
    lost = Boolean(default=False)
    lost_by = Integer(null=True, default=None)
    lost_at = Timestamptz(null=True, default=None)
    imported = Boolean(default=False)
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()


class ReleaseEvent(Table):
    """Something that happened after a release. One that was wrong is withdrawn, with the reason."""

    id = Serial(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    event = Varchar(30, choices=Event)
    happened_on = Date()
    source = Text(default="")
    verified = Boolean(default=False)
    imported = Boolean(default=False)
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()
    withdrawn_by = Integer(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_why = Text(default="")


class CoachingPlan(Table):
    """How often somebody is to be in contact after a release, by which means, from a day until another.
    Revised by another row with the reason; the latest counts. `ended`: from `starts_on` on there is no
    coaching, until another row takes it up again. `ends_on` None: the end was not agreed."""

    id = Serial(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    starts_on = Date()
    ends_on = Date(null=True, default=None)
    interval_days = SmallInt()
    kinds = Array(base_column=Varchar(20), default=list)
    ended = Boolean(default=False)
    agreed = Text(default="")
    reason = Text(default="")
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()


class Contact(Table):
    """A contact with somebody after release, or the attempt. One that was wrong is withdrawn."""

    id = Serial(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    held_on = Date()
    kind = Varchar(20, choices=ContactKind)
    minutes = SmallInt(null=True, default=None)
    themes = Array(base_column=Varchar(20), default=list)
    present = Array(base_column=Varchar(20), default=list)
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()
    withdrawn_by = Integer(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_why = Text(default="")


class ContactNote(Table):
    """A text about a contact. Appended, never overwritten. One for facilitators only is sealed before it
    comes here, bound to this id and the participant: `body` is then null."""

    id = UUID(primary_key=True, default=UUID4())
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    tier = Varchar(20, choices=Tier)
    body = Text(null=True, default=None)
    sealed = Bytea(null=True, default=None)
    author = Integer()
    written_at = Timestamptz()


class Milestone(Table):
    """How it stood with an area of somebody's life on a day. Nothing is overwritten: the latest of an area
    counts. `own_view`: how the person sees it."""

    id = Serial(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    area = Varchar(20, choices=Theme)
    what = Varchar(120)
    standing = Varchar(20, choices=Standing)
    happened_on = Date()
    source = Text(default="")
    own_view = Text(default="")
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz()


class ReleaseCorrection(Table):
    """Another day of a release than was recorded first, and why."""

    id = Serial(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    before = Date()
    after = Date()
    reason = Text()
    made_by = Integer(null=True, default=None)
    made_at = Timestamptz()


class RiskReviewDate(Table):
    """When the risk of somebody is to be reviewed, and when that was done. A date that was wrong is
    withdrawn."""

    id = Serial(primary_key=True)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    due_on = Date()
    held_on = Date(null=True, default=None)
    set_by = Integer(null=True, default=None)
    set_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_why = Text(default="")
