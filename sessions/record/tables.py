"""What happened in a session, in the facilitators' words."""

from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
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

from modules.curriculum.tables import FidelityItem, ReflectionPrompt
from modules.exercises.tables import Exercise
from programme.access.rules import Tier
from programme.access.tables import Staff
from programme.cohorts.tables import Cohort
from programme.participants.tables import Participant
from sessions.record.rules import Fidelity
from sessions.timetable.tables import GroupSession


class SessionRecord(Table):
    """Facts about a session beside its register. `climate` is 1 (tense) to 5 (open). Once somebody signed
    it off, nothing of it changes; what is written later is an addendum. `guests` counts relatives at a
    family day; `recorded_for` is who filled in the paper that it was keyed in from."""

    id = Serial(primary_key=True)
    session = ForeignKey(GroupSession, unique=True, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    climate = SmallInt(null=True, default=None)
    incident = Boolean(null=True, default=None)
    incident_note = Text(default="")
    guests = SmallInt(null=True, default=None)
    recorded_for = Integer(null=True, default=None)
    version = Integer(default=1)
    saved_by = Integer()
    saved_at = Timestamptz()
    signed_off_by = Integer(null=True, default=None)
    signed_off_at = Timestamptz(null=True, default=None)


class ExerciseDelivery(Table):
    """Whether an exercise was delivered, beside whether it was planned. `position` is its place in the plan
    (those added come last), `delivered_as` its place in the order of delivery where that was another."""

    id = Serial(primary_key=True)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    exercise = ForeignKey(Exercise, null=False, on_delete=OnDelete.restrict)
    position = SmallInt()
    planned = Boolean()
    delivered = Boolean()
    reason = Text(default="")
    delivered_as = SmallInt(null=True, default=None)


class FidelityAnswer(Table):
    """Whether a fidelity item of the session plan was met."""

    id = Serial(primary_key=True)
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    item = ForeignKey(FidelityItem, null=False, on_delete=OnDelete.restrict)
    answer = Varchar(10, choices=Fidelity)


class Note(Table):
    """A text about a session. Appended, never overwritten.

    A facilitator-only text is sealed before it comes here (`programme.database.sealing`): `body`
    is then null and `sealed` holds ciphertext bound to this id and cohort. `participant`: whom alone it
    is about, None for the group; `addendum`: it was written after the record was signed off;
    `recorded_for`: who wrote it on paper, None where the author typed it.
    """

    id = UUID(primary_key=True, default=UUID4())
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.restrict)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    tier = Varchar(20, choices=Tier)
    prompt = ForeignKey(ReflectionPrompt, null=True, on_delete=OnDelete.restrict)
    body = Text(null=True, default=None)
    sealed = Bytea(null=True, default=None)
    author = Integer()
    written_at = Timestamptz()
    participant = ForeignKey(Participant, null=True, on_delete=OnDelete.restrict)
    addendum = Boolean(default=False)
    recorded_for = Integer(null=True, default=None)


class RecordDraft(Table):
    """What somebody typed on one page of a record and has not saved yet. All of it is sealed; the id is
    that of the page. Gone when the record is saved. `version` counts its savings."""

    id = UUID(primary_key=True, default=UUID4())
    session = ForeignKey(GroupSession, null=False, on_delete=OnDelete.cascade)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.restrict)
    author = ForeignKey(Staff, null=False, on_delete=OnDelete.cascade)
    sealed = Bytea()
    version = Integer(default=1)
    saved_at = Timestamptz()
