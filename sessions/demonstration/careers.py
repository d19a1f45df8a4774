"""Who is in which cohort, from when until when, and how it ended."""

import datetime as dt
import heapq
import random
from dataclasses import dataclass, field

from sessions.demonstration.meetings import HELD, SCHEDULED, Course
from sessions.demonstration.names import person_name
from sessions.demonstration.places import Places
from sessions.demonstration.shape import Shape, chance
from sessions.demonstration.timeline import PLANNED

_ENDINGS = (
    # outcome, weight, what is written beside it
    (
        "withdrawn",
        30,
        ("Did not want to go on", "Chose a training place instead", "Felt under pressure on the wing"),
    ),
    ("not_completed", 8, ("Away for too long to catch up", "Course could not be continued after an illness")),
    ("excluded", 13, ("Threatened another member", "Broke the agreement on confidentiality")),
    ("transferred", 25, ("Moved to another prison", "Moved closer to the family")),
    ("released", 22, ("Early release by the court", "End of sentence")),
    ("recalled", 2, ("Back in closed conditions",)),
)
_AGAIN = {
    # outcome: days after which somebody may begin again at the earliest, and the share who do
    "withdrawn": (60, 0.9),
    "not_completed": (30, 0.9),
    "excluded": (150, 0.8),
    "transferred": (14, 0.95),
    "released": (150, 0.5),
    "recalled": (40, 0.9),
    "completed": (300, 0.2),
}


@dataclass(slots=True)
class Person:
    """A participant. `absence` is the share of sessions missed in ordinary times."""

    number: int
    site: int
    given: str
    family: str
    preferred: str
    language: str
    born_on: dt.date
    prior: int
    sentence_months: int
    financial_aid: bool
    absence: float
    leaning: str
    known_since: dt.date
    release_on: dt.date | None = None


@dataclass(slots=True)
class Stay:
    """One membership. `left_on` is the last day; `absence` holds for this stay."""

    person: Person
    joined_on: dt.date
    left_on: dt.date | None
    outcome: str | None
    reason: str
    absence: float
    missed_first: int = 0
    """Sessions missed at the beginning by somebody who joined in time."""


@dataclass(slots=True)
class Group:
    """A cohort with its members."""

    course: Course
    state: str
    closed: bool
    stays: list[Stay] = field(default_factory=list)


@dataclass(slots=True)
class _Waiting:
    """Who can be asked at one site: those never asked, and those who may begin again from a day on."""

    fresh: list[Person]
    cohorts: int
    again: list[tuple[dt.date, int, Person]] = field(default_factory=list)


def make_groups(
    courses: list[Course], places: Places, shape: Shape, *, seed: int, today: dt.date
) -> tuple[list[Person], list[Group]]:
    """Fill the cohorts in the order in which they start; returns everybody, and the filled cohorts."""
    first = min(course.run.starts_on for course in courses)
    cohorts = [0] * len(places.sites)
    for course in courses:
        cohorts[course.run.track.site.number] += 1
    people, waiting = _everybody(cohorts, places, shape, seed=seed, today=today, first=first)
    groups = [
        _fill(course, waiting, shape, chance(seed, "members", course.run.number), today) for course in courses
    ]
    _releases(people, groups, seed=seed, today=today)
    return people, groups


def _releases(people: list[Person], groups: list[Group], *, seed: int, today: dt.date) -> None:
    """An earliest release date for everybody: after the last cohort, or after today while in one."""
    last = {stay.person.number: stay.left_on or today for group in groups for stay in group.stays}
    for person in people:
        if person.release_on is None:
            # Most programmes end not long before the release.
            days = 5 + int(700 * chance(seed, "release", person.number).random() ** 3)
            person.release_on = last.get(person.number, today) + dt.timedelta(days=days)


def _everybody(
    cohorts: list[int], places: Places, shape: Shape, *, seed: int, today: dt.date, first: dt.date
) -> tuple[list[Person], list[_Waiting]]:
    people: list[Person] = []
    waiting = []
    for site in places.sites:
        before, through = sum(cohorts[: site.number]), sum(cohorts[: site.number + 1])
        count = shape.participants * through // shape.cohorts - shape.participants * before // shape.cohorts
        mine = []
        for _ in range(count):
            person = _person(
                len(people), site.number, site.prison.languages, chance(seed, "person", len(people)), today
            )
            people.append(person)
            mine.append(person)
        # Popped from the end: numbers rise with time as they would in a card index.
        waiting.append(_Waiting(mine[::-1], cohorts[site.number]))
    for person in people:
        person.known_since = first
    return people, waiting


def _person(
    number: int, site: int, languages: tuple[str, ...], draw: random.Random, today: dt.date
) -> Person:
    given, family, preferred = person_name(draw)
    prior = min(12, int(draw.expovariate(0.4)))
    return Person(
        number=number,
        site=site,
        given=given,
        family=family,
        preferred=preferred,
        language=draw.choice(languages),
        born_on=today
        - dt.timedelta(days=int(365.25 * (19 + 30 * draw.random() * draw.random() + draw.random() * 4))),
        prior=prior,
        sentence_months=draw.randrange(10, 90),
        financial_aid=draw.random() < 0.5,
        absence=min(0.4, 0.03 + 0.06 * draw.expovariate(1.0) + 0.005 * prior),
        leaning=draw.choices(("steady", "reluctant", "unwell"), weights=(70, 18, 12))[0],
        known_since=today,
    )


def _fill(
    course: Course, waiting: list[_Waiting], shape: Shape, draw: random.Random, today: dt.date
) -> Group:
    run = course.run
    pool = waiting[run.track.site.number]
    soon = course.state == PLANNED and run.starts_on - today < dt.timedelta(days=28)
    group = Group(course, "open" if soon else course.state, closed=draw.random() < 0.85)
    share = -(-len(pool.fresh) // pool.cohorts)
    pool.cohorts -= 1
    if course.state == PLANNED and not soon:
        return group
    seats = draw.randrange(shape.seats[0], shape.seats[1] + 1)
    if soon:
        seats = seats * 2 // 3
    dates = sorted(one.on for one in course.meetings if one.state in (HELD, SCHEDULED))
    for person in _take(pool, seats, min(seats, share), run.starts_on):
        group.stays.append(_stay(person, course, dates, 0, draw, today))
    if not group.closed and course.state != PLANNED:
        _fill_up(group, pool, dates, draw, today)
    for stay in group.stays:
        _free_again(stay, waiting, draw)
    return group


def _take(pool: _Waiting, seats: int, fresh: int, on: dt.date) -> list[Person]:
    """People for the seats: at most `fresh` new ones, the others begin again."""
    found: list[Person] = []
    while len(found) < seats - fresh and pool.again and pool.again[0][0] <= on:
        found.append(heapq.heappop(pool.again)[2])
    while len(found) < seats and fresh and pool.fresh:
        found.append(pool.fresh.pop())
        found[-1].known_since = on - dt.timedelta(days=30)
        fresh -= 1
    return found


def _stay(
    person: Person, course: Course, dates: list[dt.date], first: int, draw: random.Random, today: dt.date
) -> Stay:
    """A membership that begins at the date `first` or a little later."""
    late = first or (draw.randrange(1, 4) if draw.random() < 0.07 else 0)
    joined_on = dates[min(late, len(dates) - 1)] if late else course.run.starts_on
    stay = Stay(person, joined_on, None, None, "", person.absence)
    if not late and draw.random() < 0.06:
        stay.missed_first = draw.randrange(1, 4)
    goes = draw.random() < 0.30 + 0.012 * person.prior
    ends_on = course.finished_on
    if goes and late + 2 < len(dates):
        # More leave early than late.
        place = late + 1 + int((len(dates) - late - 2) * draw.random() ** 1.5)
        left_on = dates[place] + dt.timedelta(days=draw.randrange(0, 4))
        outcome, _, reasons = draw.choices(_ENDINGS, weights=[one[1] for one in _ENDINGS])[0]
        if left_on < today and (ends_on is None or left_on < ends_on):
            stay.left_on, stay.outcome, stay.reason = left_on, outcome, draw.choice(reasons)
            stay.absence = min(0.6, person.absence * 1.6 + 0.05)
            return stay
    if ends_on is not None:
        stay.left_on, stay.outcome = ends_on, "completed"
        if course.state == "abandoned" or draw.random() < 0.1:
            stay.outcome = "not_completed"
            stay.reason = "Cohort ended early" if course.state == "abandoned" else "Missed too many sessions"
            stay.absence = 0.3 + person.absence / 2
        else:
            stay.absence = min(0.12, person.absence)
    return stay


def _fill_up(group: Group, pool: _Waiting, dates: list[dt.date], draw: random.Random, today: dt.date) -> None:
    """In a rolling group a place that falls vacant in the first half is given to somebody else."""
    for gone in list(group.stays):
        if gone.left_on is None or gone.outcome == "completed" or gone.left_on >= dates[len(dates) // 2]:
            continue
        first = next(place for place, on in enumerate(dates) if on > gone.left_on) + 1
        if dates[first] >= today:
            continue
        for person in _take(pool, 1, 1 if len(pool.fresh) > pool.cohorts * 9 else 0, dates[first]):
            group.stays.append(_stay(person, group.course, dates, first, draw, today))


def _free_again(stay: Stay, waiting: list[_Waiting], draw: random.Random) -> None:
    """Where and when somebody who left can begin again, and when who was released went."""
    if stay.left_on is None:
        return
    if stay.outcome == "transferred" and len(waiting) > 1:
        others = [number for number in range(len(waiting)) if number != stay.person.site]
        # Within three neighbouring prisons, so that a country-wide programme does not mix all of them.
        near = [number for number in others if number // 3 == stay.person.site // 3]
        stay.person.site = draw.choice(near or others)
    if stay.outcome == "released":
        stay.person.release_on = stay.left_on
    wait, share = _AGAIN[stay.outcome or "not_completed"]
    if draw.random() > share:
        return
    free_on = stay.left_on + dt.timedelta(days=wait + draw.randrange(90))
    if stay.outcome == "released":
        stay.person.release_on = None  # back in prison later
    pool = waiting[stay.person.site]
    heapq.heappush(pool.again, (free_on, stay.person.number, stay.person))
