"""What a posted register changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sessions.register.marks import FACILITATOR, LEAD, Mark, Person, Roll, State
from sessions.register.rules import Change, Entry, Settled, not_held_problem, settle, unmarked
from sessions.timetable.states import SessionState

START = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=3)
HERE = Mark(State.ATTENDED)
SICK = Mark(State.ABSENT, reason="sick")
COURT = Mark(State.ABSENT, reason="court")
NAMES = ("Ada Bell", "Cal Dee", "Eve Fox")


def roll(*people: Person, state: SessionState = SessionState.SCHEDULED, complete: bool = False) -> Roll:
    expected = people or tuple(Person(number, name) for number, name in enumerate(NAMES, start=1))
    return Roll(
        session=7,
        title="Unit 4",
        state=state,
        starts_at=START,
        ends_at=END,
        minutes_planned=180,
        people=expected,
        reasons={"sick": "Sick", "court": "Court"},
        recorded_at=END if complete else None,
        former={9: "Gus Hall"},
    )


def post(
    on: Roll, *entries: Entry, now: dt.datetime = END, by: str = FACILITATOR, reason: str = ""
) -> Settled:
    return settle(on, entries, now=now, by_role=by, reason=reason)


def messages(settled: Settled) -> list[tuple[str, str]]:
    return [(error.field, str(error.message)) for error in settled.errors]


def test_first_marks_are_changes_with_their_minutes() -> None:
    settled = post(roll(), Entry(1, Mark(State.ATTENDED, 20, 10), 0), Entry(2, SICK, 0))
    assert settled.may_save
    assert settled.held
    assert not settled.complete
    assert settled.changes[0] == Change(1, "Ada Bell", Mark(), Mark(State.ATTENDED, 20, 10), 0, 150)
    assert settled.changes[1].minutes_present == 0
    assert settled.corrections == ()


def test_a_register_is_complete_when_everybody_is_marked() -> None:
    settled = post(roll(), Entry(1, HERE, 0), Entry(2, SICK, 0), Entry(3, HERE, 0))
    assert settled.complete
    assert unmarked(roll(), settled) == ()


def test_the_last_one_saved_by_itself_completes_the_register() -> None:
    on = roll(Person(1, "Ada", HERE, 1), Person(2, "Cal"))
    assert post(on, Entry(2, HERE, 0)).complete
    assert [person.name for person in unmarked(on)] == ["Cal"]


def test_nothing_said_changes_nothing_and_never_clears_a_mark() -> None:
    on = roll(Person(1, "Ada", HERE, 3), Person(2, "Cal"))
    settled = post(on, Entry(1, Mark(), 3), Entry(2, Mark(), 0))
    assert settled == Settled(held=True)


def test_an_unchanged_mark_is_not_written_again() -> None:
    settled = post(roll(Person(1, "Ada", SICK, 2)), Entry(1, SICK, 2))
    assert settled.changes == ()
    assert settled.already_saved == ()
    assert settled.may_save


def test_a_double_click_finds_the_mark_already_saved() -> None:
    settled = post(roll(Person(1, "Ada", SICK, 1)), Entry(1, SICK, 0))
    assert settled.may_save
    assert settled.changes == ()
    assert settled.already_saved == (1,)


def test_a_double_click_on_a_correction_asks_for_no_second_reason() -> None:
    settled = post(roll(Person(1, "Ada", SICK, 2), complete=True), Entry(1, SICK, 1))
    assert settled.may_save
    assert settled.corrections == ()


def test_someone_who_saved_something_else_first_is_a_conflict_with_both_versions() -> None:
    theirs = Person(1, "Ada", HERE, 4, recorded_by="Kim Lee", recorded_at=END)
    settled = post(roll(theirs), Entry(1, SICK, 3))
    assert not settled.may_save
    assert not settled.complete
    conflict = settled.conflicts[0]
    assert (conflict.name, conflict.yours, conflict.theirs, conflict.version) == ("Ada", SICK, HERE, 4)
    assert (conflict.recorded_by, conflict.recorded_at) == ("Kim Lee", END)


def test_a_change_before_the_register_is_complete_needs_no_reason() -> None:
    settled = post(roll(Person(1, "Ada", HERE, 1), Person(2, "Cal")), Entry(1, SICK, 1))
    assert settled.may_save
    assert settled.changes[0].version == 1
    assert settled.corrections == ()


def test_a_correction_keeps_both_and_its_reason() -> None:
    on = roll(Person(1, "Ada", HERE, 1), complete=True)
    settled = post(on, Entry(1, SICK, 1), reason="  Mixed up  ")
    assert settled.may_save
    correction = settled.corrections[0]
    assert (correction.before, correction.after, correction.reason) == (HERE, SICK, "Mixed up")


def test_a_correction_without_a_reason_asks_for_it() -> None:
    settled = post(roll(Person(1, "Ada", HERE, 1), complete=True), Entry(1, SICK, 1), reason=" \n")
    assert [field for field, _ in messages(settled)] == ["correction-reason"]


def test_a_very_long_correction_reason_is_refused_with_its_length() -> None:
    on = roll(Person(1, "Ada", HERE, 1), complete=True)
    field, message = messages(post(on, Entry(1, SICK, 1), reason="x" * 1001))[0]
    assert field == "correction-reason"
    assert "1001" in message


def test_a_facilitator_is_sent_to_the_lead_after_fourteen_days() -> None:
    on = roll(Person(1, "Ada", HERE, 1), complete=True)
    late = END + dt.timedelta(days=14, seconds=1)
    refused = post(on, Entry(1, SICK, 1), now=late, reason="Mixed up")
    assert messages(refused)[0][0] == "register"
    assert "18 January 2027" in messages(refused)[0][1]
    assert "lead" in messages(refused)[0][1]
    assert post(on, Entry(1, SICK, 1), now=late, by=LEAD, reason="Mixed up").may_save


def test_a_coordinator_corrects_nothing() -> None:
    on = roll(Person(1, "Ada", HERE, 1), complete=True)
    assert not post(on, Entry(1, SICK, 1), by="coordinator", reason="Mixed up").may_save


def test_a_first_mark_in_a_complete_register_is_no_correction() -> None:
    on = roll(Person(1, "Ada", HERE, 1), Person(2, "Cal"), complete=True)
    settled = post(on, Entry(2, SICK, 0), now=END + dt.timedelta(days=30))
    assert settled.may_save
    assert settled.corrections == ()
    assert settled.complete


def test_a_register_refuses_a_future_session() -> None:
    settled = post(roll(), Entry(1, HERE, 0), now=START - dt.timedelta(hours=2))
    assert messages(settled)[0][0] == "register"
    assert "lies in the future" in messages(settled)[0][1]
    assert settled.changes == ()


def test_a_session_that_was_not_held_refuses_marks() -> None:
    for state in (SessionState.NOT_HELD, SessionState.CANCELLED):
        settled = post(roll(state=state), Entry(1, HERE, 0))
        assert not settled.may_save
        assert settled.changes == ()


def test_an_absence_needs_a_reason_and_names_the_person() -> None:
    settled = post(roll(), Entry(2, Mark(State.ABSENT), 0), Entry(1, HERE, 0))
    assert messages(settled) == [("reason-2", "Choose why Cal Dee was absent.")]
    assert settled.errors[0].participant == 2
    assert settled.errors[0].name == "Cal Dee"


def test_a_reason_that_is_not_on_the_list_is_refused() -> None:
    settled = post(roll(), Entry(2, Mark(State.ABSENT, reason="dog ate it"), 0))
    assert settled.errors[0].field == "reason-2"


def test_a_stored_reason_that_left_the_list_stays_valid_for_its_person() -> None:
    old = Mark(State.ABSENT, reason="old")
    assert post(roll(Person(1, "Ada", old, 1)), Entry(1, old, 1)).may_save


def test_an_imported_absence_without_a_reason_does_not_stop_the_others() -> None:
    on = roll(Person(1, "Ada", Mark(State.ABSENT), 1), Person(2, "Cal"))
    settled = post(on, Entry(1, Mark(State.ABSENT), 1), Entry(2, HERE, 0))
    assert settled.may_save
    assert [change.participant for change in settled.changes] == [2]


def test_someone_who_missed_all_of_it_did_not_attend() -> None:
    settled = post(roll(), Entry(1, Mark(State.ATTENDED, 100, 80), 0))
    assert settled.errors[0].field == "late-1"
    assert "Ada Bell" in str(settled.errors[0].message)
    assert "180 of 180" in str(settled.errors[0].message)
    assert post(roll(), Entry(1, Mark(State.ATTENDED, 100, 79), 0)).may_save


def test_minutes_below_zero_or_above_planned_name_person_and_field() -> None:
    assert post(roll(), Entry(1, Mark(State.ATTENDED, -1, 0), 0)).errors[0].field == "late-1"
    assert post(roll(), Entry(1, Mark(State.ATTENDED, 0, 999), 0)).errors[0].field == "early-1"


def test_minutes_without_a_mark_ask_for_the_mark() -> None:
    settled = post(roll(), Entry(1, Mark(State.UNMARKED, 10), 0))
    assert settled.errors[0].field == "mark-1"
    assert "Ada Bell" in str(settled.errors[0].message)


def test_minutes_left_over_from_before_do_not_stop_an_absence() -> None:
    settled = post(roll(), Entry(1, Mark(State.ABSENT, 500, 500, reason="sick"), 0))
    assert settled.changes[0].after == SICK


def test_a_member_who_left_meanwhile_is_named_and_nothing_is_written() -> None:
    settled = post(roll(), Entry(9, HERE, 0), Entry(1, HERE, 0))
    assert not settled.may_save
    assert messages(settled)[0][0] == "mark-9"
    assert "Gus Hall has left the cohort" in messages(settled)[0][1]
    assert [change.participant for change in settled.changes] == [1]


def test_an_unknown_person_is_refused_without_a_name() -> None:
    assert "not on this register" in messages(post(roll(), Entry(12345, HERE, 0)))[0][1]


def test_a_session_at_which_nobody_is_expected_says_what_to_do() -> None:
    empty = replace(roll(), people=())
    assert "Nobody is expected" in messages(post(empty))[0][1]


def test_a_session_with_people_who_attended_cannot_be_recorded_as_not_held() -> None:
    problem = not_held_problem(roll(Person(1, "Ada", HERE, 1)), now=END, reason="lockdown")
    assert problem is not None
    assert "Ada" in str(problem.message)


def test_a_session_that_did_not_run_needs_a_reason_and_must_have_come() -> None:
    assert not_held_problem(roll(), now=END, reason="lockdown") is None
    assert "why" in str(getattr(not_held_problem(roll(), now=END, reason=""), "message", ""))
    early = not_held_problem(roll(), now=START - dt.timedelta(days=1), reason="lockdown")
    assert early is not None
    assert "has not come yet" in str(early.message)
    cancelled = not_held_problem(roll(state=SessionState.CANCELLED), now=END, reason="lockdown")
    assert cancelled is not None


marks = st.builds(
    Mark,
    state=st.sampled_from(State),
    minutes_late=st.integers(-5, 200),
    minutes_left_early=st.integers(-5, 200),
    took_part=st.booleans(),
    reason=st.sampled_from([None, "sick", "court", "gone"]),
)
stored = st.one_of(
    st.tuples(st.just(Mark()), st.just(0)),
    st.tuples(st.sampled_from([HERE, SICK, COURT, Mark(State.ATTENDED, 10)]), st.integers(1, 4)),
)


def saved(on: Roll, settled: Settled) -> Roll:
    """The roll after the changes were written."""
    after = {change.participant: change for change in settled.changes}
    people = tuple(
        replace(person, mark=after[person.participant].after, version=person.version + 1)
        if person.participant in after
        else person
        for person in on.people
    )
    return replace(on, people=people, recorded_at=END if settled.complete else on.recorded_at)


@given(
    held=st.lists(stored, min_size=1, max_size=4),
    posted=st.lists(st.tuples(st.integers(1, 5), marks, st.integers(0, 4)), max_size=6),
    complete=st.booleans(),
    reason=st.sampled_from(["", "Mixed up"]),
)
def test_settling_keeps_its_rules_for_any_register(
    held: list[tuple[Mark, int]], posted: list[tuple[int, Mark, int]], complete: bool, reason: str
) -> None:
    people = [Person(number, f"P{number}", mark, version) for number, (mark, version) in enumerate(held, 1)]
    on = roll(*people, complete=complete)
    entries = [Entry(*one) for one in posted]
    settled = settle(on, entries, now=END, by_role=FACILITATOR, reason=reason)
    by_id = {person.participant: person for person in people}
    for change in settled.changes:
        person = by_id[change.participant]
        # Never over what someone else wrote, never to nothing, never without a difference.
        assert change.version == person.version
        assert change.after.state is not State.UNMARKED
        assert change.after != person.mark
        assert 0 <= change.minutes_present <= on.minutes_planned
        assert change.after.state is not State.ABSENT or change.after.reason in on.reasons
    if settled.may_save:
        corrected = {one.participant for one in settled.corrections}
        overwritten = {one.participant for one in settled.changes if one.version > 0}
        assert corrected == (overwritten if complete else set())
        assert all(one.reason for one in settled.corrections)
        # Saving the same form twice changes nothing the second time.
        again = settle(saved(on, settled), entries, now=END, by_role=FACILITATOR, reason=reason)
        assert again.changes == ()
        assert again.may_save
