"""Whatever the slots, the three layers of days off, the gaps, the prerequisites and the moves: a timetable
keeps its rules, from the first dates through every move."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.rescheduling.rules import Move, Reach, after_plan, plan_move
from sessions.rescheduling.standing import Frame, Plan, Session
from sessions.timetable.days_off import layered
from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.queries import ClosedDays
from sessions.timetable.rules import PlanItem, Timetable, propose
from sessions.timetable.states import SessionState
from tests.sessions.rescheduling.timetables import LONDON, NOW, START, slots

_LAST = START + dt.timedelta(days=900)
_MODULES = 3


@dataclass(frozen=True)
class _Layers:
    """Days off by layer, as dates, beside what the programme makes of them."""

    holidays: frozenset[dt.date]
    closed: frozenset[dt.date]
    own: frozenset[dt.date]
    merged: Mapping[dt.date, str]

    def names(self, on: dt.date) -> list[str]:
        layers = {"Public holiday": self.holidays, "Site closed": self.closed, "Day off": self.own}
        return [name for name, days in layers.items() if on in days]


_days = st.integers(0, 200).map(lambda day: START + dt.timedelta(days=day))


@st.composite
def _spans(draw: st.DrawFn, reason: str) -> list[ClosedDays]:
    starts = draw(st.lists(_days, max_size=5))
    return [ClosedDays(on, on + dt.timedelta(days=draw(st.integers(0, 12))), reason) for on in starts]


def _dates(spans: Sequence[ClosedDays]) -> frozenset[dt.date]:
    return frozenset(
        one.starts_on + dt.timedelta(days=day)
        for one in spans
        for day in range((one.ends_on - one.starts_on).days + 1)
    )


@st.composite
def _layers(draw: st.DrawFn) -> _Layers:
    holidays = draw(st.lists(_days, max_size=8))
    closures = draw(_spans("Audit"))
    if (weekday := draw(st.sampled_from([None, None, 1, 5]))) is not None:  # a weekly regime, as its days
        first = START + dt.timedelta(days=weekday - 1)
        regime = (first + dt.timedelta(weeks=week) for week in range(draw(st.integers(1, 12))))
        closures += [ClosedDays(on, on, "Regime") for on in regime]
    own = draw(_spans("Trip"))
    merged = layered(dict.fromkeys(holidays, "Probe Day"), closures, own, START, _LAST)
    return _Layers(frozenset(holidays), _dates(closures), _dates(own), merged)


@st.composite
def _runs(draw: st.DrawFn) -> tuple[Timetable, list[Session], Frame, _Layers]:
    """A new timetable of modules that build on each other, partly held by now."""
    layers, weekly = draw(_layers()), draw(slots())
    least_days = draw(st.sampled_from([0, 0, 2, 5]))
    count = draw(st.integers(1, 12))
    builds = tuple(
        Prerequisite(module, f"Module {module}", module - 1, f"Module {module - 1}")
        for module in range(2, _MODULES + 1)
    )
    items = [PlanItem(number, f"Unit {number}", 180) for number in range(1, count + 1)]
    found = propose(
        items, weekly, starts_on=START, days_off=layers.merged, zone=LONDON, least_days=least_days
    )
    held = draw(st.integers(0, len(found.sessions)))
    sessions = [
        Session(
            one.item.id, one.position, one.item.title, one.starts_at, one.ends_at,
            state=SessionState.HELD if place < held else SessionState.SCHEDULED,
            module=1 + place * _MODULES // count,
        )
        for place, one in enumerate(found.sessions)
    ]  # fmt: skip
    return found, sessions, Frame(weekly, layers.merged, LONDON, least_days, builds), layers


def _keeps_its_rules(sessions: Sequence[Session], frame: Frame, layers: _Layers) -> None:
    taken = layers.holidays | layers.closed | layers.own
    by_date = sorted(sessions, key=lambda one: one.starts_at)
    assert [one.id for one in by_date] == sorted(one.id for one in sessions)  # the order of the plan
    assert not [one for one in sessions if one.on(LONDON) in taken]
    for before, after in itertools.pairwise(by_date):
        assert before.ends_at <= after.starts_at
        assert (after.on(LONDON) - before.on(LONDON)).days >= frame.least_days
        assert (before.module or 0) <= (after.module or 0)


@settings(max_examples=150)
@given(run=_runs(), data=st.data())
def test_a_timetable_keeps_its_rules_through_every_move(
    run: tuple[Timetable, list[Session], Frame, _Layers], data: st.DataObject
) -> None:
    found, sessions, frame, layers = run
    _keeps_its_rules(sessions, frame, layers)
    _reasons_are_those_of_their_layers(found, layers)
    for _move in range(2):
        if not sessions:
            return
        wanted = Move(
            data.draw(st.sampled_from(sessions)).id,
            data.draw(_days),
            dt.time(data.draw(st.sampled_from([8, 13, 17]))),
            180,
            None,
            data.draw(st.sampled_from(list(Reach))),
        )
        plan = plan_move(sessions, wanted, frame, now=NOW)
        if not plan.problems:
            sessions = _after(sessions, plan, wanted, frame, layers)


def _after(sessions: list[Session], plan: Plan, wanted: Move, frame: Frame, layers: _Layers) -> list[Session]:
    after = list(after_plan(sessions, plan))
    assert Counter(one.id for one in after) == Counter(one.id for one in sessions)  # none lost, none doubled
    held = {one.id: one for one in sessions if one.state is SessionState.HELD}
    assert all(one == held[one.id] for one in after if one.id in held)
    moved = {one.session.id for one in plan.moved}
    assert all(was == one for was, one in zip(sessions, after, strict=True) if one.id not in moved)
    assert next(one for one in after if one.id == wanted.session).on(LONDON) == wanted.on
    for skipped in plan.skipped:
        for name in layers.names(skipped.on):
            assert name in str(skipped.reason)
    if wanted.reach is Reach.LATER:
        _keeps_its_rules(after, frame, layers)
    else:  # alone it may pass others by, which the page says; never onto a day off or before its module
        assert not layers.names(wanted.on)
        running = sorted(after, key=lambda one: one.starts_at)
        assert [one.module for one in running] == sorted(one.module or 0 for one in running)
    return after if wanted.reach is Reach.LATER else sessions


def _reasons_are_those_of_their_layers(found: Timetable, layers: _Layers) -> None:
    for skipped in found.skipped:
        names = layers.names(skipped.on)
        said = str(skipped.reason)
        assert all(name in said for name in names)
        other = {"Public holiday", "Site closed", "Day off"} - set(names)
        assert not [name for name in other if name in said]
