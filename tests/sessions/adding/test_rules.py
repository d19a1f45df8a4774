"""What a session that is added must be."""

import datetime as dt

import pytest

from sessions.adding.rules import Member, What, problems

DAY = dt.date(2026, 5, 4)
PEOPLE = {
    1: Member(1, "Zita", DAY - dt.timedelta(days=30)),
    2: Member(2, "Yuri", DAY + dt.timedelta(days=1)),
    3: Member(3, "Xena", DAY - dt.timedelta(days=30), DAY - dt.timedelta(days=1)),
}
ONE = What("one_to_one")
CATCH_UP = What("group", "Beginning", 1, 180, catch_up_of=7, missed_by=frozenset({1}))
OF_THE_PLAN = What("one_to_one", "Interview", 3, 90, plan_item=9, had_by=frozenset({1}))


@pytest.mark.parametrize(
    ("what", "people", "minutes", "fields"),
    [
        (ONE, [1], 60, []),
        (ONE, [], 60, ["people"]),
        (ONE, [1, 2], 60, ["people", "people"]),
        (ONE, [1], None, ["minutes"]),
        (ONE, [2], 60, ["people"]),
        (ONE, [3], 60, ["people"]),
        (CATCH_UP, [1], None, []),
        (CATCH_UP, [], None, ["people"]),
        (CATCH_UP, [1, 3], None, ["people"]),
        (OF_THE_PLAN, [1], None, ["people"]),
        (OF_THE_PLAN, [], None, ["people"]),
        (What("group", "Extra", 5, 90, plan_item=9), [], None, []),
    ],
)
def test_who_and_how_long(what: What, people: list[int], minutes: int | None, fields: list[str]) -> None:
    assert [field for field, _said in problems(what, people, minutes, DAY, PEOPLE)] == fields
