"""Prerequisites, order, and what keeps a draft from being published."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from modules.curriculum.content import ModuleContent, SessionContent, Version
from modules.drafting.rules import (
    Problem,
    Step,
    circle,
    code_of,
    moved,
    order_problem,
    publish_problems,
    too_early,
)
from modules.drafting.words import spoken


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Step, ...]:
    """Up to eight modules in an order, each requiring any others."""
    ids = list(range(1, draw(st.integers(0, 8)) + 1))
    return tuple(
        Step(id, f"M{id}", draw(st.frozensets(st.sampled_from([one for one in ids if one != id] or [0]))))
        for id in draw(st.permutations(ids))
    )


def _reaches(modules: tuple[Step, ...], start: int, wanted: int) -> bool:
    requires = {module.id: module.requires for module in modules}
    seen, waiting = set[int](), list(requires.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one == wanted:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(requires.get(one, ()))
    return False


@given(graphs())
def test_a_circle_is_named_exactly_when_a_module_comes_after_itself(modules: tuple[Step, ...]) -> None:
    found = circle(modules)
    assert bool(found) == any(_reaches(modules, module.id, module.id) for module in modules)
    if found:
        titles = {module.title: module for module in modules}
        assert found[0] == found[-1]
        for title, required in pairwise(found):
            assert titles[required].id in titles[title].requires


@given(graphs())
def test_an_order_without_problem_has_every_module_after_all_that_it_requires(
    modules: tuple[Step, ...],
) -> None:
    places = {module.id: place for place, module in enumerate(modules)}
    kept = all(places.get(one, -1) < places[module.id] for module in modules for one in module.requires)
    assert (order_problem(modules) is None) == kept
    assert (not too_early(modules)) == kept


@given(graphs(), st.data())
def test_moving_loses_and_doubles_nothing_and_keeps_the_order_of_the_others(
    modules: tuple[Step, ...], data: st.DataObject
) -> None:
    if not modules:
        return
    id = data.draw(st.sampled_from([module.id for module in modules]))
    to = data.draw(st.integers(-3, 12))
    after = moved(modules, id, to)
    assert [one for one in after if one.id != id] == [one for one in modules if one.id != id]
    assert len(after) == len(modules)
    assert after[min(max(to, 1), len(modules)) - 1].id == id


def test_the_circle_stands_in_the_message() -> None:
    modules = (Step(1, "A", frozenset({3})), Step(2, "B", frozenset({1})), Step(3, "C", frozenset({2})))
    problem = order_problem(modules)
    assert problem is not None
    assert any(
        f"circle: {around}." in spoken(problem)
        for around in ("A → C → B → A", "C → B → A → C", "B → A → C → B")
    )


def test_what_stands_too_early_is_named_with_what_it_comes_after() -> None:
    problem = order_problem((Step(1, "Closing", frozenset({2})), Step(2, "Start", frozenset())))
    assert problem is not None and problem.module == 1
    assert "“Closing” comes after “Start”, so it must stand below it" in spoken(problem)


@given(st.text(max_size=200), st.sets(st.from_regex(r"[a-z]{1,3}(-[2-4])?", fullmatch=True)))
def test_a_code_is_short_plain_and_new(title: str, taken: set[str]) -> None:
    code = code_of(title, taken)
    assert code not in taken and 1 <= len(code) <= 40
    assert code == code.lower() and code.isascii() and not code.startswith("-")


def test_codes_come_from_titles() -> None:
    assert code_of("Überblick & Ziele", ()) == "uberblick-ziele"
    assert code_of("Future", {"future", "future-2"}) == "future-3"
    assert code_of("未来", ()) == "module"


# --- Publishing --------------------------------------------------------------------------------


def session(id: int, kind: str = "group", title: str = "Session", minutes: int = 180) -> SessionContent:
    return SessionContent(id, id, id, kind, title, minutes, "")


WHOLE = Version(
    1, "x", 1, "Whole", "draft", 0.8, True,
    modules=(
        ModuleContent(1, 1, "a", "A", False, (), (session(1),)),
        ModuleContent(2, 2, "b", "B", False, (1,), (session(2), session(3, "assessment"))),
    ),
)  # fmt: skip


def problems(version: Version) -> list[tuple[str, int | None, int | None]]:
    found: tuple[Problem, ...] = publish_problems(version)
    return [(spoken(one), one.module, one.session) for one in found]


def with_module(index: int, **values: object) -> Version:
    modules = list(WHOLE.modules)
    modules[index] = replace(modules[index], **values)  # type: ignore[arg-type]
    return replace(WHOLE, modules=tuple(modules))


def test_a_whole_draft_can_be_published() -> None:
    assert problems(WHOLE) == []


def test_an_empty_draft_is_told_that_it_has_no_session() -> None:
    assert problems(replace(WHOLE, modules=())) == [
        ("There is no session yet. Plan at least one", None, None)
    ]


def test_a_module_without_sessions_is_named() -> None:
    assert problems(with_module(0, sessions=())) == [
        ("Module “A” has no session. Plan one, or remove it", 1, None)
    ]


def test_the_closing_assessment_needs_an_assessment() -> None:
    without = with_module(1, sessions=(session(2),))
    assert "no session is an assessment" in problems(without)[0][0]
    assert problems(replace(without, closing_assessment=False)) == []


def test_a_required_module_must_not_lean_on_an_optional_one() -> None:
    assert problems(with_module(0, optional=True)) == [
        (
            "“B” is required, but comes after “A”, which is optional. Take the prerequisite away, "
            "or make both required",
            2,
            None,
        )
    ]
    both = replace(WHOLE, modules=tuple(replace(one, optional=True) for one in WHOLE.modules))
    assert problems(both) == []


def test_everything_wrong_is_named_at_once() -> None:
    broken = with_module(0, title=" ", requires=(2,), sessions=(session(1, title="", minutes=0),))
    found = problems(replace(broken, title=""))
    assert [(module, one) for _message, module, one in found] == [
        (None, None),  # no title
        (None, None),  # the circle of both modules
        (1, None),
        (None, 1),
        (None, 1),
    ]
