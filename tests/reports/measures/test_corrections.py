"""What was changed after the cut: one by one, but for an import."""

import pandas as pd

from reports.measures import Frames
from reports.measures.corrections import COLUMNS, MOST, corrections
from tests.reports.invented import corrected, programme


def of(*found: pd.DataFrame) -> pd.DataFrame:
    return corrections(programme(cohorts=1, corrections=pd.concat(found)))


def test_without_a_change_there_is_no_row_but_every_column() -> None:
    table = corrections(programme(cohorts=1))
    assert table.empty and list(table.columns) == COLUMNS
    assert corrections(Frames.of(cut=programme(cohorts=1).cut)).empty


def test_changes_are_listed_one_by_one_in_order_of_their_day() -> None:
    later = corrected(1, recorded_on=pd.Timestamp("2025-08-01"), kind="membership", session=None)
    table = of(later, corrected(MOST))
    assert len(table) == MOST + 1 and table["n"].eq(1).all()
    assert table["kind"].tolist()[-1] == "membership" and pd.isna(table["session"].iloc[-1])
    assert table["pseudonym"].tolist()[:2] == ["p00000", "p00001"]


def test_more_than_a_few_that_are_alike_are_one_row_with_their_number() -> None:
    table = of(corrected(MOST + 1, operation="update"), corrected(2, operation="delete", fields=None))
    *single, many = table.to_dict("records")
    assert (many["operation"], many["n"], many["cohort"]) == ("update", MOST + 1, "C001")
    assert all(pd.isna(many[name]) for name in ("session", "dated", "pseudonym", "fields"))
    assert [row["operation"] for row in single] == ["delete", "delete"]


def test_who_is_not_within_the_filters_is_left_out() -> None:
    elsewhere = corrected(1, kind="release", cohort=None, session=None, pseudonym="p99999")
    here = corrected(1, kind="release", cohort=None, session=None)
    of_nobody = corrected(1, kind="target", cohort=None, session=None, dated=None, pseudonym=None)
    table = of(elsewhere, here, of_nobody)
    assert table["kind"].tolist() == ["release", "target"]
