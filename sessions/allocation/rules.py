"""Who fits which cohort and why not; when people can enter; what was pasted to choose them by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sessions.sentence import Sentence, say

MOST_LINES = 200
"""How many people can be chosen at once by pasting."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the waiting list. `release_on` is the earliest date, None while unknown."""

    participant: int
    name: str
    reference: str
    prison_number: str
    site: int
    site_name: str
    release_on: dt.date | None
    language: str
    consents: bool
    since: dt.date


@dataclass(frozen=True, slots=True)
class Group:
    """What a cohort asks of those who join. `last_on` is its last session, or its start without any."""

    code: str
    site: int
    site_name: str
    language: str
    last_on: dt.date
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A day on which people can enter, and the module that begins then ("" for the start)."""

    on: dt.date
    module: str = ""


Pairs = frozenset[tuple[int, int]]
"""Pairs of people who must be kept apart, the lower id first."""


def apart(one: int, others: Collection[int], pairs: Pairs) -> tuple[int, ...]:
    """From whom of these people somebody must be kept apart."""
    return tuple(sorted(other for other in others if (min(one, other), max(one, other)) in pairs))


def why_not(person: Waiting, group: Group, *, pairs: Pairs, names: Mapping[int, str]) -> tuple[Sentence, ...]:
    """Everything that stands between a person and a cohort, whoever else joins; empty when they fit."""
    found = []
    if person.site != group.site:
        found.append(
            say("is at %(here)s, the cohort at %(there)s", here=person.site_name, there=group.site_name)
        )
    if not person.consents:
        found.append(say("no consent to the programme is recorded"))
    if person.release_on is not None and person.release_on < group.last_on:
        found.append(
            say("may be released on %(on)s, before the last session on %(last)s",
                on=person.release_on, last=group.last_on)
        )  # fmt: skip
    if _differ(person.language, group.language):
        found.append(
            say("speaks %(own)s, the group is held in %(theirs)s", own=person.language, theirs=group.language)
        )
    found += [
        say("is kept apart from %(other)s, who is a member", other=names.get(other, "?"))
        for other in apart(person.participant, group.members, pairs)
    ]
    return tuple(found)


def _differ(one: str, other: str) -> bool:
    # Where nobody said which language, nothing speaks against it.
    return bool(one and other) and one.strip().casefold() != other.strip().casefold()


def refusals(
    chosen: Sequence[Waiting], group: Group, *, places: int, pairs: Pairs, names: Mapping[int, str]
) -> tuple[Sentence, ...]:
    """Why these people cannot all be allocated, each by name; empty when they can."""
    found = [
        say("%(name)s: %(why)s", name=person.name, why=why)
        for person in chosen
        for why in why_not(person, group, pairs=pairs, names=names)
    ]
    found += [
        say("%(name)s and %(other)s are kept apart: choose one of them",
            name=person.name, other=names.get(other, "?"))
        for place, person in enumerate(chosen)
        for other in apart(person.participant, [one.participant for one in chosen[place + 1 :]], pairs)
    ]  # fmt: skip
    if len(chosen) > places:
        found.append(
            say(
                "There is room for %(places)s more, and you chose %(chosen)s",
                places=places,
                chosen=len(chosen),
            )
            if places > 0
            else say("Cohort %(code)s is full", code=group.code)
        )
    return tuple(found)


def entries(
    modules: Sequence[tuple[str, dt.date]], *, closed: bool, starts_on: dt.date, today: dt.date
) -> tuple[Entry, ...]:
    """When people can enter: a closed group at its start, a rolling one with every module to come.

    `modules` are titles with the date of their first session. There is always one day to choose.
    """
    if closed:
        return (Entry(starts_on),)
    days: dict[dt.date, str] = {}
    for title, on in sorted(modules, key=lambda one: one[1]):
        if on >= today:
            days.setdefault(on, title)
    found = tuple(Entry(on, title) for on, title in days.items())
    return found or (Entry(max(starts_on, today)),)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who can be named in a pasted line. `state` is that of their referral, in words."""

    participant: int
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """Who was named in what was pasted, and what is wrong with which line."""

    people: tuple[int, ...]
    errors: tuple[Sentence, ...] = ()


def lines_of(text: str) -> tuple[tuple[int, str], ...]:
    """The lines that say something, each with its number as people count."""
    numbered = enumerate(text.splitlines(), start=1)
    return tuple((number, " ".join(line.split())) for number, line in numbered if line.strip())


def key_of(word: str) -> str:
    """How references and prison numbers are compared: without blanks, in upper case."""
    return "".join(word.split()).upper()


def read_pasted(
    text: str,
    *,
    known: Mapping[str, Sequence[Known]],
    waiting: Mapping[int, Waiting],
    group: Group,
    pairs: Pairs,
    names: Mapping[int, str],
) -> Pasted:
    """The people of a pasted list, one a line; nobody when any line is wrong.

    `known` maps the key of a reference or prison number to those it may mean.
    """
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        return Pasted(
            (), (say("Paste at most %(most)s lines: there are %(lines)s", most=MOST_LINES, lines=len(lines)),)
        )
    first: dict[int, int] = {}
    errors: list[Sentence] = []
    for number, line in lines:
        meant = known.get(key_of(line), ())
        wrong = _wrong(line, meant, first, waiting)
        if wrong is None:
            person = waiting[meant[0].participant]
            first[person.participant] = number
            reasons = why_not(person, group, pairs=pairs, names=names)
            wrong = say("%(name)s: %(why)s", name=person.name, why=reasons[0]) if reasons else None
        if wrong is not None:
            errors.append(say("Line %(number)s: %(wrong)s", number=number, wrong=wrong))
    return Pasted((), tuple(errors)) if errors else Pasted(tuple(first))


def _wrong(
    line: str, meant: Sequence[Known], first: Mapping[int, int], waiting: Mapping[int, Waiting]
) -> Sentence | None:
    if not meant:
        return say("nobody is known as %(line)s", line=line[:40])
    if len(meant) > 1:
        return say("%(line)s stands for more than one person: use the reference", line=line[:40])
    if meant[0].participant in first:
        return say(
            "%(name)s is on line %(number)s already", name=meant[0].name, number=first[meant[0].participant]
        )
    if meant[0].participant not in waiting:
        return say(
            "%(name)s is not on the waiting list (%(state)s)", name=meant[0].name, state=meant[0].state
        )
    return None
