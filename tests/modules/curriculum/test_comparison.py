"""What became of each part of a version in the next."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from modules.curriculum.comparison import Fate, align, compare
from modules.curriculum.content import ModuleContent, SessionContent, Version
from modules.exercises.content import NamedExercise


def session(key: int, **values: object) -> SessionContent:
    made = SessionContent(key, key, key, "group", f"Session {key}", 180, "Aims")
    return replace(made, **values)  # type: ignore[arg-type]


def module(code: str, *sessions: SessionContent, **values: object) -> ModuleContent:
    made = ModuleContent(ord(code), 1, code, code.upper(), False, (), sessions)
    return replace(made, **values)  # type: ignore[arg-type]


def version(*modules: ModuleContent, number: int = 1, **values: object) -> Version:
    made = Version(number, "x", number, "X", "draft", 0.8, True, 0, modules, ("Why?", "How?"))
    return replace(made, **values)  # type: ignore[arg-type]


def fates(before: Version, after: Version) -> dict[str, str]:
    found = compare(before, after)
    shown = {}
    for pair in found.modules:
        shown[(pair.after or pair.before).title] = pair.fate.value  # type: ignore[union-attr]
        for one in pair.sessions:
            shown[(one.after or one.before).title] = one.fate.value  # type: ignore[union-attr]
    return {title: fate for title, fate in shown.items() if fate != Fate.SAME}


START = version(
    module("a", session(1), session(2), session(3)), module("b", session(4)), module("c", session(5))
)


def test_a_version_is_the_same_as_itself() -> None:
    assert compare(START, START).same
    assert fates(START, START) == {}


def test_what_was_added_and_removed_is_told() -> None:
    a, b, _c = START.modules
    after = version(replace(a, sessions=(*a.sessions[:2], session(9))), b, module("d", session(8)), number=2)
    assert fates(START, after) == {
        "Session 3": "removed", "Session 9": "added", "C": "removed", "Session 5": "removed", "D": "added",
        "Session 8": "added",
    }  # fmt: skip


def test_a_session_with_another_content_is_changed() -> None:
    a, b, c = START.modules
    for values in (
        {"title": "Session 1 "},
        {"minutes": 90},
        {"kind": "one_to_one"},
        {"aims": ""},
        {"fidelity": ("Seen",)},
        {"exercises": (NamedExercise(1, "Round"),)},
    ):
        after = version(replace(a, sessions=(session(1, **values), *a.sessions[1:])), b, c, number=2)
        assert list(fates(START, after).values()) == ["changed"], values


def test_only_the_session_that_changed_places_moved() -> None:
    a, b, c = START.modules
    one, two, three = a.sessions
    after = version(replace(a, sessions=(two, three, one)), b, c, number=2)
    assert fates(START, after) == {"Session 1": "moved"}


def test_a_module_that_moves_takes_its_sessions_along_unmoved() -> None:
    a, b, c = START.modules
    assert fates(START, version(c, a, b, number=2)) == {"C": "moved"}


def test_a_session_in_another_module_is_shown_once_where_it_is_now() -> None:
    a, b, c = START.modules
    after = version(replace(a, sessions=a.sessions[1:]), replace(b, sessions=(*b.sessions, a.sessions[0])), c)
    found = compare(START, after)
    shown = [one for pair in found.modules for one in pair.sessions if one.fate != Fate.SAME]
    assert [(one.fate, one.from_module, one.to_module) for one in shown] == [(Fate.MOVED, "A", "B")]


def test_prerequisites_are_compared_by_module_and_not_by_number() -> None:
    before = version(module("a", id=1), module("b", id=2, requires=(1,)))
    after = version(module("a", id=11), module("b", id=12, requires=(11,)), number=2)
    assert fates(before, after) == {}
    assert fates(before, version(module("a", id=11), module("b", id=12), number=2)) == {"B": "changed"}


def test_rule_and_prompts_are_compared_too() -> None:
    assert compare(START, replace(START, completion_share=0.7)).rule_changed
    assert compare(START, replace(START, closing_assessment=False)).rule_changed
    found = compare(START, replace(START, prompts=("How?", "Who?")))
    assert [(pair.after or pair.before, pair.fate.value) for pair in found.prompts] == [
        ("Why?", "removed"), ("How?", "same"), ("Who?", "added"),
    ]  # fmt: skip


def test_removed_things_stand_behind_what_they_stood_behind() -> None:
    found = align("abcd", "xad", str)
    assert [pair.after or pair.before for pair in found] == ["x", "a", "b", "c", "d"]


_LETTERS = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(_LETTERS, _LETTERS)
def test_alignment_holds_every_thing_of_both_once(before: list[str], after: list[str]) -> None:
    pairs = align(before, after, str)
    assert [pair.after for pair in pairs if pair.after] == after
    assert sorted(pair.before for pair in pairs if pair.before) == sorted(before)
    assert all(pair.before == pair.after for pair in pairs if pair.before and pair.after)


@given(_LETTERS, _LETTERS)
def test_what_did_not_move_keeps_its_order(before: list[str], after: list[str]) -> None:
    pairs = align([*enumerate(before)], [*enumerate(after)], lambda one: one[1])
    steady = [pair for pair in pairs if pair.before and pair.after and not pair.moved]
    places = [pair.before[0] for pair in steady if pair.before]
    assert places == sorted(places)
    assert not any(pair.moved for pair in pairs if pair.before is None or pair.after is None)


@given(st.permutations("abcdef"), st.integers(0, 5), st.integers(0, 5))
def test_one_that_is_moved_is_the_only_one_that_moved(order: list[str], start: int, to: int) -> None:
    after = list(order)
    after.insert(to, after.pop(start))
    assert sum(pair.moved for pair in align(order, after, str)) == (start != to)


@given(_LETTERS, _LETTERS)
def test_the_other_way_round_added_and_removed_change_places(before: list[str], after: list[str]) -> None:
    there, back = align(before, after, str), align(after, before, str)
    assert sorted(p.after for p in there if p.before is None and p.after) == sorted(
        p.before for p in back if p.after is None and p.before
    )
