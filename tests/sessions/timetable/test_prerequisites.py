"""The order of a plan keeps what its modules require."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.timetable.prerequisites import Prerequisite, order_problem
from sessions.timetable.rules import PlanItem, Slot, propose

TITLES = ["Start", "Lifeline", "Group", "Offence", "Future"]


def needs(module: int, requires: int) -> Prerequisite:
    return Prerequisite(module, TITLES[module], requires, TITLES[requires])


def test_a_module_after_what_it_requires_is_right() -> None:
    assert order_problem([0, 0, 1, 1, 2], [needs(1, 0), needs(2, 0), needs(2, 1)]) is None


def test_a_module_before_what_it_requires_is_named_with_it() -> None:
    assert str(order_problem([1, 0], [needs(1, 0)])) == (
        "“Lifeline” requires “Start”, but begins before it has ended in this plan. "
        "The lead corrects the order in the curriculum."
    )


def test_what_is_required_must_have_ended_not_only_begun() -> None:
    assert "“Lifeline” requires “Start”" in str(order_problem([0, 1, 0, 1], [needs(1, 0)]))


def test_a_module_that_is_not_in_the_plan_stands_in_nobodys_way() -> None:
    assert order_problem([1, None, 2], [needs(1, 0), needs(0, 2)]) is None


def test_modules_that_require_one_another_are_named_as_a_circle() -> None:
    said = str(order_problem([0, 1, 2], [needs(0, 2), needs(2, 1), needs(1, 0)]))
    assert "require one another (“Start” → “Group” → “Lifeline” → “Start”)" in said


def test_a_circle_elsewhere_does_not_hide_which_order_is_wrong() -> None:
    said = str(order_problem([1, 0, 2, 3], [needs(1, 0), needs(2, 3), needs(3, 2)]))
    assert said.startswith("“Lifeline” requires “Start”")


def test_a_large_knot_of_circles_does_not_hang() -> None:
    size = 300
    knot = [Prerequisite(a, str(a), b, str(b)) for a in range(size) for b in range(size) if a != b]
    assert "require one another" in str(order_problem(list(range(size)), knot))


def test_a_plan_out_of_order_gets_no_dates() -> None:
    items = [PlanItem(1, "Later", 60, module_id=1), PlanItem(2, "Earlier", 60, module_id=0)]
    found = propose(
        items,
        [Slot(1, dt.time(9))],
        starts_on=dt.date(2027, 1, 4),
        days_off={},
        zone=ZoneInfo("Europe/London"),
        prerequisites=[needs(1, 0)],
    )
    assert found.sessions == ()
    assert "“Lifeline” requires “Start”" in str(found.failure)


@given(
    modules=st.lists(st.none() | st.integers(0, 4), max_size=12),
    pairs=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] != pair[1])),
)
def test_a_problem_is_found_exactly_when_a_later_session_was_required_before(
    modules: list[int | None], pairs: set[tuple[int, int]]
) -> None:
    broken = any(
        modules[earlier] == module and modules[later] == requires
        for module, requires in pairs
        for earlier in range(len(modules))
        for later in range(earlier, len(modules))
    )
    problem = order_problem(modules, [needs(*pair) for pair in sorted(pairs)])
    assert (problem is not None) is broken
    if problem is not None and "→" in str(problem):
        circle = [
            TITLES.index(title.strip("“”")) for title in str(dict(problem.values)["circle"]).split(" → ")
        ]
        assert circle[0] == circle[-1]
        assert all(pair in pairs for pair in pairwise(circle))
