"""Who may be named to a data lab."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LEAST: Final = 60
"""So many people the Justice Data Lab of England and Wales asks for, to find others to compare them with."""


class Ground(StrEnum):
    """What allows it."""

    INFORMED = "informed"
    CONSENT = "consent"
    LAW = "law"


@dataclass(frozen=True)
class Taking:
    """Somebody's time in a cohort.

    `started_on`: the first session attended; `ended_on`: the day of leaving, None for those who are still
    there. `withdrew`: a consent, of whatever purpose, was taken back and not given again; `consented`: the
    consent to evaluation stands.
    """

    participant: int
    family_name: str
    given_name: str
    date_of_birth: dt.date | None
    prison_number: str | None
    establishment: str
    curriculum: str | None
    started_on: dt.date
    ended_on: dt.date | None
    withdrew: bool
    consented: bool


@dataclass(frozen=True)
class Chosen:
    """Who goes into a file. `withdrew` and `without_consent` count the people who are left out."""

    rows: tuple[Taking, ...]
    withdrew: int
    without_consent: int

    @property
    def people(self) -> tuple[int, ...]:
        """Ids of those in the file, each once, in order."""
        return tuple(sorted({row.participant for row in self.rows}))

    @property
    def without_name(self) -> int:
        """How many of them have no family name or no given name recorded."""
        return _people(row for row in self.rows if not (row.family_name and row.given_name))

    @property
    def without_birth(self) -> int:
        """How many of them have no date of birth recorded."""
        return _people(row for row in self.rows if row.date_of_birth is None)

    @property
    def without_number(self) -> int:
        """How many of them have no prison number recorded."""
        return _people(row for row in self.rows if not row.prison_number)

    @property
    def still_there(self) -> int:
        """How many of them have not left yet."""
        return _people(row for row in self.rows if row.ended_on is None)

    @property
    def too_few(self) -> bool:
        """Whether they are fewer than a data lab asks for."""
        return len(self.people) < LEAST


def chosen(rows: Iterable[Taking], ground: Ground) -> Chosen:
    """Whoever took back a consent is named on no ground; where consent is the ground, it must stand."""
    found = tuple(rows)
    willing = [row for row in found if not row.withdrew]
    named = [row for row in willing if ground is not Ground.CONSENT or row.consented]
    return Chosen(
        rows=tuple(named),
        withdrew=_people(row for row in found if row.withdrew),
        without_consent=_people(willing) - _people(named),
    )


def _people(rows: Iterable[Taking]) -> int:
    return len({row.participant for row in rows})
