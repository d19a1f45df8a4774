"""The invented world by itself: consistent on whatever day it is drawn up, and the same each time."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

import pytest

from sessions.demonstration.careers import Group
from sessions.demonstration.meetings import HELD, SCHEDULED, Meeting, Register
from sessions.demonstration.registers import expected, marks
from sessions.demonstration.shape import chance, shape_of
from sessions.demonstration.world import World, make_world
from tests.sessions.demonstration.invented import TAUGHT

_DAYS = {
    "a Monday": dt.date(2026, 11, 23),
    "a Sunday": dt.date(2026, 7, 5),
    "the clocks go back": dt.date(2026, 10, 25),
    "Christmas Day": dt.date(2026, 12, 25),
    "Good Friday": dt.date(2027, 3, 26),
    "a leap day": dt.date(2028, 2, 29),
    "within a closure": dt.date(2026, 8, 10),
}


@pytest.fixture(params=list(_DAYS.values()), ids=list(_DAYS), scope="module")
def world(request: pytest.FixtureRequest) -> World:
    return make_world(TAUGHT, participants=100, seed=1, today=request.param)


@pytest.fixture(scope="module")
def large() -> World:
    return make_world(TAUGHT, participants=1_500, seed=1, today=dt.date(2026, 11, 23))


def _meetings(world: World) -> list[tuple[Group, Meeting]]:
    return [(group, meeting) for group in world.groups for meeting in group.course.meetings]


def _overlaps(spans: Iterable[tuple[object, dt.datetime, dt.datetime]]) -> list[object]:
    by_key: dict[object, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    for key, starts_at, ends_at in spans:
        by_key[key].append((starts_at, ends_at))
    return [
        key
        for key, found in by_key.items()
        if any(second[0] < first[1] for first, second in pairwise(sorted(found)))
    ]


def _assert_nothing_is_in_two_places(world: World) -> None:
    running = [(group, one) for group, one in _meetings(world) if one.state in (HELD, SCHEDULED)]
    rooms = (
        ((group.course.run.track.site.number, group.course.run.track.room), one.starts_at, one.ends_at)
        for group, one in running
    )
    staff = ((person.number, one.starts_at, one.ends_at) for _, one in running for person in one.team)
    assert not _overlaps(rooms)
    assert not _overlaps(staff)
    stays = [stay for group in world.groups for stay in group.stays]
    spans: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for stay in stays:
        spans[stay.person.number].append((stay.joined_on, stay.left_on or dt.date.max))
    assert all(second[0] >= first[1] for found in spans.values() for first, second in pairwise(sorted(found)))
    assert all(stay.left_on is None or stay.left_on >= stay.joined_on for stay in stays)


def test_nothing_and_nobody_is_in_two_places(world: World) -> None:
    _assert_nothing_is_in_two_places(world)


def test_nothing_and_nobody_is_in_two_places_in_a_large_one(large: World) -> None:
    _assert_nothing_is_in_two_places(large)
    covered = [one for _, one in _meetings(large) if set(one.team) - set(one.team[:1])]
    assert covered


def test_every_facilitator_has_work_today_and_registers_that_are_recorded_and_not(world: World) -> None:
    today: Counter[int] = Counter()
    recorded: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for _, one in _meetings(world):
        for person in one.team:
            today[person.number] += one.on == world.today and one.state == SCHEDULED
            recorded[person.number] += one.register is Register.COMPLETE
            waiting[person.number] += one.on < world.today and one.state == SCHEDULED
    facilitators = {one.number for one in world.places.staff if one.role == "facilitator"}
    assert len(facilitators) == 6
    for counted in (today, recorded, waiting):
        assert {number for number, count in counted.items() if count} == facilitators


def test_nothing_that_lies_ahead_has_happened(world: World) -> None:
    for _, one in _meetings(world):
        if one.on >= world.today:
            assert one.state in (SCHEDULED, "cancelled")
            assert one.register is Register.NONE


def test_sessions_keep_clear_of_days_off(world: World) -> None:
    for group, one in _meetings(world):
        assert one.on not in group.course.run.track.site.days_off


def test_cohorts_are_finished_running_and_planned(world: World) -> None:
    states = Counter(group.state for group in world.groups)
    assert states["finished"] >= 2
    assert states["running"] >= 4
    assert states["planned"] + states["open"] == 2
    assert len(world.groups) == 10


def test_marks_stand_for_who_was_expected(large: World) -> None:
    reasons: Counter[str | None] = Counter()
    for group, one in _meetings(large):
        draw = chance(1, "test", group.course.run.number, one.position)
        there = {stay.person.number for stay in expected(group, one.on)}
        made = marks(group, one, draw)
        assert {mark.person for mark in made} <= there
        if one.register is Register.COMPLETE:
            assert {mark.person for mark in made} == there
        for mark in made:
            reasons[mark.reason] += 1
            assert mark.present == (one.minutes - mark.late - mark.early if mark.state == "attended" else 0)
            assert (mark.reason is None) == (mark.state == "attended")
            assert mark.state == "absent" or 0 < mark.present <= one.minutes
    assert 0.08 < 1 - reasons[None] / reasons.total() < 0.25
    assert len(reasons) > 15


def test_people_leave_in_every_way_and_start_late(large: World) -> None:
    stays = [stay for group in large.groups for stay in group.stays]
    outcomes = Counter(stay.outcome for stay in stays)
    assert set(outcomes) == {
        None, "completed", "not_completed", "withdrawn", "excluded", "transferred", "released", "recalled",
    }  # fmt: skip
    assert 0.4 < outcomes["completed"] / (outcomes.total() - outcomes[None]) < 0.75
    late = [
        group for group in large.groups for stay in group.stays if stay.joined_on > group.course.run.starts_on
    ]
    assert late
    assert any(not group.closed for group in late)


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    def drawn(seed: int) -> str:
        world = make_world(TAUGHT, participants=60, seed=seed, today=dt.date(2026, 11, 23))
        return repr((world.people, [(group.stays, group.course.meetings) for group in world.groups]))

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_five_thousand_people_are_500_cohorts_with_36_facilitators() -> None:
    shape = shape_of(5_000)
    assert (shape.cohorts, shape.sites * shape.teams * 2) == (500, 36)
    assert shape_of(50_000).cohorts == 5_000
