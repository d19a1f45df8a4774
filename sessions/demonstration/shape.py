"""How large the demonstration is, and the chance that it is drawn with."""

import random
from dataclasses import dataclass

FEWEST, MOST = 30, 100_000
"""Numbers of participants that can be asked for."""

_LARGE = 400


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts that follow from the number of participants; about ten participants a cohort.

    A small programme meets once a week for whole units. A large one runs in half days: each group
    unit is given in two parts and a cohort meets twice a week, so it has about twice the sessions.
    """

    participants: int
    cohorts: int
    sites: int
    teams: int
    """Teams of two facilitators at each site."""
    half_days: bool
    seats: tuple[int, int]
    """Fewest and most people who begin in a cohort."""

    @property
    def capacity(self) -> int:
        return self.seats[1] + 1

    @property
    def meetings_a_week(self) -> int:
        return 2 if self.half_days else 1


def shape_of(participants: int) -> Shape:
    """The shape of a demonstration with so many participants (FEWEST to MOST)."""
    cohorts = max(3, round(participants / 10))
    large = participants >= _LARGE
    sites = 3 * max(1, round(cohorts / 500))
    return Shape(
        participants=participants,
        cohorts=cohorts,
        sites=sites,
        teams=min(6, max(1, -(-cohorts // (sites * 10)))),
        half_days=large,
        seats=(15, 18) if large else (8, 10),
    )


def chance(seed: int, *about: object) -> random.Random:
    """A source of chance of its own for each subject, the same for the same seed on every machine."""
    return random.Random("/".join(map(str, (seed, *about))))  # noqa: S311 (invented data, nothing secret)
