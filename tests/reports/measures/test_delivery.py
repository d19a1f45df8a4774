"""Who facilitated, and what was delivered of what was planned."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from reports.measures import Frames
from reports.measures.delivery import facilitation, fidelity, fidelity_by_module

CUT = dt.date(2025, 6, 30)


def frames(
    facilitators: Sequence[tuple[int, str]] = (),
    deliveries: Sequence[tuple[int, int, int]] = (),
    revisions: Sequence[tuple[str, int]] = (),
) -> Frames:  # fmt: skip
    """Cohort A with four held sessions (1 to 4) and a cancelled one (5), cohort B with one held (6)."""
    sessions = [
        {
            "session": number, "cohort": "B" if number == 6 else "A", "site": "S", "curriculum": "c",
            "position": number, "date": CUT - dt.timedelta(days=70 - number), "module": None,
            "minutes_planned": 60, "state": "cancelled" if number == 5 else "held", "catch_up_of": None,
        }
        for number in range(1, 7)
    ]  # fmt: skip
    return Frames.of(
        cut=CUT,
        sessions=pd.DataFrame(sessions),
        facilitators=pd.DataFrame(facilitators, columns=["session", "facilitator"]),
        deliveries=pd.DataFrame(deliveries, columns=["session", "planned", "delivered"]),
        revisions=pd.DataFrame(
            [(cohort, CUT + dt.timedelta(days=ahead)) for cohort, ahead in revisions],
            columns=["cohort", "revised_on"],
        ),
    )


def test_who_was_there_how_often_and_how_often_that_changed() -> None:
    table = facilitation(
        frames(
            [
                (1, "S1"),
                (2, "S1"),
                (3, "S1"),
                (4, "S1"),
                (1, "S2"),
                (3, "S2"),
                (2, "S3"),
                (5, "S4"),
                (6, "S1"),
            ]
        )
    )
    rows = [tuple(row) for row in table.itertuples(index=False)]
    assert rows == [
        ("A", "S1", 4, 1.0, 0),
        ("A", "S2", 2, 0.5, 3),  # went, came, went
        ("A", "S3", 1, 0.25, 2),
        ("B", "S1", 1, 1.0, 0),
    ]


def test_what_was_planned_and_delivered_and_how_often_the_plan_was_revised() -> None:
    table = fidelity(frames([], [(1, 4, 3), (2, 2, 2), (5, 9, 9)], [("A", -3), ("A", 0), ("A", 1)]))
    rows = {row.cohort: tuple(row)[1:] for row in table.itertuples(index=False)}
    assert rows["A"] == (6, 5, 5 / 6, 2)
    assert rows["B"][:2] == (0, 0) and rows["B"][3] == 0 and rows["B"][2] != rows["B"][2]


def test_each_module_of_a_cohort_says_what_was_held_recorded_and_delivered() -> None:
    made = frames([], [(1, 4, 3), (2, 2, 2), (5, 9, 9), (6, 1, 0)])
    modules = {1: "Z", 2: "Z", 3: "Z", 4: "B", 5: "Z", 6: "B"}
    plans = [
        {
            "curriculum": "c", "module": module, "module_title": module, "module_position": place, "minutes": 60,
            "completion_share": 0.8,
        }
        for place, module in enumerate("ZB")
    ]  # fmt: skip
    table = fidelity_by_module(
        Frames.of(
            cut=CUT,
            sessions=made.sessions.assign(module=made.sessions["session"].map(modules)),
            deliveries=made.deliveries,
            plans=pd.DataFrame(plans),
        )
    )
    rows = [tuple(row) for row in table.fillna(-1).itertuples(index=False)]
    assert rows == [
        ("A", "Z", 3, 2, 6, 5, 5 / 6),  # session 3 has no record, session 5 was cancelled
        ("A", "B", 1, 0, 0, 0, -1),
        ("B", "B", 1, 1, 1, 0, 0),
    ]


def test_a_session_tied_to_no_module_is_in_none() -> None:
    assert fidelity_by_module(frames([], [(1, 4, 3)])).empty


def test_nothing_held_is_nothing() -> None:
    empty = Frames.of(cut=CUT)
    assert fidelity_by_module(empty).empty
    assert facilitation(empty).empty and fidelity(empty).empty
