"""What is right about a transfer, and what a new release date means for a cohort."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

OLDEST = dt.timedelta(days=366)
"""How long ago a transfer can have been that is recorded only now."""


@dataclass(frozen=True)
class Place:
    """A place in a cohort that somebody has now or will have. `last_on`: the cohort's last session
    that is held or scheduled, None when it has none."""

    membership: int
    cohort: int
    label: str
    joined_on: dt.date
    left_on: dt.date | None
    outcome: str | None
    last_on: dt.date | None

    def leaves_on(self, transferred_on: dt.date) -> dt.date:
        """The last day in the cohort for somebody who is transferred then: never before the first."""
        return max(self.joined_on, transferred_on)


def may_be_transferred_on(day: dt.date, today: dt.date) -> bool:
    """Whether a transfer of that day can be recorded: it has happened, and not too long ago."""
    return today - OLDEST <= day <= today


def ends_too_late(places: Sequence[Place], release_on: dt.date | None) -> tuple[Place, ...]:
    """The places in cohorts that still meet after somebody's release."""
    if release_on is None:
        return ()
    return tuple(place for place in places if place.last_on is not None and place.last_on > release_on)
