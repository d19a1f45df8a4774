"""A posted register, read along the roll."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.web.posted import Posted
from sessions.register.form import Read, read
from sessions.register.marks import FACILITATOR, Mark, Person, State
from sessions.register.rules import Entry, settle
from tests.sessions.register.test_rules import END, roll

ON = roll(Person(1, "Ada Bell"), Person(2, "Cal Dee", Mark(State.ATTENDED), 3))


def posted(*pairs: tuple[str, str]) -> Read:
    return read(Posted(pairs), ON)


def only_error(found: Read) -> tuple[str, str]:
    assert len(found.errors) == 1
    assert found.errors[0].name is None or found.errors[0].name in str(found.errors[0].message)
    return found.errors[0].field, str(found.errors[0].message)


def test_a_full_row_becomes_an_entry() -> None:
    ada = (
        ("mark-1", "attended"),
        ("late-1", "10"),
        ("early-1", " 5 "),
        ("tookpart-1", "no"),
        ("version-1", "0"),
    )
    cal = (("mark-2", "absent"), ("reason-2", "sick"), ("version-2", "3"))
    found = posted(*ada, *cal, ("correction-reason", " Mixed up "))
    assert found.errors == ()
    assert found.entries == (
        Entry(1, Mark(State.ATTENDED, 10, 5, took_part=False), 0),
        Entry(2, Mark(State.ABSENT, reason="sick"), 3),
    )
    assert found.reason == "Mixed up"


def test_nothing_posted_is_an_entry_that_says_nothing() -> None:
    found = posted()
    assert found.errors == ()
    assert [entry.mark for entry in found.entries] == [Mark(), Mark()]
    assert settle(ON, found.entries, now=END, by_role=FACILITATOR).changes == ()


@pytest.mark.parametrize(
    "minutes",
    ["-1", "1.5", "ten", "1441", "9" * 4000, "1e3", "٣", "１０", "²", "0x10", "1_0", "\x00", "1 0"],
)
@pytest.mark.parametrize(("key", "words"), [("late", "Minutes late"), ("early", "Minutes left early")])
def test_junk_minutes_name_the_person_and_are_kept(minutes: str, key: str, words: str) -> None:
    found = posted(("mark-1", "attended"), (f"{key}-1", minutes), ("version-1", "0"))
    field, message = only_error(found)
    assert field == f"{key}-1"
    assert message.startswith(f"{words} of Ada Bell must be")
    assert getattr(found.typed[1], key) == minutes.strip()


def test_junk_marks_versions_and_boxes_name_the_person() -> None:
    assert only_error(posted(("mark-1", "present"), ("version-1", "0")))[0] == "mark-1"
    assert only_error(posted(("mark-1", "attended"), ("version-1", "x")))[0] == "version-1"
    assert only_error(posted(("mark-1", "attended"), ("version-1", "-1")))[0] == "version-1"
    assert only_error(posted(("mark-1", "attended")))[0] == "version-1"
    box = (("mark-1", "attended"), ("version-1", "0"), ("tookpart-1", "perhaps"))
    assert only_error(posted(*box))[0] == "tookpart-1"


def test_two_different_answers_for_one_person_are_refused() -> None:
    pairs = (("mark-1", "attended"), ("mark-1", "absent"), ("reason-1", "sick"), ("version-1", "0"))
    field, message = only_error(posted(*pairs))
    assert field == "mark-1"
    assert "several answers for Ada Bell" in message


def test_the_same_answer_twice_is_one_answer() -> None:
    assert posted(("mark-1", "attended"), ("mark-1", "attended"), ("version-1", "0")).errors == ()


def test_junk_in_the_minutes_of_an_absence_does_not_matter() -> None:
    found = posted(("mark-1", "absent"), ("reason-1", "sick"), ("late-1", "ten"), ("version-1", "0"))
    assert found.errors == ()
    assert found.entries[0].mark == Mark(State.ABSENT, reason="sick")


def test_a_posted_person_who_is_not_on_the_roll_is_never_an_entry() -> None:
    found = posted(("mark-9", "attended"), ("version-9", "0"))
    assert [entry.participant for entry in found.entries] == [1, 2]
    field, message = only_error(found)
    assert field == "mark-9"
    assert "Gus Hall has left the cohort" in message


def test_an_unmarked_row_of_someone_who_left_is_no_error() -> None:
    assert posted(("mark-9", ""), ("late-9", ""), ("version-9", "0")).errors == ()


def test_keys_that_only_look_like_marks_are_ignored() -> None:
    found = posted(
        ("mark-", "attended"), ("mark-x", "attended"), ("mark-٩", "attended"), ("mark-9 ", "attended")
    )
    assert found.errors == ()


def test_one_row_is_read_alone() -> None:
    pairs = Posted(
        [("mark-1", "present"), ("mark-2", "attended"), ("version-2", "3"), ("mark-9", "attended")]
    )
    found = read(pairs, ON, only=2)
    assert found.errors == ()
    assert [entry.participant for entry in found.entries] == [2]


def test_one_row_of_someone_who_left_says_so() -> None:
    found = read(Posted([("mark-9", "attended"), ("version-9", "0")]), ON, only=9)
    assert found.entries == ()
    assert "Gus Hall" in str(found.errors[0].message)


def test_a_control_character_in_the_correction_reason_is_refused() -> None:
    found = posted(("correction-reason", "Mixed\x00 up"))
    assert only_error(found)[0] == "correction-reason"
    assert found.reason == "Mixed up"


def test_emoji_and_line_ends_in_the_correction_reason_are_fine() -> None:
    found = posted(("correction-reason", "Mixed up 🙈\r\nTwice"))
    assert found.errors == ()
    assert found.reason == "Mixed up 🙈\r\nTwice"


keys = st.sampled_from(["mark", "late", "early", "reason", "version", "tookpart"])
values = st.sampled_from(["attended", "absent", "", "0", "3", "10", "no", "sick"]) | st.text(max_size=12)


@given(st.lists(st.tuples(keys, st.integers(1, 4), values), max_size=24))
def test_no_posted_junk_breaks_the_reading_or_writes_a_stranger(pairs: list[tuple[str, int, str]]) -> None:
    found = read(Posted([(f"{key}-{number}", value) for key, number, value in pairs]), ON)
    assert {entry.participant for entry in found.entries} <= {1, 2}
    assert set(found.typed) == {1, 2}
    for error in found.errors:
        assert error.name is None or error.name in str(error.message)
    settled = settle(ON, found.entries, now=END, by_role=FACILITATOR, reason=found.reason)
    for change in settled.changes:
        assert 0 <= change.minutes_present <= 180
