"""What a posted register changes.

The page posts what it shows, with the version of each mark that it was drawn from; `settle` compares
that with the roll as it is now and says what to write, what to ask again, and what others wrote first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sessions.register.marks import (
    CORRECTED_FOR,
    FACILITATOR,
    Mark,
    Person,
    Roll,
    State,
    corrected_until,
    is_open,
    may_correct,
    minutes_present,
)
from sessions.sentence import Sentence, say
from sessions.timetable.states import SessionState

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What was posted of one person: the mark, and the version that the page was drawn from."""

    participant: int
    mark: Mark
    version: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a save: the form's field, what is wrong and how to mend it, and of whom."""

    field: str
    message: Sentence
    participant: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One mark to write. `version` is the one stored now (0: insert); the stored one becomes version + 1."""

    participant: int
    name: str
    before: Mark
    after: Mark
    version: int
    minutes_present: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A change to a complete register, to be kept with its reason."""

    participant: int
    before: Mark
    after: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else saved first: `yours` was posted, `theirs` (at `version`) is stored."""

    participant: int
    name: str
    yours: Mark
    theirs: Mark
    version: int
    recorded_by: str | None
    recorded_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What a posted register comes to. Write only when `may_save`; then everything or nothing.

    `already_saved` lists the people whose posted mark is stored already under a newer version (a
    double click, or a colleague who wrote the same). `complete`: with these changes everybody
    expected is marked. `held`: the session is to be stored as held.
    """

    changes: tuple[Change, ...] = ()
    corrections: tuple[Correction, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    errors: tuple[Problem, ...] = ()
    already_saved: tuple[int, ...] = ()
    complete: bool = False
    held: bool = False

    @property
    def may_save(self) -> bool:
        return not self.errors and not self.conflicts


def settle(
    roll: Roll, entries: Iterable[Entry], *, now: dt.datetime, by_role: str, reason: str = ""
) -> Settled:
    """Compare what was posted with what is stored.

    Entries may cover the whole roll (the page) or one person (a change saved as made). An entry that
    marks nothing says nothing: it never clears a mark. Several entries of one person: the last counts.
    """
    if refused := _refused(roll, now):
        return Settled(errors=(refused,))
    people = {person.participant: person for person in roll.people}
    errors: list[Problem] = []
    conflicts: list[Conflict] = []
    changes: list[Change] = []
    already: list[int] = []
    for entry in {entry.participant: entry for entry in entries}.values():
        person = people.get(entry.participant)
        if person is None:
            if entry.mark.state is not State.UNMARKED:
                errors.append(not_on_the_roll(roll, entry.participant))
            continue
        mark = entry.mark.settled()
        if mark == person.mark and mark.state is not State.UNMARKED:
            # Also when it could not be entered so today: an imported absence may have no reason.
            if entry.version != person.version:
                already.append(person.participant)
            continue
        found = _problems(roll, person, entry.mark)
        errors.extend(found)
        if found or mark.state is State.UNMARKED:
            continue
        if entry.version != person.version:
            conflicts.append(_conflict(person, mark))
        else:
            minutes = minutes_present(mark, roll.minutes_planned)
            changes.append(
                Change(person.participant, person.name, person.mark, mark, person.version, minutes)
            )
    corrected = [change for change in changes if roll.recorded_at is not None and change.version > 0]
    if corrected:
        errors.extend(_correction_problems(roll, now=now, by_role=by_role, reason=reason))
    said = reason.strip()
    marked = {change.participant for change in changes}
    return Settled(
        changes=tuple(changes),
        corrections=tuple(Correction(one.participant, one.before, one.after, said) for one in corrected),
        conflicts=tuple(conflicts),
        errors=tuple(errors),
        already_saved=tuple(already),
        complete=not errors
        and not conflicts
        and all(person.version > 0 or person.participant in marked for person in roll.people),
        held=bool(changes) or any(person.version > 0 for person in roll.people),
    )


def unmarked(roll: Roll, settled: Settled | None = None) -> tuple[Person, ...]:
    """Who is expected and has no mark yet, after the changes of `settled` if given."""
    marked = {change.participant for change in settled.changes} if settled else set()
    return tuple(person for person in roll.people if person.version == 0 and person.participant not in marked)


def not_held_problem(roll: Roll, *, now: dt.datetime, reason: str | None) -> Problem | None:
    """What stops recording that the session did not run; None when nothing does."""
    attended = [person.name for person in roll.people if person.mark.state is State.ATTENDED]
    if attended:
        return Problem(
            "not_held_reason",
            say(
                "“%(title)s” has people marked as attended (%(names)s), so it did run. "
                "Correct their marks first if that is wrong.",
                title=roll.title,
                names=_names(attended),
            ),
        )
    if roll.state is SessionState.CANCELLED:
        return Problem("not_held_reason", say("“%(title)s” was cancelled already.", title=roll.title))
    if roll.recorded_at is not None and not may_correct(roll.ends_at, now=now, by_role=FACILITATOR):
        return Problem(
            "not_held_reason",
            say("The register of “%(title)s” was finished too long ago to change it.", title=roll.title),
        )
    if not is_open(roll.starts_at, now=now):
        return Problem(
            "not_held_reason",
            say(
                "“%(title)s” has not come yet. A coordinator can cancel a session that lies ahead.",
                title=roll.title,
            ),
        )
    if not reason:
        return Problem("not_held_reason", say("Choose why “%(title)s” did not run.", title=roll.title))
    return None


def not_on_the_roll(roll: Roll, participant: int) -> Problem:
    """The message for a person who is not expected (any more), for example one who left meanwhile."""
    name = roll.former.get(participant)
    if name is None:
        return Problem(
            f"mark-{participant}",
            say(
                "The form has a mark for someone who is not on this register. Nothing was saved: "
                "look through the register as it is now and save again."
            ),
            participant,
        )
    return Problem(
        f"mark-{participant}",
        say(
            "%(name)s has left the cohort and is not expected at this session any more. Nothing was saved. "
            "Look through the register as it is now and save again.",
            name=name,
        ),
        participant,
        name,
    )


def _refused(roll: Roll, now: dt.datetime) -> Problem | None:
    if roll.state in (SessionState.NOT_HELD, SessionState.CANCELLED):
        return Problem(
            "register",
            say(
                "“%(title)s” is recorded as not held, so nobody can be marked. "
                "If it did run, take that back on the session's page first.",
                title=roll.title,
            ),
        )
    if not is_open(roll.starts_at, now=now):
        return Problem(
            "register",
            say(
                "“%(title)s” lies in the future. Its register opens one hour before it starts.",
                title=roll.title,
            ),
        )
    if not roll.people:
        return Problem(
            "register",
            say(
                "Nobody is expected at “%(title)s”. "
                "Add members to the cohort, or record that it did not run.",
                title=roll.title,
            ),
        )
    return None


def _problems(roll: Roll, person: Person, mark: Mark) -> list[Problem]:
    """What is wrong with one posted mark, naming the person."""
    if mark.state is State.UNMARKED:
        if not mark.says_something:
            return []
        return [
            _problem(
                person,
                "mark",
                say(
                    "Choose whether %(name)s attended: minutes or a reason were given without a mark.",
                    name=person.name,
                ),
            )
        ]
    if mark.state is State.ABSENT:
        if not mark.reason:
            return [_problem(person, "reason", say("Choose why %(name)s was absent.", name=person.name))]
        if mark.reason not in roll.reasons and mark.reason != person.mark.reason:
            return [
                _problem(
                    person,
                    "reason",
                    say(
                        "The absence reason of %(name)s is not on the list any more. Choose another.",
                        name=person.name,
                    ),
                )
            ]
        return []
    for key, minutes in (("late", mark.minutes_late), ("early", mark.minutes_left_early)):
        if not 0 <= minutes < max(roll.minutes_planned, 1):
            return [
                _problem(
                    person,
                    key,
                    say(
                        "Minutes of %(name)s must be from 0 to %(most)s. "
                        "Mark them absent if they were not there.",
                        name=person.name,
                        most=max(roll.minutes_planned - 1, 0),
                    ),
                )
            ]
    lost = mark.minutes_late + mark.minutes_left_early
    if lost >= roll.minutes_planned > 0:
        sentence = say(
            "%(name)s cannot have missed %(lost)s of %(planned)s minutes and attended. "
            "Lower the minutes late or left early, or mark them absent.",
            name=person.name,
            lost=lost,
            planned=roll.minutes_planned,
        )
        return [_problem(person, "late" if mark.minutes_late else "early", sentence)]
    return []


def _problem(person: Person, key: str, message: Sentence) -> Problem:
    return Problem(f"{key}-{person.participant}", message, person.participant, person.name)


def _conflict(person: Person, yours: Mark) -> Conflict:
    return Conflict(
        participant=person.participant,
        name=person.name,
        yours=yours,
        theirs=person.mark,
        version=person.version,
        recorded_by=person.recorded_by,
        recorded_at=person.recorded_at,
    )


def _correction_problems(roll: Roll, *, now: dt.datetime, by_role: str, reason: str) -> Iterable[Problem]:
    if not may_correct(roll.ends_at, now=now, by_role=by_role):
        if by_role == FACILITATOR:
            until = corrected_until(roll.ends_at).astimezone(roll.ends_at.tzinfo).date()
            yield Problem(
                "register",
                say(
                    "Facilitators can correct a register for %(days)s days, here until %(until)s. "
                    "Ask the lead to make this correction.",
                    days=CORRECTED_FOR.days,
                    until=until,
                ),
            )
        else:
            yield Problem(
                "register", say("Only the facilitators of the session and the lead can correct its register.")
            )
    elif not reason.strip():
        yield Problem(
            "correction-reason",
            say("Say why the register is corrected. Both versions are kept, with your reason."),
        )
    elif len(reason.strip()) > LONGEST_REASON:
        yield Problem(
            "correction-reason",
            say(
                "The reason of the correction has %(length)s characters. Use %(most)s at most.",
                length=len(reason.strip()),
                most=LONGEST_REASON,
            ),
        )


def _names(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
