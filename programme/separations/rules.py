"""On which days people can be kept apart."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from programme.web.text import Lazy
from programme.web.text import lazy as _l


@dataclass(frozen=True)
class Problem:
    """What is wrong with a date; `values` fill the places of the message."""

    message: Lazy
    values: Mapping[str, dt.date] = field(default_factory=dict)


def start_problem(starts_on: dt.date, *, today: dt.date) -> Problem | None:
    """Why something cannot have begun on that day; None when it can."""
    if starts_on > today:
        return Problem(_l("The first day must be today or earlier: record it when it has begun"))
    return None


def end_problem(ends_on: dt.date, *, starts_on: dt.date, today: dt.date) -> Problem | None:
    """Why something that began on `starts_on` cannot have ended on that day; None when it can."""
    if ends_on < starts_on:
        return Problem(
            _l("The date must be %(start)s or later, the day on which it began"), {"start": starts_on}
        )
    if ends_on > today:
        return Problem(_l("The date must be today or earlier: record the end when it has come"))
    return None


def again_problem(*, free_from: dt.date) -> Problem:
    """Why a new one cannot begin on a day on which an earlier one still held."""
    return Problem(
        _l("It was recorded already for the days before %(free)s. The first day must be that day or later"),
        {"free": free_from},
    )
