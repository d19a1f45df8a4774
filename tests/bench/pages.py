"""Each kind of page, measured against the running server and against its SQL alone."""

import math
import statistics
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.bench.bare import Script, caught, replay
from tests.bench.coordinating import Coordinator, coordinators
from tests.bench.driver import Browser
from tests.bench.house import PROCESSES, House
from tests.bench.measure import Measured, Sides, measure, mixed
from tests.bench.probation import Coach, Manager, coaches, managers
from tests.bench.work import Person, Request, Worker, facilitators, unmark

CONNECTIONS = 10 * PROCESSES  # as many as the server processes may open by default
_CAUGHT_EACH = 4
HAND = 1.0
"""Seconds from one save to the next of somebody who is quick: twelve people are marked in thirty."""
_WARM = 8  # requests of each person before any counts

Work = Callable[[Any], Iterator[Request]]


@dataclass(frozen=True, slots=True)
class Page:
    """What a kind of page cost; `bare` is how many times its SQL alone could have been run, which
    says nothing (NaN) of people who pause."""

    name: str
    measured: Measured
    queries: float
    most_queries: int
    bare: float
    problems: list[str]


def together(person: Person) -> Iterator[Request]:
    """A working day without a pause: start page, open, save, look at the cohort."""
    return mixed([person.start(), person.opening(), person.saving(), person.looking()])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its work, how often each person asks, and whether it saves registers; `every`: how many
    seconds pass from one request of a person to the next, 0 for people who never pause."""

    name: str
    work: Work
    each: int
    saves: bool = False
    every: float = 0


FACILITATORS = (
    Kind("start page", Person.start, 24),
    Kind("register open", Person.opening, 24),
    Kind("register save", Person.saving, 12, saves=True),
    Kind("draft autosave", Person.drafting, 24),
    Kind("cohort page", Person.looking, 16),
    Kind("all in turn", together, 24, saves=True),
    Kind("by hand: open", Person.opening, 12, every=HAND),
    Kind("by hand: save", Person.saving, 12, saves=True, every=HAND),
    Kind("by hand: autosave", Person.drafting, 12, every=HAND),
)
COORDINATORS = (
    Kind("find participants", Coordinator.finding, 60),
    Kind("calendar of a month", Coordinator.months, 40),
    Kind("60 dates, preview", Coordinator.dating, 40),
    Kind("move 60, preview", Coordinator.looking_ahead, 40),
    Kind("move 60, save", Coordinator.moving, 30),
)

MANAGERS = (Kind("people of probation", Manager.listing, 40),)
COACHES = (Kind("people of a coach", Coach.listing, 40),)


async def measure_pages(house: House, port: int, sides: Sides) -> list[Page]:
    """All kinds of pages, one kind after another: of facilitators, then of coordinators.

    Each is warmed up first. Warm is what a server is all day: templates loaded, and on each connection
    statements planned for good, which PostgreSQL does at the sixth time.
    """
    owner = await house.as_owner()
    found = []
    for people, kinds in (
        (await facilitators(owner, house.home), FACILITATORS),
        (await coordinators(owner, house.home), COORDINATORS),
        (await managers(owner, house.home), MANAGERS),
        (await coaches(owner, house.home), COACHES),
    ):
        workers: list[Any] = list(people)
        async with _signed_in(port, workers) as browsers:
            found += [await _measure(house, owner, workers, browsers, kind, sides) for kind in kinds]
    await owner.close()
    return found


async def _measure(
    house: House,
    owner: "asyncpg.Connection[Any]",
    people: list[Any],
    browsers: list[Browser],
    kind: Kind,
    sides: Sides,
) -> Page:
    scripts = await _scripts(house, owner, people, kind)
    bare = await replay(
        house.database.application_url(), scripts, connections=CONNECTIONS, people=len(people)
    )
    await _fresh(owner, people, kind)
    await measure(browsers, [kind.work(person) for person in people], _WARM, sides)
    await _fresh(owner, people, kind)
    measured, problems = await measure(
        browsers, [kind.work(person) for person in people], kind.each, sides, every=kind.every
    )
    counts = [len(script) for script in scripts]
    ratio = math.nan if kind.every else bare / measured.a_second
    return Page(kind.name, measured, statistics.mean(counts), max(counts), ratio, problems)


async def _fresh(owner: "asyncpg.Connection[Any]", people: list[Any], kind: Kind) -> None:
    """Make the registers that are to be saved new again, when there are any."""
    if kind.saves:
        for person in people:
            person.left = list(person.to_save)
        await unmark(owner, [session for person in people for session, _ in person.to_save])


async def _scripts(
    house: House, owner: "asyncpg.Connection[Any]", people: list[Any], kind: Kind
) -> list[Script]:
    """Some requests of everybody as SQL. What was saved for it is taken out again, to be saved anew."""
    await _fresh(owner, people, kind)
    found: list[Script] = []
    async with caught(house.home, house.database.application_url()) as catcher:
        for person in people:
            found += await catcher.scripts(owner, person, kind.work(person), _CAUGHT_EACH)
    await _fresh(owner, people, kind)
    return found


@asynccontextmanager
async def _signed_in(port: int, people: Sequence[Worker]) -> AsyncIterator[list[Browser]]:
    browsers = [Browser(port) for _ in people]
    for browser, person in zip(browsers, people, strict=True):
        await browser.sign_in(person.email, person.password)
    try:
        yield browsers
    finally:
        for browser in browsers:
            await browser.close()
