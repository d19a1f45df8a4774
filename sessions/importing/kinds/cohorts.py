"""Import of cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sessions.importing import cells
from sessions.importing.kinds.base import Column, Kind, Plan, twice, unknown
from sessions.importing.known import Known, KnownCohort
from sessions.importing.mistakes import Mistakes
from sessions.sentence import say

CAPACITY = 12
"""Places of a cohort for which the file gives none."""


@dataclass(frozen=True, slots=True)
class CohortRow:
    row: int
    cohort: str
    site: str
    curriculum: str
    starts_on: dt.date
    closed: bool | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class CohortWrite:
    """A cohort to insert (`id` None) or to bring to these values; `row` for a refusal at the end.

    `curriculum` is None when the cohort has its plan already.
    """

    id: int | None
    row: int
    code: str
    site: int
    curriculum: int | None
    starts_on: dt.date
    closed: bool
    capacity: int
    state: str


def _alone(rows: Sequence[CohortRow], mistakes: Mistakes) -> None:
    twice(rows, lambda row: (row.cohort,), "cohort", say("This cohort"), mistakes)


def _check(rows: Sequence[CohortRow], known: Known, mistakes: Mistakes) -> Plan:
    inserts: list[CohortWrite] = []
    updates: list[CohortWrite] = []
    unchanged = 0
    for row in rows:
        site = known.sites.get(row.site)
        if site is None:
            remedy = say("Correct the code, or import the site first.")
            unknown(row.row, "site", row.site, known.sites, mistakes, remedy=remedy)
        curriculum = known.curricula.get(row.curriculum)
        if curriculum is None:
            remedy = say("Use the code of a published curriculum; throughcare list curricula prints them.")
            unknown(row.row, "curriculum", row.curriculum, known.curricula, mistakes, remedy=remedy)
        if site is None or curriculum is None:
            continue
        old = known.cohorts.get(row.cohort)
        if old is None:
            state = "running" if row.starts_on <= known.today else "planned"
            closed = True if row.closed is None else row.closed
            capacity = row.capacity or CAPACITY
            inserts.append(
                CohortWrite(
                    None, row.row, row.cohort, site.id, curriculum.id, row.starts_on, closed, capacity, state
                )
            )
        elif _stays(row, old, site.id, curriculum.id, mistakes):
            write = CohortWrite(
                old.id,
                row.row,
                row.cohort,
                site.id,
                curriculum.id if old.curriculum is None else None,
                row.starts_on,
                old.closed if row.closed is None else row.closed,
                row.capacity or old.capacity,
                "",
            )
            same = (write.starts_on, write.closed, write.capacity) == (
                old.starts_on,
                old.closed,
                old.capacity,
            )
            if same and write.curriculum is None:
                unchanged += 1
            else:
                updates.append(write)
    return Plan(tuple(inserts), tuple(updates), unchanged)


def _stays(row: CohortRow, old: KnownCohort, site: int, curriculum: int, mistakes: Mistakes) -> bool:
    """Whether site and curriculum are those of the cohort: neither can change under its sessions."""
    remedy = say("Correct the row, or give the cohort another code.")
    if old.site != site:
        mistakes.add(row.row, "site", row.site, say("The cohort is there already, at another site."), remedy)
        return False
    if old.curriculum not in (None, curriculum):
        problem = say("The cohort is there already and follows another curriculum.")
        mistakes.add(row.row, "curriculum", row.curriculum, problem, remedy)
        return False
    return True


COHORTS = Kind(
    name="cohorts",
    title=say("Cohorts"),
    about=say("Groups that go through the programme together. Each takes its plan from the curriculum."),
    columns=(
        Column("cohort", cells.code, say("Code of the cohort."), required=True),
        Column("site", cells.code, say("Code of its site."), required=True),
        Column("curriculum", cells.text(50), say("Code of a published curriculum."), required=True),
        Column("starts_on", cells.date, say("Day of its start."), required=True),
        Column("closed", cells.yes_or_no, say("yes: nobody joins once it runs (when empty); no: rolling.")),
        Column("capacity", cells.capacity, say("Places, from 1 to 100; 12 when empty.")),
    ),
    make=CohortRow,
    alone=_alone,
    check=_check,
)
