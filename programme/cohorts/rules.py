"""Who may join a cohort and when somebody has left it."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programme.web.text import Lazy
from programme.web.text import lazy as _l

FURTHEST = dt.timedelta(days=366)
"""How far from today or the start a date of joining may lie; what is further is a slip of the pen."""

_ENDED = ("finished", "abandoned")


@dataclass(frozen=True)
class Group:
    """What the rules ask of a cohort. `closed`: nobody joins once it runs."""

    code: str
    state: str
    closed: bool
    capacity: int
    starts_on: dt.date


@dataclass(frozen=True)
class Stay:
    """A person's time in a cohort. The day of leaving is free for the next one."""

    joined_on: dt.date
    left_on: dt.date | None

    def holds(self, on: dt.date) -> bool:
        """Whether the person takes a place on this day."""
        return self.joined_on <= on and (self.left_on is None or on < self.left_on)


@dataclass(frozen=True)
class Place:
    """The cohort in which somebody already has a place, and until when (None: open)."""

    code: str
    here: bool
    joined_on: dt.date
    left_on: dt.date | None


class Consent(StrEnum):
    """What stands against joining: nothing, a referral without consent, a consent taken back.

    People without a referral, as an import brings them, are not asked about it.
    """

    NOT_ASKED = ""
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Chosen:
    """Somebody who is to join, with the place that they already have from that day on, if any.

    `apart`: the names of members, and of others chosen, from whom they must be kept apart.
    """

    participant: int
    name: str
    place: Place | None = None
    apart: tuple[str, ...] = ()
    consent: Consent = Consent.NOT_ASKED


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which field of the form (None: in no one field).

    `values` fill the places of the message; a page shows dates in its own way, see `form.spoken`.
    """

    field: str | None
    message: Lazy
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def places_left(capacity: int, stays: Sequence[Stay], joined_on: dt.date) -> int:
    """Places that stay free from `joined_on` without end: capacity less the fullest day from then on."""
    days = [joined_on, *(stay.joined_on for stay in stays if stay.joined_on > joined_on)]
    return capacity - max(sum(stay.holds(day) for stay in stays) for day in days)


def may_join(group: Group) -> Problem | None:
    """Why nobody can join the cohort any more, with the remedy; None when people can."""
    if group.state in _ENDED:
        text = _l("Cohort %(code)s has ended, so nobody can join it. Choose another cohort.")
        return Problem(None, text, {"code": group.code})
    if group.closed and group.state == "running":
        text = _l(
            "Cohort %(code)s is a closed group and already runs, so nobody can join it. "
            "Choose a rolling group, or a closed one that has not begun."
        )
        return Problem(None, text, {"code": group.code})
    return None


def likely_date(group: Group, today: dt.date) -> dt.date:
    """The date of joining that is most likely meant: the start, or for a rolling group today when later."""
    return group.starts_on if group.closed else max(group.starts_on, today)


def join_problems(
    group: Group, stays: Sequence[Stay], chosen: Sequence[Chosen], *, joined_on: dt.date, today: dt.date
) -> tuple[Problem, ...]:
    """Everything that stands against these people joining on that day; empty when they may."""
    closed_door = may_join(group)
    if closed_door is not None:
        return (closed_door,)
    return (*_wrong_date(group, joined_on, today), *_wrong_people(group, stays, chosen, joined_on))


def _wrong_date(group: Group, joined_on: dt.date, today: dt.date) -> Iterator[Problem]:
    first, last = min(group.starts_on, today) - FURTHEST, max(group.starts_on, today) + FURTHEST
    if group.closed and joined_on > group.starts_on:
        text = _l("Date of joining must be %(start)s or earlier: a closed group takes nobody after its start")
        yield Problem("joined_on", text, {"start": group.starts_on})
    elif not first <= joined_on <= last:
        text = _l("Date of joining must be between %(first)s and %(last)s")
        yield Problem("joined_on", text, {"first": first, "last": last})


def _wrong_people(
    group: Group, stays: Sequence[Stay], chosen: Sequence[Chosen], joined_on: dt.date
) -> Iterator[Problem]:
    for person in chosen:
        if person.place is not None:
            yield _placed(person.name, person.place)
        elif person.consent is not Consent.NOT_ASKED:
            yield Problem("people", _WITHOUT_CONSENT[person.consent], {"name": person.name})
        for other in person.apart:
            text = _l(
                "%(name)s and %(other)s must be kept apart, so they cannot both be in cohort %(code)s. "
                "Untick %(name)s, or choose another cohort"
            )
            yield Problem("people", text, {"name": person.name, "other": other, "code": group.code})
    wanted = sum(person.place is None for person in chosen)
    left = places_left(group.capacity, stays, joined_on)
    if wanted <= left:
        return
    values = {"code": group.code, "on": joined_on, "capacity": group.capacity, "left": left, "wanted": wanted}
    if left <= 0:
        text = _l("Cohort %(code)s is full from %(on)s: it takes %(capacity)s people")
    else:
        text = _l(
            "Choose fewer people: from %(on)s there is room for %(left)s more, and you chose %(wanted)s"
        )
    yield Problem("people", text, values)


_WITHOUT_CONSENT = {
    Consent.MISSING: _l(
        "%(name)s was referred, but no consent to the programme is recorded. "
        "Record it on the page of their referral, or untick them"
    ),
    Consent.WITHDRAWN: _l("%(name)s has withdrawn the consent to the programme. Untick them"),
}


def _placed(name: str, place: Place) -> Problem:
    values = {"name": name, "code": place.code, "start": place.joined_on, "end": place.left_on}
    if place.here:
        text = _l("%(name)s is already a member of this cohort")
    elif place.left_on is None:
        text = _l(
            "%(name)s is in cohort %(code)s from %(start)s. First record there that they left, or untick them"
        )
    else:
        text = _l(
            "%(name)s is in cohort %(code)s until %(end)s. Choose that day or a later one, or untick them"
        )
    return Problem("people", text, values)


def names_apart(
    participant: int, pairs: Collection[tuple[int, int]], names: Mapping[int, str]
) -> tuple[str, ...]:
    """From whom somebody must be kept apart, by name; `pairs` have them in the first place."""
    return tuple(sorted(names[other] for one, other in pairs if one == participant and other in names))


def leave_problem(*, joined_on: dt.date, left_on: dt.date, today: dt.date) -> Problem | None:
    """Why somebody cannot have left on that day; None when they can."""
    if left_on < joined_on:
        text = _l("Date of leaving must be %(joined)s or later, the day of joining")
        return Problem("left_on", text, {"joined": joined_on})
    if left_on > today:
        text = _l("Date of leaving must be today or earlier: record it when it has happened")
        return Problem("left_on", text)
    return None
