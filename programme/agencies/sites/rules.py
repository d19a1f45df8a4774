"""What a closure may look like, and when it closes the site."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from programme.web.text import Lazy
from programme.web.text import lazy as _l

FURTHEST = dt.timedelta(days=5 * 366)
"""How far from today a closure may begin or end; what is further is a slip of the pen."""


@dataclass(frozen=True)
class Days:
    """Days without sessions: every one from the first to the last (both included), or those of
    `weekdays`, 1 (Monday) to 7. Without a last day a weekly regime goes on."""

    starts_on: dt.date
    ends_on: dt.date | None
    weekdays: tuple[int, ...] = ()

    def closes(self, on: dt.date) -> bool:
        """Whether the site is closed on this day."""
        within = self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
        return within and (not self.weekdays or on.isoweekday() in self.weekdays)

    def over(self, today: dt.date) -> bool:
        """Whether no day of it is left."""
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which field of the form."""

    field: str
    message: Lazy


def days_of(starts_on: dt.date, ends_on: dt.date | None, weekdays: tuple[int, ...]) -> Days:
    """What was meant by these fields: without a last day and without weekdays, the first day alone."""
    return Days(starts_on, ends_on if ends_on or weekdays else starts_on, weekdays)


def closure_problems(days: Days, *, today: dt.date) -> Iterator[Problem]:
    """What stands against a closure on these days."""
    for field, on in (("starts_on", days.starts_on), ("ends_on", days.ends_on)):
        if on is not None and abs(on - today) > FURTHEST:
            yield Problem(field, _l("Check the year: it is more than five years from today"))
    if days.ends_on is None:
        return
    if days.ends_on < days.starts_on:
        yield Problem("ends_on", _l("Last day must be the same as or after the first day"))
    elif not any(days.closes(days.starts_on + dt.timedelta(days=place)) for place in range(_length(days))):
        yield Problem("weekdays", _l("None of these weekdays lies between the first and the last day"))


def _length(days: Days) -> int:
    """How many days to look at: after a week every weekday has been."""
    assert days.ends_on is not None  # noqa: S101
    return min((days.ends_on - days.starts_on).days + 1, 7)
