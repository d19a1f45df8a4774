"""What may happen to a referral and when it is overdue; what a consent allows."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programme.web.text import Lazy
from programme.web.text import lazy as _l


@dataclass(frozen=True)
class Transition:
    """A step that may be taken. `who` takes it: a coordinator, or a fact recorded elsewhere."""

    to_state: str
    who: str
    suggested: bool
    reasons: tuple[str, ...] = ()

    @property
    def by_coordinator(self) -> bool:
        return self.who == "coordinator"


@dataclass(frozen=True)
class Given:
    """A consent: given on a day, and perhaps taken back on another."""

    purpose: str
    given_on: dt.date
    withdrawn_on: dt.date | None = None


class Standing(StrEnum):
    """What is known of a consent. Nothing recorded is not the same as taken back."""

    NOT_RECORDED = "not_recorded"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which field of the form (None: in no one field)."""

    field: str | None
    message: Lazy
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def standing(consents: Iterable[Given], purpose: str) -> Standing:
    """Whether somebody consents to that now."""
    of_purpose = [one for one in consents if one.purpose == purpose]
    if any(one.withdrawn_on is None for one in of_purpose):
        return Standing.GIVEN
    return Standing.WITHDRAWN if of_purpose else Standing.NOT_RECORDED


def suggested(transitions: Sequence[Transition]) -> Transition | None:
    """The step that usually follows; None at an end."""
    return next((one for one in transitions if one.suggested), None)


def offered(transitions: Sequence[Transition]) -> tuple[Transition, ...]:
    """The steps that a coordinator may take, the suggested one first."""
    own = [one for one in transitions if one.by_coordinator]
    return tuple(sorted(own, key=lambda one: not one.suggested))


def days_in(since: dt.date, today: dt.date) -> int:
    """For how many days something has lasted; never fewer than none."""
    return max((today - since).days, 0)


def days_overdue(since: dt.date, allowed: int | None, today: dt.date) -> int:
    """By how many days a state has lasted longer than it may; 0 while it has not."""
    return 0 if allowed is None else max(days_in(since, today) - allowed, 0)


def referral_problems(*, referred_on: dt.date, today: dt.date) -> tuple[Problem, ...]:
    """What stands against a referral of that day."""
    return tuple(
        _future("referred_on", referred_on, today, _l("Date of the referral must be today or earlier"))
    )


def step_problems(
    *, taken_on: dt.date, since: dt.date, today: dt.date, reasons: Sequence[str], reason: str
) -> tuple[Problem, ...]:
    """What stands against a step: its date, and a reason where reasons are offered."""
    found = [*_future("taken_on", taken_on, today, _l("Date must be today or earlier"))]
    if taken_on < since:
        text = _l("Date must be %(since)s or later, the date of the step before")
        found.append(Problem("taken_on", text, {"since": since}))
    if reasons and reason not in reasons:
        found.append(Problem("reason", _l("Choose a reason")))
    return tuple(found)


def consent_problems(*, given_on: dt.date, today: dt.date) -> tuple[Problem, ...]:
    """What stands against a consent of that day."""
    return tuple(_future("given_on", given_on, today, _l("Date of the consent must be today or earlier")))


def withdrawal_problems(*, withdrawn_on: dt.date, given_on: dt.date, today: dt.date) -> tuple[Problem, ...]:
    """What stands against taking a consent back on that day."""
    found = [*_future("withdrawn_on", withdrawn_on, today, _l("Date must be today or earlier"))]
    if withdrawn_on < given_on:
        text = _l("Date must be %(given)s or later, the date of the consent")
        found.append(Problem("withdrawn_on", text, {"given": given_on}))
    return tuple(found)


def _future(field: str, day: dt.date, today: dt.date, message: Lazy) -> list[Problem]:
    return [Problem(field, message)] if day > today else []
