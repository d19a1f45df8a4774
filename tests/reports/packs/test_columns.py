"""How figures stand in a table: no percentage of fewer than ten, and a dash where there is nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.packs import columns as c

DASH = "\N{EN DASH}"
share = st.floats(0, 1)


@given(n=st.integers(0, 9), value=share)
def test_no_percentage_of_fewer_than_ten_is_shown(n: int, value: float) -> None:
    row = {"n": n, "rate": value, "lower": value, "upper": value}
    for column in (c.share("Rate", "rate", "n"), c.interval("Limits", of="n")):
        assert column.text(row) == DASH
        assert column.holds_back(row) == (n > 0)


@given(n=st.integers(10, 10**6), value=share)
def test_from_ten_on_it_is_shown(n: int, value: float) -> None:
    row = {"n": n, "rate": value}
    column = c.share("Rate", "rate", lambda one: one["n"])
    assert column.text(row).endswith("%") and not column.holds_back(row)


@pytest.mark.parametrize(
    "column",
    [
        c.share("Rate", "x", "n"),
        c.share("Rate", "x", None),
        c.figure("Score", "x"),
        c.interval("Limits", "x", "x"),
        c.Column("Of nothing that is known", lambda _row: "1%", of=lambda row: row["x"]),
    ],
)
def test_what_is_not_known_is_a_dash_and_not_held_back(column: c.Column) -> None:
    row = {"n": 12, "x": math.nan}
    assert column.text(row) == DASH and not column.holds_back(row)


def test_each_kind_of_column_in_words() -> None:
    row = {"n": 1234, "x": 0.8042, "lower": 0.5, "upper": 1.25, "p": 0.0004, "group": "all", "code": "N1"}
    shown = [
        c.count("", "n"), c.share("", "x", "n"), c.figure("", "x"), c.interval(""),
        c.interval("", show=c.two_places), c.p_value(""), c.group(), c.text("", "code"),
    ]  # fmt: skip
    assert [column.text(row) for column in shown] == [
        "1,234", "80.4%", "0.80", "50.0% to 125.0%", "0.50 to 1.25", "< 0.001", "Everybody", "N1",
    ]  # fmt: skip
    assert [column.numeric for column in shown] == [True] * 6 + [False] * 2
    assert c.p_words(0.042) == "0.042"
