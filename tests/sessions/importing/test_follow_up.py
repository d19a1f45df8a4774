"""Import of what became of people after release."""

import datetime as dt
from dataclasses import replace

import pytest

from programme.followup.rules import Event
from sessions.importing.kinds.follow_up import ReleaseWrite
from sessions.importing.known import KnownRelease
from tests.sessions.importing.checking import importing, known, mistakes

HEAD = "reference,released_on,observed_until,event,event_on,source"
STORED = KnownRelease(
    9, dt.date(2026, 1, 1), dt.date(2026, 6, 1), True, ((Event.ARREST, dt.date(2026, 3, 1)),)
)


def test_one_row_an_event_or_one_without_an_event() -> None:
    plan = importing(
        "follow_up",
        HEAD,
        "R1,2026-01-01,2026-06-01,arrest,2026-02-01,police",
        "R1,2026-01-01,2026-06-01,Re-Imprisonment,2026-05-01,",
        "R2,2026-02-01,2026-06-01,,,",
    ).plan
    assert plan.inserts == (
        ReleaseWrite(
            None, 21, dt.date(2026, 1, 1), dt.date(2026, 6, 1),
            ((Event.ARREST, dt.date(2026, 2, 1), "police"), (Event.REIMPRISONMENT, dt.date(2026, 5, 1), "")),
        ),
        ReleaseWrite(None, 22, dt.date(2026, 2, 1), dt.date(2026, 6, 1), ()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (["R1,2026-01-01,2025-12-31,,,"], [(2, "observed_until")]),
        (["R1,2026-01-01,2026-06-01,arrest,2025-12-31,"], [(2, "event_on")]),  # before release
        (["R1,2026-01-01,2026-06-01,arrest,2026-06-02,"], [(2, "event_on")]),  # after the last knowledge
        (["R1,2026-01-01,2026-06-01,arrest,,"], [(2, "event_on")]),
        (["R1,2026-01-01,2026-06-01,,2026-02-01,"], [(2, "event")]),
        (["R1,2026-01-01,2026-06-01,theft,2026-02-01,"], [(2, "event")]),
        (["R1,2026-01-01,2027-06-02,,,"], [(2, "observed_until")]),  # the future
        (["R9,2026-01-01,2026-06-01,,,"], [(2, "reference")]),
        (["R1,2026-01-01,2026-06-01,arrest,2026-02-01,"] * 2, [(3, "event")]),  # twice
        (["R1,2026-01-01,2026-06-01,,,"] * 2, [(3, "reference")]),
        (
            ["R1,2026-01-01,2026-06-01,arrest,2026-02-01,", "R1,2026-01-01,2026-07-01,charge,2026-03-01,"],
            [(3, "observed_until")],
        ),
        (
            ["R1,2026-01-01,2026-06-01,death,2026-02-01,", "R1,2026-01-01,2026-06-01,arrest,2026-03-01,"],
            [(3, "event_on")],  # after death
        ),
        (
            ["R1,2026-01-01,2026-06-01,death,2026-02-01,", "R1,2026-01-01,2026-06-01,death,2026-03-01,"],
            [(3, "event"), (3, "event_on")],
        ),
        (
            ["R1,2026-01-01,2026-06-01,,,", "R1,2026-03-01,2026-06-01,,,"],  # released while at liberty
            [(3, "released_on")],
        ),
    ],
)
def test_what_cannot_be_is_named_by_row_and_column(rows: list[str], wrong: list[tuple[int, str]]) -> None:
    assert sorted(set(mistakes(importing("follow_up", HEAD, *rows)))) == wrong


def test_a_second_release_after_a_recall_is_fine() -> None:
    checked = importing(
        "follow_up",
        HEAD,
        "R1,2026-01-01,2026-04-01,recall,2026-03-01,",
        "R1,2026-03-20,2026-06-01,,,",
    )
    assert checked.may_write and len(checked.plan.inserts) == 2


def test_what_is_stored_is_compared() -> None:
    beside = known(releases={21: (STORED,)})
    same = importing("follow_up", HEAD, "R1,2026-01-01,2026-06-01,arrest,2026-03-01,", beside=beside)
    assert same.plan.changes_nothing and same.plan.unchanged == 1
    longer = importing("follow_up", HEAD, "R1,2026-01-01,2026-09-01,charge,2026-08-01,", beside=beside)
    (update,) = longer.plan.updates
    assert (update.id, update.observed_until) == (9, dt.date(2026, 9, 1))
    assert update.events == ((Event.CHARGE, dt.date(2026, 8, 1), ""),)
    shorter = importing("follow_up", HEAD, "R1,2026-01-01,2026-02-01,,,", beside=beside)
    assert mistakes(shorter) == [(2, "observed_until")]  # an arrest is known after that
    again = importing("follow_up", HEAD, "R1,2026-02-01,2026-06-01,,,", beside=beside)
    assert mistakes(again) == [(2, "released_on")]


def test_what_staff_saw_is_not_taken_back_by_a_file() -> None:
    by_hand = replace(STORED, imported=False, events=())
    checked = importing(
        "follow_up", HEAD, "R1,2026-01-01,2026-05-01,,,", beside=known(releases={21: (by_hand,)})
    )
    assert mistakes(checked) == [(2, "observed_until")]
