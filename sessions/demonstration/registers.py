"""The marks of a register: plausible presence, absence by reason, and a few corrections."""

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sessions.demonstration.careers import Group, Person, Stay
from sessions.demonstration.meetings import HELD, Meeting, Register


class Mark(NamedTuple):
    """One mark; `person` counts from 0 and `reason` is a code."""

    person: int
    state: str
    late: int
    early: int
    present: int
    took_part: bool
    reason: str | None
    version: int


class Correction(NamedTuple):
    """What a mark was before it was corrected, and why."""

    person: int
    before: str
    after: str
    reason: str
    days_later: int


_WEIGHTS = {
    "refused": 14, "other_activity": 5, "sent_out": 2, "sick": 17, "healthcare": 9, "lockdown": 6,
    "not_unlocked": 14, "work_clash": 9, "segregation": 3, "court": 5, "separation": 1, "not_offered": 1,
    "facilitator_absent": 1, "legal_visit": 4, "family_visit": 5, "religious": 2, "bereavement": 1,
    "solicitor": 1,
}  # fmt: skip
_CODES = tuple(_WEIGHTS)


def _leaning(**times: float) -> tuple[float, ...]:
    total, found = 0.0, []
    for code in _CODES:
        total += _WEIGHTS[code] * times.get(code, 1)
        found.append(total)
    return tuple(found)


_LEANINGS = {
    "steady": _leaning(),
    "reluctant": _leaning(refused=3, other_activity=3, sent_out=2),
    "unwell": _leaning(sick=3, healthcare=3),
}
_BEFORE_LEAVING = {
    "withdrawn": ("refused", "refused", "withdrew", "other_activity"),
    "excluded": ("sent_out", "segregation", "refused"),
    "transferred": ("transfer", "transfer", "court"),
    "released": ("legal_visit", "solicitor", "court"),
}
_CORRECTED = (
    "Told us afterwards that he had been at the healthcare unit",
    "Wing staff confirmed that he was not unlocked",
    "Marked in the wrong line",
    "Came after the register was taken",
)
LATEST_CORRECTION = dt.timedelta(days=9)
"""Corrections come within these days, so a younger register has none yet."""
_NEVER_MISSED = ("assessment", "family_day")


def expected(group: Group, on: dt.date) -> list[Stay]:
    """The members who are expected on a day."""
    return [
        stay for stay in group.stays if stay.joined_on <= on and (stay.left_on is None or on <= stay.left_on)
    ]


def marks(group: Group, meeting: Meeting, draw: random.Random) -> list[Mark]:
    """The marks of a meeting; none unless it was held."""
    if meeting.state != HELD or meeting.register is Register.NONE:
        return []
    there = expected(group, meeting.on)
    if meeting.register is Register.PARTIAL:
        there = there[: max(1, len(there) - draw.randrange(1, 3))]
    kind = group.course.items[meeting.item].kind
    made = [_mark(stay, meeting, kind, draw) for stay in there]
    if made and not any(one.state == "attended" for one in made):
        # A session that was held had somebody in it.
        made[0] = Mark(made[0].person, "attended", 0, 0, meeting.minutes, True, None, 1)
    return made


def _mark(stay: Stay, meeting: Meeting, kind: str, draw: random.Random) -> Mark:
    person = stay.person
    reason = _missed(stay, meeting, kind, draw)
    if reason is not None:
        return Mark(person.number, "absent", 0, 0, 0, True, reason, 1)
    late = early = 0
    luck = draw.random()
    if luck < 0.11:
        late = 5 * draw.randrange(1, 8)
    elif luck < 0.15:
        early = 5 * draw.randrange(1, 10)
    took_part = luck > 0.17 or draw.random() < 0.3
    return Mark(person.number, "attended", late, early, meeting.minutes - late - early, took_part, None, 1)


def _missed(stay: Stay, meeting: Meeting, kind: str, draw: random.Random) -> str | None:
    """The reason of an absence, or None for somebody who came."""
    luck = draw.random()
    if meeting.position <= stay.missed_first:
        return "not_unlocked" if luck < 0.6 else "healthcare"
    if stay.outcome in _BEFORE_LEAVING and stay.left_on is not None:
        days = (stay.left_on - meeting.on).days
        if days < 12 and luck < 0.75:
            return draw.choice(_BEFORE_LEAVING[stay.outcome])
    if stay.outcome == "completed" and kind in _NEVER_MISSED and luck > 0.01:
        return None
    if luck >= stay.absence:
        return None
    return draw.choices(_CODES, cum_weights=_LEANINGS[stay.person.leaning])[0]


def corrected(made: Sequence[Mark], draw: random.Random) -> tuple[list[Mark], list[Correction]]:
    """Correct about one mark in two hundred: what it was first is kept beside it."""
    now, corrections = list(made), []
    for place, mark in enumerate(made):
        if draw.random() >= 0.005:
            continue
        if mark.state == "absent":
            after = mark._replace(reason="healthcare" if mark.reason != "healthcare" else "sick", version=2)
        else:
            after = Mark(mark.person, "absent", 0, 0, 0, True, "not_unlocked", 2)
        now[place] = after
        corrections.append(
            Correction(
                mark.person, _as_json(mark), _as_json(after), draw.choice(_CORRECTED), draw.randrange(1, 9)
            )
        )
    return now, corrections


def _as_json(mark: Mark) -> str:
    # As sessions/register keeps the two versions of a corrected mark.
    said: dict[str, Any] = {
        "state": mark.state,
        "minutes_late": mark.late,
        "minutes_left_early": mark.early,
        "took_part": mark.took_part,
        "reason": mark.reason,
    }
    return json.dumps(said)


def ages(people: Sequence[Person], today: dt.date) -> Iterator[int]:
    """Whole years of each person on a day."""
    for person in people:
        born = person.born_on
        yield today.year - born.year - ((today.month, today.day) < (born.month, born.day))
