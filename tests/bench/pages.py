"""Each kind of page, measured against the running server and against its SQL alone."""

import statistics
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.bench.bare import Script, caught, replay
from tests.bench.driver import Browser
from tests.bench.house import PROCESSES, House
from tests.bench.measure import Measured, Sides, measure, mixed
from tests.bench.work import Person, Request, facilitators, unmark

CONNECTIONS = 10 * PROCESSES  # as many as the server processes may open by default
_CAUGHT_EACH = 4
_WARM = 8  # requests of each person before any counts

Work = Callable[[Person], Iterator[Request]]


@dataclass(frozen=True, slots=True)
class Page:
    """What a kind of page cost; `bare` is how many times its SQL alone could have been run."""

    name: str
    measured: Measured
    queries: float
    most_queries: int
    bare: float
    problems: list[str]


def together(person: Person) -> Iterator[Request]:
    """A working day without a pause: start page, open, save, look at the cohort."""
    return mixed([person.start(), person.opening(), person.saving(), person.looking()])


KINDS: tuple[tuple[str, Work, int], ...] = (
    # name, work, requests of each person
    ("start page", Person.start, 24),
    ("register open", Person.opening, 24),
    ("register save", Person.saving, 12),
    ("cohort page", Person.looking, 16),
    ("all in turn", together, 24),
)


async def measure_pages(house: House, port: int, sides: Sides) -> list[Page]:
    """All kinds of pages of facilitators, one kind after another, each warmed up first.

    Warm is what a server is all day: templates loaded, and on each connection statements planned for
    good, which PostgreSQL does at the sixth time.
    """
    owner = await house.as_owner()
    people = await facilitators(owner, house.home)
    found = []
    async with _signed_in(port, people) as browsers:
        for name, work, each in KINDS:
            saves = work in (Person.saving, together)
            scripts = await _scripts(house, owner, people, work, saves=saves)
            bare = await replay(
                house.database.application_url(), scripts, connections=CONNECTIONS, people=len(people)
            )
            await _fresh(owner, people, saves=saves)
            await measure(browsers, [work(person) for person in people], _WARM, sides)
            await _fresh(owner, people, saves=saves)
            measured, problems = await measure(browsers, [work(person) for person in people], each, sides)
            counts = [len(script) for script in scripts]
            ratio = bare / measured.a_second
            found.append(Page(name, measured, statistics.mean(counts), max(counts), ratio, problems))
    await owner.close()
    return found


async def _fresh(owner: "asyncpg.Connection[Any]", people: list[Person], *, saves: bool) -> None:
    """Make the registers that are to be saved new again, when there are any."""
    for person in people:
        person.left = list(person.to_save)
    if saves:
        await unmark(owner, [session for person in people for session, _ in person.to_save])


async def _scripts(
    house: House, owner: "asyncpg.Connection[Any]", people: list[Person], work: Work, *, saves: bool
) -> list[Script]:
    """Some requests of everybody as SQL. What was saved for it is taken out again, to be saved anew."""
    await _fresh(owner, people, saves=saves)
    found: list[Script] = []
    async with caught(house.home, house.database.application_url()) as catcher:
        for person in people:
            found += await catcher.scripts(owner, person, work(person), _CAUGHT_EACH)
    await _fresh(owner, people, saves=saves)
    return found


@asynccontextmanager
async def _signed_in(port: int, people: list[Person]) -> AsyncIterator[list[Browser]]:
    browsers = [Browser(port) for _ in people]
    for browser, person in zip(browsers, people, strict=True):
        await browser.sign_in(person.email, person.password)
    try:
        yield browsers
    finally:
        for browser in browsers:
            await browser.close()
