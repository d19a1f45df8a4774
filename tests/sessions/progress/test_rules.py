"""How far somebody has come: domain rules 1 to 3."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sessions.progress.rules import NOT_COUNTED, Marked, Module, Proposal, standing

MODULES = [Module(1, "First", 180), Module(2, "Second", 360), Module(3, "Extra", 120, optional=True)]


def attended(session: int, module: int | None, present: int = 180, place: int | None = None) -> Marked:
    return Marked(session, place or session, module, 180, True, present)


def missed(session: int, module: int | None, cause: str = "participant") -> Marked:
    return Marked(session, session, module, 180, False, 0, cause)


def test_every_required_module_and_the_closing_assessment_make_a_completion() -> None:
    marks = [attended(1, 1), attended(2, 2, 108), attended(3, 2, 180)]  # 288 of 360 minutes are 80 %
    done = standing(MODULES, marks, share=0.8, closing=True, to_come=True)
    assert [step.met for step in done.steps] == [True, True, False]
    assert done.proposal is Proposal.COMPLETED and not done.missing
    assert standing(MODULES, marks, share=0.8, closing=None, to_come=False).proposal is Proposal.COMPLETED
    assert standing(MODULES, marks, share=0.8, closing=False, to_come=True).proposal is Proposal.NOT_YET
    assert (
        standing(MODULES, marks, share=0.8, closing=False, to_come=False).proposal is Proposal.NOT_COMPLETED
    )


def test_a_minute_too_few_is_named() -> None:
    marks = [attended(1, 1), attended(2, 2, 107), attended(3, 2, 180)]
    found = standing(MODULES, marks, share=0.8, closing=None, to_come=True)
    assert found.proposal is Proposal.NOT_YET
    assert [(step.module.title, step.missing) for step in found.missing] == [("Second", 1)]


def test_a_catch_up_counts_once_and_in_the_place_of_the_session_that_was_missed() -> None:
    caught_up = [missed(1, 1), attended(7, 1, 180, place=1)]
    found = standing(MODULES, caught_up, share=0.8, closing=None, to_come=True)
    assert (found.attendance, found.offered, found.received) == ((1, 1), 180, 180)
    twice = [attended(1, 1), attended(7, 1, 180, place=1), attended(8, 1, 180, place=1)]
    assert standing(MODULES, twice, share=0.8, closing=None, to_come=True).received == 180


def test_what_prison_and_programme_caused_lowers_attendance_and_never_engagement() -> None:
    marks = [attended(1, 1), missed(2, 2, "institution"), missed(3, 2, "programme"), missed(4, 2, "health")]
    found = standing(MODULES, marks, share=0.8, closing=None, to_come=True)
    assert (found.attendance, found.engagement) == ((1, 4), (1, 2))


_MARKS = st.lists(
    st.builds(
        Marked,
        session=st.integers(1, 30),
        place=st.integers(1, 12),
        module=st.sampled_from([None, 1, 2, 3]),
        planned=st.integers(30, 240),
        attended=st.booleans(),
        present=st.integers(0, 300),
        caused_by=st.sampled_from(["", "participant", "health", "institution", "programme", "excused"]),
    ).map(lambda mark: mark if mark.attended else replace(mark, present=0)),
    max_size=25,
    unique_by=lambda mark: mark.session,
)


@given(marks=_MARKS, closing=st.sampled_from([None, True, False]), to_come=st.booleans())
def test_the_rules_hold_for_any_marks(marks: list[Marked], closing: bool | None, to_come: bool) -> None:
    found = standing(MODULES, marks, share=0.8, closing=closing, to_come=to_come)
    # Received never exceeds what was planned and what was really delivered beyond it, once a place.
    most: dict[int, int] = {}
    for mark in marks:
        most[mark.place] = max(most.get(mark.place, 0), mark.planned, mark.present)
    assert found.received <= sum(most.values())
    assert found.attendance[0] <= found.engagement[1] <= found.attendance[1] == len(most)
    # Nothing that the prison or the programme caused can lower the engagement.
    kinder = [mark for mark in marks if mark.attended or mark.caused_by not in NOT_COUNTED]
    without = standing(MODULES, kinder, share=0.8, closing=closing, to_come=to_come)
    assert without.engagement[0] == found.engagement[0]
    # One more attended session never takes anything away.
    more = [*marks, Marked(99, 99, 1, 180, True, 180)]
    better = standing(MODULES, more, share=0.8, closing=closing, to_come=to_come)
    assert {step.module.id for step in found.steps if step.met} <= {
        step.module.id for step in better.steps if step.met
    }
    # Completed means: nothing required is missing, and the assessment does not stand against it.
    assert (found.proposal is Proposal.COMPLETED) == (not found.missing and closing is not False)
