"""The session records of the demonstration: climate, exercises delivered against planned, texts."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sessions.demonstration.curriculum import Item, Taught
from sessions.demonstration.meetings import HELD, Meeting, Register
from sessions.demonstration.texts import DONE_BEFORE, FOLLOWS, NOT_DELIVERED, PROMPTED, SHAREABLE, TEAM


class Delivery(NamedTuple):
    """An exercise of a session; `exercise` is its id."""

    exercise: int
    position: int
    planned: bool
    delivered: bool
    reason: str


class Note(NamedTuple):
    """A text in clear; whoever stores it seals those for facilitators only."""

    id: UUID
    tier: str
    prompt: int | None
    text: str
    author: int
    written_at: dt.datetime


class Record(NamedTuple):
    """What facilitators recorded of one session beside its register. `saved_by` counts staff from 0."""

    climate: int | None
    incident: bool
    saved_by: int
    saved_at: dt.datetime
    deliveries: tuple[Delivery, ...]
    notes: tuple[Note, ...]


def record(meeting: Meeting, item: Item, taught: Taught, draw: random.Random) -> Record | None:
    """The record of a meeting; about six held sessions in ten have one."""
    if meeting.state != HELD or meeting.register is not Register.COMPLETE or draw.random() > 0.6:
        return None
    saved_at = meeting.ends_at + dt.timedelta(minutes=draw.randrange(20, 400))
    return Record(
        climate=min(5, max(1, round(2.6 + draw.random() * 2.2))) if draw.random() < 0.92 else None,
        incident=draw.random() < 0.02,
        saved_by=meeting.by.number,
        saved_at=saved_at,
        deliveries=_deliveries(item, taught, draw),
        notes=_notes(meeting, taught, saved_at, draw),
    )


def _deliveries(item: Item, taught: Taught, draw: random.Random) -> tuple[Delivery, ...]:
    planned: Sequence[int] = item.unit.exercises if item.unit else ()
    made = []
    for place, exercise in enumerate(planned):
        elsewhere = _in_other_part(item.part, place, len(planned))
        if elsewhere:
            made.append(Delivery(exercise, place + 1, True, False, elsewhere))
        elif draw.random() < 0.12:
            made.append(Delivery(exercise, place + 1, True, False, draw.choice(NOT_DELIVERED)))
        else:
            made.append(Delivery(exercise, place + 1, True, True, ""))
    if not planned or draw.random() < 0.07:
        known = [one for unit in taught.units for one in unit.exercises if one not in planned]
        made.append(Delivery(draw.choice(known), len(planned) + 1, False, True, ""))
    return tuple(made)


def _in_other_part(part: int, place: int, count: int) -> str:
    """Why an exercise of a unit in two parts is not in this one."""
    in_first = place < -(-count // 2)
    if part == 1 and not in_first:
        return FOLLOWS
    return DONE_BEFORE if part == 2 and in_first else ""


def _notes(
    meeting: Meeting, taught: Taught, written_at: dt.datetime, draw: random.Random
) -> tuple[Note, ...]:
    made = []

    def note(tier: str, prompt: int | None, text: str) -> None:
        author = draw.choice(meeting.team).number
        made.append(Note(UUID(int=draw.getrandbits(128), version=4), tier, prompt, text, author, written_at))

    luck = draw.random()
    if luck < 0.16 and taught.prompts:
        note("facilitator_only", draw.choice(taught.prompts), draw.choice(PROMPTED))
    if 0.1 < luck < 0.26:
        note("programme_team", None, draw.choice(TEAM))
    if 0.22 < luck < 0.3:
        note("shareable", None, draw.choice(SHAREABLE))
    return tuple(made)
