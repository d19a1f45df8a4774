"""The outcome report: on the page and on the command line, of everything and of one site's year."""

import asyncio
import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.driver import Browser
from tests.bench.house import House
from tests.bench.measure import Measured, Sides, measure
from tests.bench.processes import peak_memory, run_measured
from tests.bench.work import Request, sign_ins

_SITES = ("neverwood", "musterheim", "samplemoor")


@dataclass(frozen=True, slots=True)
class ReportCost:
    """Seconds and bytes of memory: of the first look at the whole report with its charts, of a second
    look, of the folder on the command line; and what one site's year cost on the page."""

    first: float
    charts: float
    second: float
    page_memory: int
    folder: float
    folder_memory: int
    year: Measured
    problems: list[str]


async def measure_report(house: House, port: int, sides: Sides) -> ReportCost:
    """Nobody else works meanwhile; each filter is asked for once, so nothing is there already."""
    browsers = [Browser(port), Browser(port)]
    people = sign_ins(house.home)
    for browser, role in zip(browsers, ("evaluator", "lead"), strict=True):
        await browser.sign_in(*people[role][0])
    year, problems = await measure(browsers, [_years(0), _years(1)], 6, sides)
    first, charts, second = await _whole(browsers[0], problems)
    page_memory = peak_memory(sides.server)
    for browser in browsers:
        await browser.close()
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "report")
        seconds, memory = await asyncio.to_thread(run_measured, house.home, "report", "outcome", "--out", out)
    return ReportCost(first, charts, second, page_memory, seconds, memory, year, problems)


def _years(which: int) -> Iterator[Request]:
    this = dt.datetime.now(dt.UTC).year
    for back in range(1, 4):
        for site in _SITES[which::2]:
            yield Request(f"/reports?site={site}&from={this - back}-01-01&to={this - back}-12-31")


async def _whole(browser: Browser, problems: list[str]) -> tuple[float, float, float]:
    took = []
    for path in (
        "/reports",
        *(f"/reports/outcome/charts/{name}.png" for name in ("flow", "retention")),
        "/reports",
    ):
        answer = await browser.get(path)
        if answer.status != 200:
            problems.append(f"{path}: {answer.status}")
        took.append(answer.seconds)
    return took[0], took[1] + took[2], took[3]
