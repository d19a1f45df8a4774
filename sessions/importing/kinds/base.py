"""What a kind of import is: its columns, its rows, and what it checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sessions.importing.known import Known, KnownCohort, KnownParticipant
from sessions.importing.mistakes import Mistakes
from sessions.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the header, how a filled cell is read, what it holds (for the page)."""

    name: str
    read: Callable[[str], object]
    about: Sentence
    required: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would write, in the kind's own records, and how many rows are stored already.

    `sessions` are made before `inserts` that refer to them.
    """

    inserts: tuple[Any, ...] = ()
    updates: tuple[Any, ...] = ()
    unchanged: int = 0
    sessions: tuple[Any, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not (self.inserts or self.updates or self.sessions)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import file.

    `make` builds a row's record from its number and its filled cells by column name. `alone` looks at
    the file by itself, `check` at the file beside what is stored. A `prefix` allows any number of
    columns that begin with it and go on as `prefix_name`; their values come as one mapping, by how they go
    on, under `prefix_field`.
    """

    name: str
    title: Sentence
    about: Sentence
    columns: tuple[Column, ...]
    make: Callable[..., Any]
    alone: Callable[[Sequence[Any], Mistakes], None]
    check: Callable[[Sequence[Any], Known, Mistakes], Plan]
    prefix: str = ""
    prefix_name: re.Pattern[str] = re.compile("")
    prefix_field: str = ""
    prefix_read: Callable[[str], object] | None = None

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    @property
    def optional(self) -> tuple[str, ...]:
        more = (f"{self.prefix}*",) if self.prefix else ()
        return tuple(column.name for column in self.columns if not column.required) + more


def twice(
    rows: Iterable[Any],
    key: Callable[[Any], tuple[object, ...]],
    column: str,
    what: Sentence,
    mistakes: Mistakes,
) -> None:
    """A mistake for each row whose key another row before it has; `what` says what the two share."""
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        found = key(row)
        before = first.setdefault(found, row.row)
        if before != row.row:
            problem = say("%(what)s is in row %(row)s already.", what=what, row=before)
            mistakes.add(
                row.row, column, " ".join(str(part) for part in found), problem, say("Keep one of the rows.")
            )


def unknown(
    row: int, column: str, value: str, known: Mapping[str, object], mistakes: Mistakes, *, remedy: Sentence
) -> None:
    """A mistake for a code that is not there, naming those that are (30 at most)."""
    names = sorted(known)
    if not names:
        mistakes.add(row, column, value, say("It is not known here, and there is none yet."), remedy)
        return
    listed = ", ".join(names[:30]) + (f" … ({len(names)})" if len(names) > 30 else "")
    mistakes.add(
        row, column, value, say("It is not known here. There are: %(listed)s.", listed=listed), remedy
    )


class _OfMember(Protocol):
    """A row about one person in one cohort."""

    @property
    def row(self) -> int: ...
    @property
    def reference(self) -> str: ...
    @property
    def cohort(self) -> str: ...


def find_member(
    row: _OfMember, known: Known, mistakes: Mistakes
) -> tuple[KnownCohort | None, KnownParticipant | None]:
    """The cohort and the person that a row names, with a mistake for each that is not there."""
    cohort, participant = known.cohorts.get(row.cohort), known.participants.get(row.reference)
    if cohort is None:
        remedy = say("Correct the code, or import the cohort first.")
        unknown(row.row, "cohort", row.cohort, known.cohorts, mistakes, remedy=remedy)
    if participant is None:
        problem = say("There is no participant with this reference.")
        remedy = say("Correct the reference, or import the participant first.")
        mistakes.add(row.row, "reference", row.reference, problem, remedy)
    return cohort, participant
