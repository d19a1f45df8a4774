"""The codebook as people read it."""

import pytest

from reports.filters import OutcomeFilters
from reports.packs.codebook import codebook
from reports.packs.explained import explained
from reports.packs.outcome import Mode, Outcome
from tests.reports.invented import programme


@pytest.mark.parametrize("mode", list(Mode))
def test_every_line_of_the_codebook_stands_with_its_table(mode: Mode) -> None:
    outcome = Outcome.of(programme(), OutcomeFilters(), mode=mode)
    parts = explained(outcome)
    assert [part.name for part in parts] == list(outcome.tables)
    assert [row for part in parts for row in part.rows] == [
        tuple(row) for row in codebook(outcome).itertuples(index=False)
    ]
    assert all(part.title for part in parts)
    # Only what is drawn beside another table has no section of its own.
    assert {part.name for part in parts if not part.definition} <= {"retention_at_risk", "survival_at_risk"}
