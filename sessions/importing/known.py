"""What is stored already, as far as a file refers to it. Filled by `queries`, read by the checks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from modules.instruments.rules import Definition
from programme.followup.rules import Event


def folded_number(number: str) -> str:
    """A prison number without its punctuation, in small letters: what tells two numbers apart."""
    return re.sub(r"[^a-z0-9]", "", number.lower())


@dataclass(frozen=True, slots=True)
class KnownSite:
    id: int
    code: str
    name: str
    country: str
    subdivision: str | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class KnownCurriculum:
    """A published curriculum; `code` is how a file names it, with `@version` where it is not the newest."""

    id: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class KnownCohort:
    id: int
    code: str
    site: int
    curriculum: int | None
    starts_on: dt.date
    closed: bool
    capacity: int
    time_zone: str
    last_position: int = 0


@dataclass(frozen=True, slots=True)
class KnownParticipant:
    """`date_of_birth` and `covariates` are filled for an import of participants only."""

    id: int
    reference: str
    site: int
    given_name: str = ""
    family_name: str = ""
    prison_number: str | None = None
    earliest_release_date: dt.date | None = None
    date_of_birth: dt.date | None = None
    covariates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownMembership:
    id: int
    participant: int
    cohort: int
    cohort_code: str
    joined_on: dt.date
    left_on: dt.date | None
    outcome: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A session that the cohort's plan asks for; `used` when a session was made of it."""

    id: int
    position: int
    title: str
    module: str | None
    kind: str
    minutes: int
    used: bool


@dataclass(frozen=True, slots=True)
class KnownSession:
    id: int
    cohort: int
    on: dt.date
    title: str
    state: str
    minutes_planned: int


@dataclass(frozen=True, slots=True)
class KnownMark:
    id: int
    state: str
    minutes_present: int
    reason: int | None
    source: str


@dataclass(frozen=True, slots=True)
class KnownRelease:
    """A release; `events`: those that are not withdrawn; `imported`: no member of staff recorded it."""

    id: int
    released_on: dt.date
    observed_until: dt.date
    imported: bool
    events: tuple[tuple[Event, dt.date], ...]


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure that is not withdrawn."""

    taken_on: dt.date
    answers: tuple[int | None, ...] | None
    total: float | None


@dataclass(frozen=True, slots=True)
class KnownInstrument:
    """An instrument that is in use, and how it is scored."""

    id: int
    code: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a check may look at. Codes and references are the keys, as files name things.

    `prison_numbers`: folded number -> reference of the person who has it. `regions`: country -> regions
    whose holidays are known. `time_zones`: country -> its time zone, where one is enough. `reasons`: code
    or label in small letters -> id of the absence reason. `instruments`: by code in
    small letters. `measures`: by participant, cohort, instrument and time point. `may_add_sites` is false on
    the page: a new site is for the command line.
    """

    today: dt.date
    sites: Mapping[str, KnownSite] = field(default_factory=dict)
    curricula: Mapping[str, KnownCurriculum] = field(default_factory=dict)
    cohorts: Mapping[str, KnownCohort] = field(default_factory=dict)
    participants: Mapping[str, KnownParticipant] = field(default_factory=dict)
    prison_numbers: Mapping[str, str] = field(default_factory=dict)
    memberships: Mapping[int, tuple[KnownMembership, ...]] = field(default_factory=dict)
    items: Mapping[int, tuple[KnownItem, ...]] = field(default_factory=dict)
    sessions: Mapping[tuple[int, dt.date], tuple[KnownSession, ...]] = field(default_factory=dict)
    marks: Mapping[tuple[int, int], KnownMark] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    reason_codes: tuple[str, ...] = ()
    releases: Mapping[int, tuple[KnownRelease, ...]] = field(default_factory=dict)
    instruments: Mapping[str, KnownInstrument] = field(default_factory=dict)
    measures: Mapping[tuple[int, int, int, str], KnownMeasure] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    time_zones: Mapping[str, str] = field(default_factory=dict)
    may_add_sites: bool = True
