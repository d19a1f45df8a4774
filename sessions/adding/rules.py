"""What a session that is added must be. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sessions.sentence import Sentence, say

ONE_TO_ONE = "one"
"""What stands for a one-to-one beside the plan."""


@dataclass(frozen=True, slots=True)
class What:
    """What is added. `position`, `kind` and `minutes` are those of the plan (0 and None beside it);
    `catch_up_of`: the session that was missed, by `missed_by`; `plan_item`: what had no
    date; `had_by`: who had a one-to-one of the plan already."""

    kind: str
    title: str = ""
    position: int = 0
    minutes: int | None = None
    catch_up_of: int | None = None
    missed_by: frozenset[int] = frozenset()
    plan_item: int | None = None
    had_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is or was in the cohort, from a day to a day (both included; None: open)."""

    participant: int
    name: str
    joined_on: dt.date
    left_on: dt.date | None = None


def problems(
    what: What,
    people: Collection[int],
    minutes: int | None,
    on: dt.date,
    members: Mapping[int, Member],
) -> Iterator[tuple[str, Sentence]]:
    """(field, what is wrong) of what was asked for."""
    if what.catch_up_of is None and what.plan_item is None and len(people) != 1:
        yield "people", say("Choose one person for the one-to-one.")
    if what.plan_item is not None and what.kind == "one_to_one" and len(people) != 1:
        yield "people", say("“%(title)s” is a one-to-one. Choose one person.", title=what.title)
    if what.catch_up_of is not None and not people:
        yield "people", say("Choose who catches it up.")
    for person in people:
        one = members[person]
        if what.catch_up_of is not None and person not in what.missed_by:
            yield (
                "people",
                say("%(name)s does not owe a catch-up of “%(title)s”.", name=one.name, title=what.title),
            )
        elif person in what.had_by:
            yield "people", say("%(name)s has “%(title)s” already.", name=one.name, title=what.title)
        elif on < one.joined_on or (one.left_on is not None and on > one.left_on):
            yield "people", say("%(name)s is not in the cohort on that day.", name=one.name)
    if not (minutes or what.minutes):
        yield "minutes", say("Enter how many minutes it takes.")
