"""Words cut to the room there is."""

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.words import squeezed


@given(st.text(max_size=60), st.integers(3, 40))
def test_a_code_keeps_both_its_ends(code: str, width: int) -> None:
    cut = squeezed(code, width)
    assert len(cut) == min(len(code), width)
    if len(code) > width:
        assert cut[0] == code[0] and cut[-1] == code[-1] and "\N{HORIZONTAL ELLIPSIS}" in cut
    else:
        assert cut == code
