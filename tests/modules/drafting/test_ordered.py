"""Rows that buttons put in order."""

from hypothesis import given
from hypothesis import strategies as st

from modules.drafting.ordered import rearranged


def test_rows_move_up_and_down_and_go() -> None:
    rows = ["a", "b", "c"]
    assert rearranged(rows, "row-up-1", "row") == ["b", "a", "c"]
    assert rearranged(rows, "row-down-0", "row") == ["b", "a", "c"]
    assert rearranged(rows, "row-remove-2", "row") == ["a", "b"]
    assert rows == ["a", "b", "c"]


def test_a_button_of_something_else_is_none_of_ours() -> None:
    for action in (
        "save",
        "",
        "other-up-1",
        "row-up-",
        "row-up-1x",
        "row-left-1",
        "row-up-٣",
        "row-up-99999",
    ):
        assert rearranged(["a", "b"], action, "row") is None


@given(st.lists(st.integers(), max_size=6), st.sampled_from(["up", "down"]), st.integers(0, 9))
def test_moving_keeps_every_row(rows: list[int], way: str, index: int) -> None:
    found = rearranged(rows, f"row-{way}-{index}", "row")
    assert found is not None and sorted(found) == sorted(rows)
