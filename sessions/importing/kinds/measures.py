"""Import of measures: answers to the items of an instrument, or a total that was kept as such."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from modules.instruments.rules import Kind as InstrumentKind
from modules.instruments.rules import TimePoint
from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, twice, unknown
from sessions.importing.known import Known, KnownInstrument, KnownMeasure, KnownMembership
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say

ITEM = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_MONTHS = {"3": TimePoint.MONTHS_3, "6": TimePoint.MONTHS_6, "12": TimePoint.MONTHS_12}
_MONTHS_AFTER = re.compile(r"(3|6|12)(_?m|_months)?", re.ASCII)


def _time_point(text: str) -> TimePoint:
    """A time point by its code; the months after release also as 3, 3m or 3_months."""
    folded = text.strip().casefold().replace(" ", "_")
    if after := _MONTHS_AFTER.fullmatch(folded):
        return _MONTHS[after[1]]
    return TimePoint(cells.OneOf(*TimePoint)(folded))


@dataclass(frozen=True, slots=True)
class MeasureRow:
    row: int
    reference: str
    instrument: str
    time_point: TimePoint
    taken_on: dt.date
    total: float | None = None
    items: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeasureWrite:
    """A measure to insert. `answers`: one an item, None where there is none; None when a total was given."""

    participant: int
    cohort: int
    instrument: int
    time_point: str
    taken_on: dt.date
    answers: tuple[int | None, ...] | None
    total: float | None


def _alone(rows: Sequence[MeasureRow], mistakes: Mistakes) -> None:
    twice(
        rows,
        lambda row: (row.reference, row.instrument.casefold(), row.time_point.value),
        "time_point",
        say("This measure of this person at this time point"),
        mistakes,
    )
    for row in rows:
        if (row.total is None) == (not row.items):
            problem = say("There must be either a total or answers to the items.")
            mistakes.add(row.row, "total", "", problem, say("Fill one of them and leave the other empty."))


def _check(rows: Sequence[MeasureRow], known: Known, mistakes: Mistakes) -> Plan:
    inserts: list[MeasureWrite] = []
    unchanged = 0
    for row in rows:
        person = known.participants.get(row.reference)
        instrument = known.instruments.get(row.instrument.casefold())
        if person is None:
            remedy = say("Correct the reference, or import the participant first.")
            unknown(row.row, "reference", row.reference, known.participants, mistakes, remedy=remedy)
        if instrument is None:
            codes = {one.code: one for one in known.instruments.values()}
            remedy = say("Correct the code, or let the lead define the instrument first.")
            unknown(row.row, "instrument", row.instrument, codes, mistakes, remedy=remedy)
        if person is None or instrument is None:
            continue
        cohort = _cohort(row, known.memberships.get(person.id, ()))
        if row.taken_on > known.today:
            problem = say("It lies in the future, and nobody has answered yet.")
            mistakes.add(row.row, "taken_on", row.taken_on.isoformat(), problem, say("Correct the date."))
            continue
        if cohort is None:
            problem = say("%(reference)s was in no cohort by that day.", reference=row.reference)
            remedy = say("Import the membership first, or correct the date.")
            mistakes.add(row.row, "taken_on", row.taken_on.isoformat(), problem, remedy)
            continue
        before = mistakes.total
        answers = _answers(row, instrument, mistakes)
        _total(row, instrument, mistakes)
        if mistakes.total > before:
            continue
        old = known.measures.get((person.id, cohort, instrument.id, row.time_point.value))
        if old is None:
            inserts.append(
                MeasureWrite(
                    person.id, cohort, instrument.id, row.time_point.value, row.taken_on, answers, row.total
                )
            )
        elif _same(old, row, answers):
            unchanged += 1
        else:
            problem = say(
                "Another measure stands at this time point, of %(day)s.", day=old.taken_on.isoformat()
            )
            remedy = say("Take the row out, or let the facilitators withdraw that one first.")
            mistakes.add(row.row, "time_point", row.time_point.value, problem, remedy)
    return Plan(tuple(inserts), (), unchanged)


def _cohort(row: MeasureRow, memberships: Sequence[KnownMembership]) -> int | None:
    """The cohort that the measure belongs to: the one joined last by that day."""
    joined = [one for one in memberships if one.joined_on <= row.taken_on]
    if not joined and row.time_point is TimePoint.BASELINE:
        # A baseline is often taken before the first day in the cohort.
        joined = sorted(memberships, key=lambda one: one.joined_on, reverse=True)[-1:]
    return max(joined, key=lambda one: (one.joined_on, one.id)).cohort if joined else None


def _answers(
    row: MeasureRow, instrument: KnownInstrument, mistakes: Mistakes
) -> tuple[int | None, ...] | None:
    given = instrument.definition
    if not row.items:
        return None
    found: list[int | None] = [None] * given.items
    for name, value in row.items.items():
        column, number = f"item_{name}", int(name)
        if given.kind is InstrumentKind.JUDGEMENT or number > given.items:
            problem = say("%(code)s has %(items)s items.", code=instrument.code, items=given.items)
            mistakes.add(row.row, column, f"{value:g}", problem, say("Leave the cell empty."))
        elif value != int(value) or not given.lowest <= value <= given.highest:
            problem = say(
                "An answer to %(code)s is a whole number from %(lowest)s to %(highest)s.",
                code=instrument.code,
                lowest=given.lowest,
                highest=given.highest,
            )
            mistakes.add(row.row, column, f"{value:g}", problem, say("Correct it, or leave it empty."))
        else:
            found[number - 1] = int(value)
    return tuple(found)


def _total(row: MeasureRow, instrument: KnownInstrument, mistakes: Mistakes) -> None:
    if row.total is None:
        return
    given = instrument.definition
    if given.kind is InstrumentKind.JUDGEMENT or not given.has_total:
        problem = say("%(code)s has no total.", code=instrument.code)
        mistakes.add(row.row, "total", f"{row.total:g}", problem, say("Leave it empty."))
        return
    low, high = given.total_range
    if not low <= row.total <= high:
        problem = say(
            "A total of %(code)s lies from %(low)s to %(high)s.", code=instrument.code, low=low, high=high
        )
        mistakes.add(row.row, "total", f"{row.total:g}", problem, say("Correct it."))


def _same(old: KnownMeasure, row: MeasureRow, answers: tuple[int | None, ...] | None) -> bool:
    return (old.taken_on, old.answers, old.total) == (row.taken_on, answers, row.total)


MEASURES = Kind(
    name="measures",
    title=say("Measures"),
    about=say("What somebody answered at a time point: the items, or the total where only that is known."),
    columns=(
        Column("reference", cells.reference, say("Reference of the participant."), required=True),
        Column("instrument", cells.text(20), say("Code of the instrument."), required=True),
        Column(
            "time_point",
            _time_point,
            say("One of: %(points)s.", points=", ".join(TimePoint)),
            required=True,
        ),
        Column("taken_on", cells.date, say("Day on which it was filled in."), required=True),
        Column("total", cells.number, say("The total, where the answers are not known.")),
    ),
    make=MeasureRow,
    alone=_alone,
    check=_check,
    prefix="item_",
    prefix_name=ITEM,
    prefix_field="items",
    prefix_read=cells.number,
)
