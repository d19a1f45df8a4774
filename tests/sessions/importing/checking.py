"""What the tests of import rules know already: two sites, a curriculum, a cohort, two people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sessions.importing.kinds import KINDS
from sessions.importing.known import (
    Known,
    KnownCohort,
    KnownCurriculum,
    KnownItem,
    KnownMembership,
    KnownParticipant,
    KnownSite,
)
from sessions.importing.rules import Checked, check, read

TODAY = dt.date(2027, 6, 1)
NORTH = KnownSite(1, "N1", "North", "DE", "BY", "Europe/Berlin")
SOUTH = KnownSite(2, "S1", "South", "GB", None, "Europe/London")
UNITS = KnownCurriculum(5, "UNITS", "Twenty-three units")
OTHER = KnownCurriculum(6, "OTHER", "Another")
COHORT = KnownCohort(7, "C1", 1, 5, dt.date(2027, 1, 4), True, 12, "Europe/Berlin", 2)
SECOND = KnownCohort(8, "C2", 1, 5, dt.date(2027, 1, 4), True, 12, "Europe/Berlin")
ADA = KnownParticipant(21, "R1", 1, "Ada", "Bell", None, None, dt.date(1990, 5, 1), {"age": 36.0})
CAL = KnownParticipant(22, "R2", 1)
ADA_IN_C1 = KnownMembership(31, 21, 7, "C1", dt.date(2027, 1, 4), dt.date(2027, 5, 1), "completed", "")
CAL_IN_C1 = KnownMembership(32, 22, 7, "C1", dt.date(2027, 1, 4), None, None, "")
ITEMS = (
    KnownItem(41, 1, "Arriving", "Biography", "group", 240, used=False),
    KnownItem(42, 2, "Lifeline", "Biography", "group", 180, used=False),
    KnownItem(43, 3, "Closing", "Assessment", "assessment", 180, used=False),
)


def known(**changes: Any) -> Known:
    """The world above, with changes."""
    values: dict[str, Any] = {
        "today": TODAY,
        "sites": {"N1": NORTH, "S1": SOUTH},
        "curricula": {"UNITS": UNITS, "OTHER": OTHER},
        "cohorts": {"C1": COHORT, "C2": SECOND},
        "participants": {"R1": ADA, "R2": CAL},
        "memberships": {21: (ADA_IN_C1,), 22: (CAL_IN_C1,)},
        "items": {7: ITEMS},
        "reasons": {"sick": 51, "court": 52},
        "reason_codes": ("court", "sick"),
        "regions": {"DE": ("BE", "BY"), "GB": ("ENG", "SCT"), "US": ("CA",)},
        "time_zones": {"DE": "Europe/Berlin", "GB": "Europe/London"},
    }
    return Known(**(values | changes))


def importing(kind: str, *lines: str, beside: Known | None = None) -> Checked:
    """The lines as a file of this kind, checked."""
    return check(read(KINDS[kind], "\n".join(lines).encode()), beside or known())


def mistakes(checked: Checked) -> list[tuple[int, str]]:
    """Row and column of each mistake, once it is clear that nothing would be written."""
    assert not checked.may_write
    assert checked.plan.changes_nothing
    for mistake in checked.mistakes:
        assert str(mistake.problem)
        assert str(mistake.remedy)
    return [(mistake.row, mistake.column) for mistake in checked.mistakes]
