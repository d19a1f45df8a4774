"""Which days a calendar shows, and where one goes from there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
"""The days that can be asked for."""

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)


class View(StrEnum):
    """How much of the calendar is shown at a time."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """The month, the week (from Monday) or the day that holds `on`."""

    view: View
    on: dt.date

    @property
    def starts_on(self) -> dt.date:
        """Its first day."""
        if self.view is View.MONTH:
            return self.on.replace(day=1)
        return monday(self.on) if self.view is View.WEEK else self.on

    @property
    def ends_on(self) -> dt.date:
        """Its last day."""
        if self.view is View.MONTH:
            return (self.starts_on + 31 * _DAY).replace(day=1) - _DAY
        return self.starts_on + 6 * _DAY if self.view is View.WEEK else self.on

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days to show: a month is shown in whole weeks, so it brings some of its neighbours'."""
        first, last = self.starts_on, self.ends_on
        if self.view is View.MONTH:
            first, last = monday(first), monday(last) + 6 * _DAY
        return tuple(first + number * _DAY for number in range((last - first).days + 1))

    @property
    def previous(self) -> dt.date | None:
        """A day of the period before it; None before the first that can be asked for."""
        before = self.starts_on - _DAY
        if before < FIRST_DAY:
            return None
        return Period(self.view, before).starts_on

    @property
    def next(self) -> dt.date | None:
        """A day of the period after it; None after the last that can be asked for."""
        after = self.ends_on + _DAY
        return after if after <= LAST_DAY else None

    def holds(self, day: dt.date) -> bool:
        """Whether the day belongs to the period itself."""
        return self.starts_on <= day <= self.ends_on


def monday(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - day.weekday() * _DAY


def weeks(days: tuple[dt.date, ...]) -> tuple[tuple[dt.date, ...], ...]:
    """Days that begin with a Monday, by sevens."""
    return tuple(days[place : place + 7] for place in range(0, len(days), 7))
