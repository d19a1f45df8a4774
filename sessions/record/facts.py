"""The facts of a session record, and whose stand when two people save them at once.

Texts are appended and cannot collide; climate, incident and exercises are stored together under a
version. Only what both say, and say differently, is a conflict: whoever left the facts as the page
showed them, or said nothing of one, lets the colleague's newer ones stand.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sessions.record.rules import Delivered, Fidelity


@dataclass(frozen=True, slots=True)
class Facts:
    """`climate` 1 to 5; None where nothing was said, as of `guests`, the relatives who came. Deliveries in
    their order; `fidelity`: (id of the item, answer), by id, of those about which something was said.
    `incident_note` says what happened, "" where it was not described."""

    climate: int | None = None
    incident: bool | None = None
    deliveries: tuple[Delivered, ...] = ()
    fidelity: tuple[tuple[int, Fidelity], ...] = ()
    incident_note: str = ""
    guests: int | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What is compared: places in the plan may shift, what was done does not."""
        done = tuple(
            (one.exercise, one.delivery.value, one.reason or "", one.order) for one in self.deliveries
        )
        answers = tuple((item, answer.value) for item, answer in self.fidelity)
        return (self.climate, self.incident, self.incident_note, self.guests, done, answers)

    @property
    def fingerprint(self) -> str:
        """Tells whether two sets of facts say the same; 16 hexadecimal digits."""
        return hashlib.sha256(repr(self.said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SettledFacts:
    """`change` is what to store, None when nothing; `conflict`: somebody saved other facts first."""

    change: Facts | None = None
    conflict: bool = False


def settle_facts(
    *, stored: Facts, stored_version: int, posted: Facts, posted_version: int, drawn_from: str
) -> SettledFacts:
    """Compare posted facts with those stored now. Version 0: none are stored.

    `drawn_from` is the fingerprint of the facts that the posted page showed.
    """
    if posted.said == stored.said or posted.fingerprint == drawn_from:
        return SettledFacts()
    if posted_version == stored_version:
        return SettledFacts(change=posted)
    if _contradict(posted, stored):
        return SettledFacts(conflict=True)
    both = completed(posted, by=stored)
    return SettledFacts(change=None if both.said == stored.said else both)


def completed(facts: Facts, *, by: Facts) -> Facts:
    """The facts with what the others say where these say nothing."""
    planned = {**_planned(by), **_planned(facts)}
    added = {one.exercise: one for one in (*facts.deliveries, *by.deliveries) if not one.planned}
    first = min((one.position for one in added.values()), default=0)
    return Facts(
        climate=by.climate if facts.climate is None else facts.climate,
        incident=by.incident if facts.incident is None else facts.incident,
        incident_note="" if facts.incident is False else facts.incident_note or by.incident_note,
        guests=by.guests if facts.guests is None else facts.guests,
        deliveries=(
            *(planned[position] for position in sorted(planned)),
            *(replace(one, position=place) for place, one in enumerate(added.values(), start=first)),
        ),
        fidelity=tuple(sorted({**dict(by.fidelity), **dict(facts.fidelity)}.items())),
    )


def _planned(facts: Facts) -> dict[int, Delivered]:
    return {one.position: one for one in facts.deliveries if one.planned}


def _contradict(one: Facts, other: Facts) -> bool:
    pairs = [
        (one.climate, other.climate),
        (one.incident, other.incident),
        (one.incident_note or None, other.incident_note or None),
        (one.guests, other.guests),
    ]
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return True
    answers, others = dict(one.fidelity), dict(other.fidelity)
    if any(answers[item] != others[item] for item in answers.keys() & others.keys()):
        return True
    mine, theirs = _planned(one), _planned(other)
    return any(
        (mine[place].delivery, mine[place].reason or "", mine[place].order)
        != (theirs[place].delivery, theirs[place].reason or "", theirs[place].order)
        for place in mine.keys() & theirs.keys()
    )
