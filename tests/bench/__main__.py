"""`make bench`: measure a running server on the large demonstration, then on ten times the data."""

import argparse
import asyncio
import math
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.follow_up import PEOPLE as FOLLOWED
from tests.bench.follow_up import seconds_of_follow_up
from tests.bench.house import PROCESSES, House, house
from tests.bench.in_duckdb import OURS
from tests.bench.measure import Measured
from tests.bench.pages import Page, measure_pages
from tests.bench.report import ReportCost, measure_report
from tests.bench.work import PEOPLE
from tests.bench.yardsticks import Yardsticks, measure_yardsticks

PARTICIPANTS = 5_000
YARDSTICK = (
    "Yardstick: an idiomatic Django application doing the same job on 2 cores, the load driver beside it,\n"
    "takes 14 ms of processor time a request and p95 320 ms with 25 people who never pause."
)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything measured in one house."""

    house: House
    pages: list[Page]
    report: ReportCost
    yardsticks: Yardsticks


def main() -> None:
    """Measure and print; ends with 1 when a request failed."""
    options = _options()
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before; {PROCESSES} server processes; "
        f"{PEOPLE} people who never pause. The driver shares the processors.\n"
    )
    with tempfile.TemporaryDirectory(prefix="throughcare-bench-") as folder:
        first = _measure(Path(folder) / "once", options.participants, options.seed)
        _print(first)
        larger = None
        if options.ten:
            larger = _measure(Path(folder) / "ten", options.participants * 10, options.seed)
            _print(larger)
    _judge(first, larger)
    failed = sum(page.measured.failed for result in (first, larger) if result for page in result.pages)
    sys.exit(1 if failed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--participants", type=int, default=PARTICIPANTS, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument(
        "--no-ten", dest="ten", action="store_false", help="leave out ten times the data, which takes minutes"
    )
    return parser.parse_args()


def _measure(home: Path, participants: int, seed: int) -> Result:
    print(f"Loading {participants:,} participants ...", flush=True)
    with house(home, participants=participants, seed=seed) as made:
        with made.serving() as (port, sides):

            async def all_of_it() -> tuple[list[Page], ReportCost]:
                return await measure_pages(made, port, sides), await measure_report(made, port, sides)

            pages, report = asyncio.run(all_of_it())
        return Result(made, pages, report, measure_yardsticks(made))


_HEAD = (
    f"{'':<20}{'requests':>9}{'failed':>8}{'p50 ms':>8}{'p95 ms':>8}{'a second':>10}"
    f"{'CPU ms':>8}{'server':>8}{'Postgres':>10}{'queries':>9}{'most':>6}{'bare SQL':>10}{'KB':>6}"
    f"{'others':>8}"
)


def _print(result: Result) -> None:
    loaded, report = result.house.loaded, result.report
    print(
        f"{loaded.participants:,} participants, {loaded.cohorts:,} cohorts, {loaded.sessions:,} sessions, "
        f"{loaded.marks:,} marks, loaded in {result.house.load_seconds:.1f} s"
    )
    print(_HEAD)
    for page in result.pages:
        bare = f"{'':>10}" if math.isnan(page.bare) else f"{page.bare:>9.1f}x"
        print(_row(page.name, page.measured, f"{page.queries:>9.1f}{page.most_queries:>6}{bare}"))
    print(_row("report, site's year", report.year, f"{'':>25}"))
    megabyte = 1024 * 1024
    print(
        f"whole report: page {report.first:.1f} s, two charts {report.charts:.1f} s, "
        f"again {report.second:.2f} s, {report.page_memory / megabyte:,.0f} MB; command line {report.folder:.1f} s, "
        f"{report.folder_memory / megabyte:,.0f} MB"
    )
    _print_yardsticks(result.yardsticks)
    problems = [*(one for page in result.pages for one in page.problems), *report.problems]
    for problem in problems[:5]:
        print(f"  failed: {problem}")
    print(flush=True)


def _print_yardsticks(found: Yardsticks) -> None:
    print(
        f"its parts: {found.rows:,} expected rows and all else read in {found.read:.1f} s, all tables computed in "
        f"{found.tables:.1f} s, of ten times as many in {found.tenfold:.1f} s; the {len(OURS)} tables that are aggregates: {found.aggregates:.2f} s, in DuckDB "
        f"{found.duckdb:.2f} s (loaded in {found.loaded:.2f} s); charts with matplotlib alone: {found.charts:.1f} s"
    )


def _row(name: str, one: Measured, between: str) -> str:
    return (
        f"{name:<20}{one.requests:>9}{one.failed:>8}{one.p50:>8.0f}{one.p95:>8.0f}{one.a_second:>10.0f}"
        f"{one.cpu:>8.1f}{one.server:>8.1f}{one.postgres:>10.1f}{between}{one.kilobytes:>6.0f}{one.others:>8.0%}"
    )


def _judge(first: Result, larger: Result | None) -> None:
    print(YARDSTICK)
    print(
        "By hand: the same people, one request a second each. CPU ms: server and PostgreSQL together, a request. bare SQL: how many times as fast the same\n"
        "SQL runs without the programme. others: share of the machine that was busy with something else.\n"
    )
    pages = {page.name: page for page in first.pages}
    once = first.yardsticks
    aims = [
        ("demonstration loaded, s", first.house.load_seconds, 60.0),
        ("register open, p95 ms", pages["register open"].measured.p95, 100.0),
        ("register save, p95 ms", pages["register save"].measured.p95, 150.0),
        ("draft autosave, p95 ms", pages["draft autosave"].measured.p95, 50.0),
        ("by hand: register open, p95 ms", pages["by hand: open"].measured.p95, 100.0),
        ("by hand: register save, p95 ms", pages["by hand: save"].measured.p95, 150.0),
        ("by hand: draft autosave, p95 ms", pages["by hand: autosave"].measured.p95, 50.0),
        ("CPU ms a request, all in turn", pages["all in turn"].measured.cpu, 7.0),
        ("calendar of a month, p95 ms", pages["calendar of a month"].measured.p95, 150.0),
        ("500 people of probation, p95 ms", pages["people of probation"].measured.p95, 100.0),
        ("500 people of a coach, p95 ms", pages["people of a coach"].measured.p95, 100.0),
        ("60 dates, preview, p95 ms", pages["60 dates, preview"].measured.p95, 300.0),
        ("move 60, preview, p95 ms", pages["move 60, preview"].measured.p95, 300.0),
        ("move 60, save, p95 ms", pages["move 60, save"].measured.p95, 500.0),
        (f"survival, tests, hazards of {FOLLOWED:,} people, s", seconds_of_follow_up(), 10.0),
        ("failed requests", float(sum(page.measured.failed for page in first.pages)), 0.0),
        ("queries of a page, at most", float(max(page.most_queries for page in first.pages)), 15.0),
        ("whole report on the page, s", first.report.first, 5.0),
        ("whole report with charts and PDF, command line, s", first.report.folder, 20.0),
        (
            "memory of the report, MB",
            max(first.report.page_memory, first.report.folder_memory) / 1024**2,
            1024.0,
        ),
        (f"tables of ten times {once.rows:,} marks: times as long", once.tenfold / once.tables, 12.0),
    ]
    if larger is not None:
        aims.append(("ten times the data, reading: times as long", larger.yardsticks.read / once.read, 12.0))
        search = next(page for page in larger.pages if page.name == "find participants")
        aims.append(("find participants among ten times as many, p95 ms", search.measured.p95, 100.0))
        for page, again in zip(first.pages, larger.pages, strict=True):
            if math.isnan(page.bare):
                continue  # they wait for the hands, and their processor time is that of the same pages above
            aims.append(
                (f"ten times the data, CPU: {page.name}", again.measured.cpu / page.measured.cpu, 1.2)
            )
    for name, found, aim in aims:
        print(f"{'met   ' if found <= aim else 'MISSED'}  {name:<48}{found:>9.2f}   aim {aim:g}")


if __name__ == "__main__":
    main()
