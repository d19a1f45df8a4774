"""No mean of fewer than ten people follows from the means that are printed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.means import Mean, allowed, smallest_part


def mean(*people: int, kind: str = "score") -> Mean:
    return Mean(f"{kind} of {len(people)}", kind, np.array(sorted(people), dtype="int64"))


def test_a_mean_of_nine_is_not_printed() -> None:
    assert allowed([mean(*range(9))], {}, 10) == []
    assert len(allowed([mean(*range(10))], {}, 10)) == 1


def test_starters_and_completers_are_both_printed_only_when_the_others_are_ten() -> None:
    starters = mean(*range(25))
    assert allowed([starters, mean(*range(20))], {}, 10) == [starters]
    assert len(allowed([starters, mean(*range(15))], {}, 10)) == 2
    # Of another kind they have nothing to do with each other.
    assert len(allowed([starters, mean(*range(20), kind="other")], {}, 10)) == 2


def test_the_same_people_are_printed_again_and_a_few_more_are_not() -> None:
    earlier = {"score": [np.arange(30)]}
    assert len(allowed([mean(*range(30))], earlier, 10)) == 1
    assert allowed([mean(*range(33))], earlier, 10) == []
    assert len(allowed([mean(*range(40))], earlier, 10)) == 1


def test_three_means_together_tell_no_more_than_two() -> None:
    # A, and B beside it, overlap in four people: A + B - (A or B) would be the mean of four.
    earlier = {"score": [np.arange(0, 20), np.arange(16, 40)]}
    assert allowed([mean(*range(40))], earlier, 10) == []


groups = st.lists(st.sets(st.integers(0, 60), min_size=10, max_size=60), min_size=1, max_size=5)


@given(groups)
def test_every_sum_of_differences_is_of_ten_people_or_more(found: list[set[int]]) -> None:
    printed = allowed([mean(*people) for people in found], {}, 10)
    if not printed:
        return
    everybody = sorted(set().union(*(one.units.tolist() for one in printed)))
    inside = np.array([np.isin(everybody, one.units) for one in printed])
    _parts, sizes = np.unique(inside, axis=1, return_counts=True)
    assert sizes.min() >= 10
    assert smallest_part([one.units for one in printed]) == sizes.min()
