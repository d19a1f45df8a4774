"""Import of what became of people after release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from programme.followup.rules import ENDS_OBSERVATION, RETURNS, Event
from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, twice, unknown
from sessions.importing.known import Known, KnownRelease
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say

_ALSO = {
    "re-imprisonment": Event.REIMPRISONMENT,
    "re_imprisonment": Event.REIMPRISONMENT,
    "violent_conviction": Event.VIOLENT,
    "extremist_conviction": Event.EXTREMIST,
}


def _event(text: str) -> Event:
    """An event by its code, in any case."""
    folded = text.strip().casefold().replace(" ", "_")
    if folded in _ALSO:
        return _ALSO[folded]
    return Event(cells.OneOf(*Event)(folded))


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    row: int
    reference: str
    released_on: dt.date
    observed_until: dt.date
    event: Event | None = None
    event_on: dt.date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseWrite:
    """A release to insert (`id` None) or to bring to this end of observation, with its new events."""

    id: int | None
    participant: int
    released_on: dt.date
    observed_until: dt.date
    events: tuple[tuple[Event, dt.date, str], ...]


def _alone(rows: Sequence[FollowUpRow], mistakes: Mistakes) -> None:
    first: dict[tuple[str, dt.date], FollowUpRow] = {}
    for row in rows:
        if row.observed_until < row.released_on:
            problem = say("It is before the release of %(day)s.", day=row.released_on.isoformat())
            mistakes.add(
                row.row,
                "observed_until",
                row.observed_until.isoformat(),
                problem,
                say("Correct one of them."),
            )
        if (row.event is None) != (row.event_on is None):
            column = "event" if row.event is None else "event_on"
            problem = say("An event comes with its day, and a day with its event.")
            mistakes.add(row.row, column, "", problem, say("Fill both, or neither."))
        if row.event_on is not None:
            _within(row, row.event_on, mistakes)
        before = first.setdefault((row.reference, row.released_on), row)
        if before.observed_until != row.observed_until:
            problem = say(
                "Row %(row)s observes this release until %(day)s.",
                row=before.row,
                day=before.observed_until.isoformat(),
            )
            remedy = say("Give all rows of a release the same observed_until.")
            mistakes.add(row.row, "observed_until", row.observed_until.isoformat(), problem, remedy)
    happened = [row for row in rows if row.event is not None and row.event_on is not None]
    twice(
        happened,
        lambda row: (row.reference, str(row.event), str(row.event_on)),
        "event",
        say("This event of this person on this day"),
        mistakes,
    )
    nothing = [row for row in rows if row.event is None]
    twice(
        nothing,
        lambda row: (row.reference, str(row.released_on)),
        "reference",
        say("This release without an event"),
        mistakes,
    )
    _nothing_after_the_end(happened, mistakes)
    _one_after_the_other(rows, {}, mistakes)


def _within(row: FollowUpRow, on: dt.date, mistakes: Mistakes) -> None:
    if on < row.released_on:
        problem = say("It is before the release of %(day)s.", day=row.released_on.isoformat())
        mistakes.add(row.row, "event_on", on.isoformat(), problem, say("Correct one of the dates."))
    elif on > row.observed_until:
        problem = say("It is after the end of the observation, %(day)s.", day=row.observed_until.isoformat())
        remedy = say("Whoever is known to have had it was observed until then: correct observed_until.")
        mistakes.add(row.row, "event_on", on.isoformat(), problem, remedy)


def _nothing_after_the_end(rows: Iterable[FollowUpRow], mistakes: Mistakes) -> None:
    """Nothing happens after death or deportation, and nobody dies twice."""
    rows = list(rows)
    ends: dict[str, FollowUpRow] = {}
    for row in rows:
        if row.event in ENDS_OBSERVATION and row.event_on is not None:
            known = ends.get(row.reference)
            if known is not None and row.event is Event.DEATH and known.event is Event.DEATH:
                problem = say("Row %(row)s has the death of this person already.", row=known.row)
                mistakes.add(row.row, "event", row.event.value, problem, say("Keep one of the rows."))
            elif known is None or (known.event_on or row.event_on) > row.event_on:
                ends[row.reference] = row
    for row in rows:
        end = ends.get(row.reference)
        if end is None or end is row or row.event_on is None or end.event_on is None:
            continue
        if row.event_on > end.event_on:
            problem = say(
                "It is after the %(event)s of %(day)s in row %(row)s.",
                event=str(end.event),
                day=end.event_on.isoformat(),
                row=end.row,
            )
            mistakes.add(row.row, "event_on", row.event_on.isoformat(), problem, say("Correct the dates."))


def _one_after_the_other(
    rows: Sequence[FollowUpRow], stored: Mapping[str, Sequence[KnownRelease]], mistakes: Mistakes
) -> None:
    """Nobody is released again before having returned: an earlier release is observed until then at most."""
    spans: dict[str, dict[dt.date, tuple[int, dt.date, bool]]] = {}
    for reference, kept in stored.items():
        for one in kept:
            returned = any(event in RETURNS for event, _on in one.events)
            spans.setdefault(reference, {})[one.released_on] = (0, one.observed_until, returned)
    for row in rows:
        own = spans.setdefault(row.reference, {})
        before = own.get(row.released_on)
        returned = row.event in RETURNS or (before is not None and before[2])
        own[row.released_on] = (row.row, row.observed_until, returned)
    for reference, releases in spans.items():
        days = sorted(releases)
        for day, later in pairwise(days):
            number, until, returned = releases[day]
            if until > later and not returned:
                problem = say(
                    "%(reference)s was released on %(day)s, and is observed at liberty until %(until)s.",
                    reference=reference,
                    day=day.isoformat(),
                    until=until.isoformat(),
                )
                remedy = say("Give the recall or the re-imprisonment between them, or correct the dates.")
                mistakes.add(releases[later][0] or number, "released_on", later.isoformat(), problem, remedy)


def _check(rows: Sequence[FollowUpRow], known: Known, mistakes: Mistakes) -> Plan:
    by_release: dict[tuple[int, dt.date], list[FollowUpRow]] = {}
    for row in rows:
        person = known.participants.get(row.reference)
        if person is None:
            remedy = say("Correct the reference, or import the participant first.")
            unknown(row.row, "reference", row.reference, known.participants, mistakes, remedy=remedy)
            continue
        latest = max(row.observed_until, row.event_on or row.observed_until)
        if latest > known.today:
            problem = say("It lies in the future, and nobody knows yet.")
            mistakes.add(row.row, "observed_until", latest.isoformat(), problem, say("Correct the date."))
            continue
        by_release.setdefault((person.id, row.released_on), []).append(row)
    stored = {
        reference: known.releases.get(person.id, ()) for reference, person in known.participants.items()
    }
    _one_after_the_other(rows, stored, mistakes)
    inserts: list[ReleaseWrite] = []
    updates: list[ReleaseWrite] = []
    unchanged = 0
    for (participant, released_on), own in by_release.items():
        old = next(
            (one for one in known.releases.get(participant, ()) if one.released_on == released_on), None
        )
        there = frozenset(old.events) if old else frozenset()
        events = tuple(
            (row.event, row.event_on, row.source or "")
            for row in own
            if row.event is not None and row.event_on is not None and (row.event, row.event_on) not in there
        )
        until = own[0].observed_until
        write = ReleaseWrite(old.id if old else None, participant, released_on, until, events)
        if old is None:
            inserts.append(write)
        elif not events and until == old.observed_until:
            unchanged += len(own)
        elif _may_change(own[0], old, until, mistakes):
            updates.append(write)
    return Plan(tuple(inserts), tuple(updates), unchanged)


def _may_change(row: FollowUpRow, old: KnownRelease, until: dt.date, mistakes: Mistakes) -> bool:
    latest = max((on for _event, on in old.events), default=until)
    if latest > until:
        problem = say(
            "An event of %(day)s is stored, after this end of the observation.", day=latest.isoformat()
        )
        mistakes.add(row.row, "observed_until", until.isoformat(), problem, say("Correct observed_until."))
        return False
    if until < old.observed_until and not old.imported:
        problem = say(
            "Staff have recorded that the person was seen on %(day)s.", day=old.observed_until.isoformat()
        )
        remedy = say("Give that day or a later one, or take the row out.")
        mistakes.add(row.row, "observed_until", until.isoformat(), problem, remedy)
        return False
    return True


FOLLOW_UP = Kind(
    name="follow_up",
    title=say("Follow-up after release"),
    about=say(
        "Who was released when, until when it is certain what had become of them, and what happened: one row "
        "an event, or one without an event."
    ),
    columns=(
        Column("reference", cells.reference, say("Reference of the participant."), required=True),
        Column("released_on", cells.date, say("Day of the release."), required=True),
        Column("observed_until", cells.date, say("Last day of certain knowledge."), required=True),
        Column("event", _event, say("One of: %(events)s.", events=", ".join(Event))),
        Column("event_on", cells.date, say("Day of the event.")),
        Column("source", cells.text(200), say("Where this is known from.")),
    ),
    make=FollowUpRow,
    alone=_alone,
    check=_check,
)
