"""A posted register -> entries, or errors that name the person.

It walks the roll, not the posted keys: a key that belongs to nobody on the roll is never written.
Keys, with the participant's id: `mark-7` (attended | absent), `late-7`, `early-7` (minutes),
`reason-7` (code of the absence reason), `tookpart-7` (`no` when attended without taking part),
`version-7`; and `correction-reason` for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sessions.register.marks import Mark, Person, Roll, State
from sessions.register.rules import Entry, Problem, not_on_the_roll
from sessions.sentence import Sentence, say

MOST_MINUTES = 1440
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
_MARK_KEY = re.compile(r"mark-([0-9]{1,9})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Posted(Protocol):
    """Names with all their values, as `programme.web.posted.Posted` and WTForms have them."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, name: str, /) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for one person, as text, to be shown again when there are errors."""

    mark: str = ""
    late: str = ""
    early: str = ""
    reason: str = ""
    tookpart: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """Entries to settle (only when there are no errors), and everything typed, by participant id."""

    entries: tuple[Entry, ...]
    errors: tuple[Problem, ...]
    reason: str = ""
    typed: Mapping[int, Typed] = field(default_factory=dict)


def read(posted: Posted, roll: Roll, *, only: int | None = None) -> Read:
    """Read the register; with `only` just that participant's row (a change saved as made)."""
    entries: list[Entry] = []
    errors: list[Problem] = []
    typed: dict[int, Typed] = {}
    for person in roll.people:
        if only is not None and person.participant != only:
            continue
        row = _Row(posted, person, errors)
        typed[person.participant] = row.typed
        entry = row.entry()
        if entry is not None:
            entries.append(entry)
    errors.extend(_strangers(posted, roll, only))
    reason, reason_error = _reason(posted)
    if reason_error is not None:
        errors.append(reason_error)
    return Read(tuple(entries), tuple(errors), reason, typed)


class _Row:
    """Reads the fields of one person, adding an error that names them for each that cannot be read."""

    def __init__(self, posted: Posted, person: Person, errors: list[Problem]) -> None:
        self._person = person
        self._errors = errors
        self._found = 0
        self._posted = posted
        self.typed = Typed(**{key: self._text(key) for key in Typed.__dataclass_fields__})

    def entry(self) -> Entry | None:
        state = self._state()
        # Minutes count only for those who attended: junk left in a hidden field must not stop an absence.
        late, early = (0, 0) if state is State.ABSENT else (self._minutes("late"), self._minutes("early"))
        version = self._version(state)
        reason = self.typed.reason or None
        if _CONTROL.search(self.typed.reason):
            self._wrong(
                "reason", say("Choose an absence reason of %(name)s from the list.", name=self._person.name)
            )
        took_part = self._took_part()
        if self._found:
            return None
        mark = Mark(state, late, early, took_part, None if state is State.ATTENDED else reason)
        return Entry(self._person.participant, mark, version)

    def _text(self, key: str) -> str:
        """The one value of a key, stripped; several different ones are an error."""
        values = [str(value).strip() for value in self._posted.getlist(f"{key}-{self._person.participant}")]
        if len(set(values)) > 1:
            self._wrong(
                key,
                say(
                    "The form holds several answers for %(name)s. Choose one and save again.",
                    name=self._person.name,
                ),
            )
        return values[-1] if values else ""

    def _state(self) -> State:
        if self.typed.mark in ("", State.UNMARKED):
            return State.UNMARKED
        if self.typed.mark in (State.ATTENDED, State.ABSENT):
            return State(self.typed.mark)
        self._wrong("mark", say("Choose whether %(name)s attended or was absent.", name=self._person.name))
        return State.UNMARKED

    def _minutes(self, key: str) -> int:
        text = getattr(self.typed, key)
        if text == "":
            return 0
        if _DIGITS.fullmatch(text) and int(text) <= MOST_MINUTES:
            return int(text)
        late = "Minutes late of %(name)s must be a whole number such as 10, from 0 to %(most)s."
        early = "Minutes left early of %(name)s must be a whole number such as 10, from 0 to %(most)s."
        values = {"name": self._person.name, "most": MOST_MINUTES}
        self._wrong(key, say(late, **values) if key == "late" else say(early, **values))
        return 0

    def _version(self, state: State) -> int:
        text = self.typed.version
        if _DIGITS.fullmatch(text):
            return int(text)
        if text or state is not State.UNMARKED:
            self._wrong(
                "version",
                say(
                    "The page lost track of the mark of %(name)s. Check it and save again.",
                    name=self._person.name,
                ),
            )
        return 0

    def _took_part(self) -> bool:
        if self.typed.tookpart not in ("", "yes", "no"):
            self._wrong("tookpart", say("Say whether %(name)s took part: yes or no.", name=self._person.name))
        return self.typed.tookpart != "no"

    def _wrong(self, key: str, message: Sentence) -> None:
        self._found += 1
        person = self._person
        self._errors.append(Problem(f"{key}-{person.participant}", message, person.participant, person.name))


def _strangers(posted: Posted, roll: Roll, only: int | None) -> Iterable[Problem]:
    """A message for each posted mark of someone who is not on the roll."""
    known = {person.participant for person in roll.people}
    told: set[int] = set()
    for key in posted:
        found = _MARK_KEY.fullmatch(key)
        if found is None or any(
            str(value).strip() not in (State.ATTENDED, State.ABSENT) for value in posted.getlist(key)
        ):
            continue
        participant = int(found[1])
        if participant not in known and participant not in told and only in (None, participant):
            told.add(participant)
            yield not_on_the_roll(roll, participant)


def _reason(posted: Posted) -> tuple[str, Problem | None]:
    reason = str(next(iter(posted.getlist("correction-reason")), "")).strip()
    if _CONTROL.search(reason):
        return _CONTROL.sub("", reason), Problem(
            "correction-reason",
            say("The reason of the correction holds a character that cannot be stored. Type it again."),
        )
    return reason, None
