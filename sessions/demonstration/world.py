"""The whole invented world, drawn up from a seed and a day called today. No database, no clock."""

import datetime as dt
import itertools
from dataclasses import dataclass
from functools import cached_property

from sessions.demonstration.careers import Group, Person, Stay, make_groups
from sessions.demonstration.curriculum import Taught
from sessions.demonstration.meetings import make_courses
from sessions.demonstration.places import Places, make_places
from sessions.demonstration.shape import Shape, shape_of
from sessions.demonstration.timeline import first_day_needed, make_runs


@dataclass(frozen=True)
class World:
    """Everything but the registers and records, which are drawn cohort by cohort while they are stored."""

    seed: int
    today: dt.date
    shape: Shape
    taught: Taught
    places: Places
    people: list[Person]
    groups: list[Group]
    offsets: list[tuple[int, int]]
    """For each cohort, how many plan items and how many sessions the cohorts before it have."""

    def last_stay(self, person: Person) -> Stay | None:
        """The membership that somebody had last; None for whoever was in no group."""
        return self._last.get(person.number)

    @cached_property
    def _last(self) -> dict[int, Stay]:
        return {stay.person.number: stay for group in self.groups for stay in group.stays}


def make_world(taught: Taught, *, participants: int, seed: int, today: dt.date) -> World:
    """The same arguments give the same world, on every machine."""
    shape = shape_of(participants)
    places = make_places(shape, seed=seed, today=today, first_day=first_day_needed(shape, today))
    runs = make_runs(places, taught, shape, seed=seed, today=today)
    courses = make_courses(runs, places, shape, seed=seed, today=today)
    people, groups = make_groups(courses, places, shape, seed=seed, today=today)
    items = itertools.accumulate((len(course.items) for course in courses), initial=0)
    meetings = itertools.accumulate((len(course.meetings) for course in courses), initial=0)
    offsets = list(zip(items, meetings, strict=True))
    return World(seed, today, shape, taught, places, people, groups, offsets)
