"""Import of memberships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, find_member, twice
from sessions.importing.known import Known, KnownMembership
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say

OUTCOMES = (
    "completed",
    "not_completed",
    "withdrawn",
    "excluded",
    "transferred",
    "released",
    "recalled",
    "deceased",
)


@dataclass(frozen=True, slots=True)
class MembershipRow:
    row: int
    reference: str
    cohort: str
    joined_on: dt.date
    left_on: dt.date | None = None
    outcome: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipWrite:
    """A membership to insert (`id` None) or to bring to these values."""

    id: int | None
    participant: int
    cohort: int
    joined_on: dt.date
    left_on: dt.date | None
    outcome: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Span:
    """A time in a cohort; `row` is 0 for one that is stored and not in the file."""

    row: int
    cohort: str
    joined_on: dt.date
    left_on: dt.date | None

    def overlaps(self, other: _Span) -> bool:
        """Leaving one cohort and joining another may fall on one day."""
        ends, other_ends = self.left_on or dt.date.max, other.left_on or dt.date.max
        longer = self.joined_on < ends and other.joined_on < other_ends
        return longer and self.joined_on < other_ends and other.joined_on < ends


def _alone(rows: Sequence[MembershipRow], mistakes: Mistakes) -> None:
    what = say("This person's joining of this cohort on this day")
    twice(rows, lambda row: (row.reference, row.cohort, str(row.joined_on)), "reference", what, mistakes)
    for row in rows:
        if row.left_on is not None and row.left_on < row.joined_on:
            problem = say(
                "It is before the day of joining, %(joined_on)s.", joined_on=row.joined_on.isoformat()
            )
            mistakes.add(
                row.row, "left_on", row.left_on.isoformat(), problem, say("Correct one of the dates.")
            )
    by_reference: dict[str, list[_Span]] = {}
    for row in rows:
        span = _Span(row.row, row.cohort, row.joined_on, row.left_on)
        by_reference.setdefault(row.reference, []).append(span)
    for reference, spans in by_reference.items():
        _overlapping(reference, spans, mistakes)


def _check(rows: Sequence[MembershipRow], known: Known, mistakes: Mistakes) -> Plan:
    inserts: list[MembershipWrite] = []
    updates: list[MembershipWrite] = []
    unchanged = 0
    in_file: dict[str, list[_Span]] = {}
    rewritten: set[int] = set()
    for row in rows:
        cohort, participant = find_member(row, known, mistakes)
        if participant is None or cohort is None:
            continue
        old = _stored(known.memberships.get(participant.id, ()), cohort.id, row.joined_on)
        left_on = row.left_on or (old.left_on if old else None)
        outcome = row.outcome or (old.outcome if old else None)
        reason = row.reason or (old.reason if old else "")
        if outcome is not None and left_on is None:
            problem = say("An outcome comes with the day of leaving.")
            mistakes.add(
                row.row, "outcome", outcome, problem, say("Fill left_on, or leave the outcome empty.")
            )
            continue
        in_file.setdefault(row.reference, []).append(_Span(row.row, row.cohort, row.joined_on, left_on))
        write = MembershipWrite(
            old.id if old else None, participant.id, cohort.id, row.joined_on, left_on, outcome, reason
        )
        if old is None:
            inserts.append(write)
            continue
        rewritten.add(old.id)
        if (left_on, outcome, reason) == (old.left_on, old.outcome, old.reason):
            unchanged += 1
        else:
            updates.append(write)
    for reference, spans in in_file.items():
        stored = known.memberships.get(known.participants[reference].id, ())
        others = [
            _Span(0, one.cohort_code, one.joined_on, one.left_on) for one in stored if one.id not in rewritten
        ]
        _overlapping_stored(reference, spans, others, mistakes)
    return Plan(tuple(inserts), tuple(updates), unchanged)


def _stored(
    memberships: Iterable[KnownMembership], cohort: int, joined_on: dt.date
) -> KnownMembership | None:
    return next((one for one in memberships if one.cohort == cohort and one.joined_on == joined_on), None)


def _overlapping(reference: str, spans: list[_Span], mistakes: Mistakes) -> None:
    """A mistake for each row that overlaps a row before it; a file's rows may come in any order."""
    spans = sorted(spans, key=lambda span: (span.joined_on, span.row))
    for place, span in enumerate(spans):
        for other in spans[place + 1 :]:
            if other.joined_on >= (span.left_on or dt.date.max):
                break
            if span.overlaps(other) and (span.cohort, span.joined_on) != (other.cohort, other.joined_on):
                first, second = sorted((span, other), key=lambda one: one.row)
                _overlap(reference, second, say("row %(row)s", row=first.row), first, mistakes)


def _overlapping_stored(reference: str, spans: list[_Span], stored: list[_Span], mistakes: Mistakes) -> None:
    for span in spans:
        for other in stored:
            if span.overlaps(other):
                _overlap(reference, span, say("a membership that is stored"), other, mistakes)
                break


def _overlap(reference: str, span: _Span, where: object, other: _Span, mistakes: Mistakes) -> None:
    until = other.left_on.isoformat() if other.left_on else "…"
    problem = say(
        "The person would be in two cohorts at once: %(where)s has %(cohort)s from %(start)s to %(until)s.",
        where=where,
        cohort=other.cohort,
        start=other.joined_on.isoformat(),
        until=until,
    )
    mistakes.add(
        span.row, "joined_on", reference, problem, say("Correct the dates, or give left_on of the first.")
    )


MEMBERSHIPS = Kind(
    name="memberships",
    title=say("Memberships"),
    about=say("Who was in which cohort, from when to when, and how it ended."),
    columns=(
        Column("reference", cells.reference, say("Reference of the participant."), required=True),
        Column("cohort", cells.code, say("Code of the cohort."), required=True),
        Column("joined_on", cells.date, say("First day in the cohort."), required=True),
        Column("left_on", cells.date, say("Last day in the cohort; empty while it lasts.")),
        Column("outcome", cells.OneOf(*OUTCOMES), say("How it ended; needs left_on.")),
        Column("reason", cells.text(1_000), say("Why, in words.")),
    ),
    make=MembershipRow,
    alone=_alone,
    check=_check,
)
