"""One cohort as rows: members, plan, sessions, registers, records."""

import datetime as dt
import json
import random
from dataclasses import dataclass

from programme.database.sealing import seal
from sessions.demonstration.careers import Group
from sessions.demonstration.curriculum import Item
from sessions.demonstration.meetings import HELD, SCHEDULED, Meeting, Register
from sessions.demonstration.places import of_role
from sessions.demonstration.records import Note, Record, record
from sessions.demonstration.registers import LATEST_CORRECTION, Correction, corrected, marks
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows
from sessions.demonstration.wish_rows import add_wishes
from sessions.demonstration.world import World

_TEN = dt.time(10, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Ids:
    """Reserved ids: the place of a thing in the world leads to its id. Those of plan items and
    sessions run through all cohorts, so a cohort has to know how many came before it."""

    site: list[int]
    room: list[int]
    staff: list[int]
    participant: list[int]
    cohort: list[int]
    plan_item: list[int]
    session: list[int]


def add_cohort(rows: Rows, world: World, group: Group, ids: Ids, keys: tuple[bytes, ...]) -> None:
    """Everything of one cohort. `keys` seal what only its facilitators may read."""
    _Writer(rows, world, group, ids, keys).write()


_MORE = "The group asked for more time with it"


class _Writer:
    """Appends the rows of one cohort."""

    def __init__(self, rows: Rows, world: World, group: Group, ids: Ids, keys: tuple[bytes, ...]) -> None:
        self.rows, self.world, self.group, self.ids, self.keys = rows, world, group, ids, keys
        self.course, self.run = group.course, group.course.run
        self.cohort = ids.cohort[self.run.number]
        first_item, first_session = world.offsets[self.run.number]
        self.items = ids.plan_item[first_item : first_item + len(self.course.items)]
        self.sessions = ids.session[first_session : first_session + len(self.course.meetings)]
        site = self.run.track.site
        self.room = ids.room[
            sum(len(one.rooms) for one in world.places.sites[: site.number]) + self.run.track.room
        ]

    def write(self) -> None:
        self._cohort()
        self._plan()
        draw = chance(self.world.seed, "registers", self.run.number)
        for session, meeting in zip(self.sessions, self.course.meetings, strict=True):
            self._session(session, meeting, draw)

    def _cohort(self) -> None:
        run, course, group = self.run, self.course, self.group
        made_at = dt.datetime.combine(run.starts_on - dt.timedelta(days=60), _TEN)
        coordinator = self.ids.staff[run.track.site.coordinator.number]
        self.rows["cohort"].append(
            (
                self.cohort, run.code, run.name, self.ids.site[run.track.site.number], self.room,
                self.world.shape.capacity, group.closed, group.state, run.starts_on, course.finished_on,
                coordinator, made_at,
            )
        )  # fmt: skip
        self.rows["cohort_plan"].append((self.cohort, self.world.taught.curriculum))
        for role, person in zip(("lead", "co"), course.meetings[0].team, strict=True):
            self.rows["cohort_facilitator"].append(
                (self.cohort, self.ids.staff[person.number], role, run.starts_on, None)
            )
        lead, supervisor = (of_role(self.world.places.staff, role)[0] for role in ("lead", "supervisor"))
        self.rows["cohort_supervisor"].append(
            (self.cohort, self.ids.staff[supervisor.number], run.starts_on, self.ids.staff[lead.number])
        )
        for slot in run.track.slots:
            self.rows["weekly_slot"].append((self.cohort, slot.weekday, slot.starts_at))
        add_wishes(self.rows, self.cohort, course, self.world.today)
        for stay in group.stays:
            participant = self.ids.participant[stay.person.number]
            self.rows["membership"].append(
                (self.cohort, participant, stay.joined_on, stay.left_on, stay.outcome, stay.reason)
            )

    def _plan(self) -> None:
        for place, (id_, item) in enumerate(zip(self.items, self.course.items, strict=True)):
            session_plan = item.unit.session_plan if item.unit else None
            self.rows["plan_item"].append(
                (
                    id_,
                    self.cohort,
                    place + 1,
                    session_plan,
                    item.module,
                    item.kind,
                    item.title,
                    item.minutes,
                    item.dropped,
                )
            )
            if item.unit is None or item.dropped is not None:
                self._revised(id_, place + 1, item)

    def _revised(self, id_: int, place: int, item: Item) -> None:
        """Told a day before the cohort began: by then its facilitators had talked to everybody."""
        at = dt.datetime.combine(self.run.starts_on - dt.timedelta(days=1), _TEN)
        by = self.ids.staff[self.course.meetings[0].team[0].number]
        if item.dropped is not None:
            told: tuple[object, ...] = ("dropped", '{"dropped": false}', '{"dropped": true}', item.dropped)
        else:
            after = {"position": place, "title": item.title, "kind": item.kind, "minutes": item.minutes}
            told = ("added", None, json.dumps(after), _MORE)
        self.rows["plan_revision"].append((self.cohort, id_, *told, by, at))

    def _session(self, session: int, meeting: Meeting, draw: random.Random) -> None:
        item = self.course.items[meeting.item]
        recorded_at = meeting.ends_at + dt.timedelta(minutes=draw.randrange(5, 300))
        by = self.ids.staff[meeting.by.number]
        complete = meeting.register is Register.COMPLETE
        original = None if meeting.catch_up_of is None else self.sessions[meeting.catch_up_of]
        self.rows["group_session"].append(
            (
                session, self.cohort, self.items[meeting.item], meeting.position, item.title, item.kind,
                meeting.starts_at, meeting.ends_at, meeting.minutes, self.room, meeting.state, meeting.reason,
                meeting.note, original, recorded_at if complete else None, by if complete else None,
            )
        )  # fmt: skip
        self._facilitators(session, meeting)
        self._marks(session, meeting, recorded_at, by, draw)
        kept = record(meeting, item, self.world.taught, draw)
        if kept is not None:
            self._record(session, kept)

    def _facilitators(self, session: int, meeting: Meeting) -> None:
        active = meeting.state in (HELD, SCHEDULED)
        regular = self.course.meetings[0].team
        for person in meeting.team:
            id_ = self.ids.staff[person.number]
            self.rows["session_facilitator"].append(
                (session, id_, self.cohort, meeting.starts_at, meeting.ends_at, active)
            )
            if person not in regular:
                self.rows["cohort_facilitator"].append((self.cohort, id_, "cover", meeting.on, meeting.on))

    def _marks(self, session: int, meeting: Meeting, at: dt.datetime, by: int, draw: random.Random) -> None:
        source = "paper" if draw.random() < 0.06 else "screen"
        made = marks(self.group, meeting, draw)
        corrections: list[Correction] = []
        if meeting.register is Register.COMPLETE and meeting.on + LATEST_CORRECTION < self.world.today:
            made, corrections = corrected(made, draw)
        participants, reasons = self.ids.participant, self.world.taught.reasons
        self.rows["mark"].extend(
            (
                session, self.cohort, participants[one.person], one.state, one.late, one.early, one.present,
                one.took_part, reasons[one.reason] if one.reason else None, one.version, at, by, source,
            )
            for one in made
        )  # fmt: skip
        for one in corrections:
            corrected_at = at + dt.timedelta(days=one.days_later)
            self.rows["mark_correction"].append(
                (
                    session,
                    self.cohort,
                    participants[one.person],
                    one.before,
                    one.after,
                    one.reason,
                    by,
                    corrected_at,
                )
            )

    def _record(self, session: int, kept: Record) -> None:
        saved_by = self.ids.staff[kept.saved_by]
        self.rows["session_record"].append(
            (session, self.cohort, kept.climate, kept.incident, 1, saved_by, kept.saved_at)
        )
        self.rows["exercise_delivery"].extend((session, self.cohort, *one) for one in kept.deliveries)
        for note in kept.notes:
            self._note(session, note)

    def _note(self, session: int, note: Note) -> None:
        sealed = None
        if note.tier == "facilitator_only":
            sealed = seal(note.text, note=note.id, bound_to=self.cohort, keys=self.keys)
        body = None if sealed is not None else note.text
        author = self.ids.staff[note.author]
        self.rows["note"].append(
            (note.id, session, self.cohort, note.tier, note.prompt, body, sealed, author, note.written_at)
        )
