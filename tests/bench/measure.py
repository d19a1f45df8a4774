"""Measuring: many people at once, seconds of each answer, processor time of both sides."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.driver import Browser, Failed
from tests.bench.processes import cpu_seconds, machine
from tests.bench.work import Request


@dataclass(frozen=True, slots=True)
class Measured:
    """What one kind of page cost. Times in milliseconds; `server` and `postgres` are processor time a
    request; `others` is the share of the machine that neither of them nor the driver used."""

    requests: int
    failed: int
    p50: float
    p95: float
    a_second: float
    server: float
    postgres: float
    driver: float
    others: float
    kilobytes: float

    @property
    def cpu(self) -> float:
        return self.server + self.postgres


@dataclass(frozen=True, slots=True)
class Sides:
    """The process trees of both sides: ids of their roots."""

    server: int
    postgres: int

    def cpu(self) -> tuple[float, float]:
        return cpu_seconds(self.server), cpu_seconds(self.postgres)


async def measure(
    browsers: Sequence[Browser],
    work: Sequence[Iterator[Request]],
    each: int,
    sides: Sides,
    *,
    every: float = 0,
) -> tuple[Measured, list[str]]:
    """Every browser does its work, at most `each` requests, all at once: without a pause, or one request
    `every` so many seconds as somebody's hands do, the first ones spread over that time."""
    answers: list[tuple[float, int]] = []
    asked = 0
    problems: list[str] = []

    async def one(browser: Browser, requests: Iterator[Request]) -> None:
        nonlocal asked
        left, shown = each, ""
        due = time.perf_counter() + every * browsers.index(browser) / len(browsers)
        for request in requests:
            await asyncio.sleep(max(0, due - time.perf_counter()))
            due += every
            asked += request.counted
            form = request.form(shown)
            try:
                answer = await (
                    browser.get(request.path) if form is None else browser.post(request.path, form)
                )
            except Failed as problem:
                problems.append(str(problem))
            else:
                shown = answer.body.decode(errors="replace")
                if answer.status != request.expect:
                    problems.append(f"{request.path}: {answer.status}")
                if request.counted:
                    answers.append((answer.seconds, len(answer.body)))
            left -= request.counted
            if not left:
                break

    before, busy, own = sides.cpu(), machine(), time.process_time()
    started = time.perf_counter()
    await asyncio.gather(*(one(browser, requests) for browser, requests in zip(browsers, work, strict=True)))
    took = time.perf_counter() - started
    after, busier, driver = sides.cpu(), machine(), time.process_time() - own
    server, postgres = after[0] - before[0], after[1] - before[1]
    others = (busier.used - busy.used) - server - postgres - driver
    count = len(answers)
    if not count:
        raise RuntimeError(f"nothing was answered: {problems[:3]}")
    milliseconds = sorted(seconds * 1000 for seconds, _ in answers)
    return Measured(
        requests=asked,
        failed=len(problems),
        p50=statistics.median(milliseconds),
        p95=milliseconds[min(count - 1, int(count * 0.95))],
        a_second=count / took,
        server=server / count * 1000,
        postgres=postgres / count * 1000,
        driver=driver / count * 1000,
        others=max(0.0, others) / (busier.possible - busy.possible),
        kilobytes=sum(size for _, size in answers) / count / 1000,
    ), problems


def mixed(works: Sequence[Iterator[Request]]) -> Iterator[Request]:
    """One of each in turn, until one has come to its end."""
    while True:
        for work in works:
            try:
                yield next(work)
            except StopIteration:
                return
