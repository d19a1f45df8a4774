"""What the pages show: the choices of the filters, and the computed report.

A report at full size takes seconds to compute, and its page asks for each chart by an address of
its own. So the last few are kept in this process, by filters, data cut and the last change that
anybody made to any record: a report is computed anew as soon as something was written.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from programme.access.viewer import Viewer
from programme.database import (
    DatabaseRole,
    acting,
    acting_as_evaluator,
    fetch,
    fetch_one,
    fetch_value,
    log_access,
)
from reports.filters import OutcomeFilters
from reports.frames import data_cut
from reports.outcome.form import Choices
from reports.packs.figures import CHARTS
from reports.packs.folder import codebook_file, files, table_file, table_workbook
from reports.packs.outcome import Mode, Outcome
from reports.packs.sections import described
from reports.reading import read

MOST_KEPT: Final = 6
KEPT_FOR_SECONDS: Final = 60
"""A change that took long to commit can carry an older number than one already seen."""

Key = tuple[str, int, dt.date, OutcomeFilters, Mode]


@dataclass
class Report:
    """A computed report and what was made from it so far. Everybody who may see one may see it."""

    outcome: Outcome
    at: float
    made: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    async def chart(self, name: str) -> bytes:
        """A chart as PNG."""
        return await self._once(
            f"charts/{name}.png", lambda: CHARTS[name].png(self.outcome, described(self.outcome)[name])
        )

    async def table(self, name: str) -> bytes:
        """A table as CSV."""
        return await self._once(f"tables/{name}.csv", lambda: table_file(self.outcome, name))

    async def table_workbook(self, name: str) -> bytes:
        """A table as Excel workbook, with its definition and filters."""
        return await asyncio.to_thread(table_workbook, self.outcome, name)

    async def codebook(self) -> bytes:
        """The codebook as CSV."""
        return await self._once("codebook.csv", lambda: codebook_file(self.outcome))

    async def workbook(self) -> bytes:
        """Every table in one workbook."""
        return (await self.every_file())["workbook.xlsx"]

    async def pdf(self) -> bytes:
        """The report as PDF."""
        return (await self.every_file())["report.pdf"]

    async def every_file(self) -> dict[str, bytes]:
        """The whole folder."""
        if "manifest.json" not in self.made:
            async with _one_at_a_time():
                if "manifest.json" not in self.made:
                    self.made.update(await asyncio.to_thread(files, self.outcome))
        return {path: self.made[path] for path in sorted(self.made) if path != "manifest.json"} | {
            "manifest.json": self.made["manifest.json"]
        }

    async def _once(self, path: str, make: Callable[[], bytes]) -> bytes:
        if path not in self.made:
            async with _one_at_a_time():
                if path not in self.made:
                    self.made[path] = await asyncio.to_thread(make)
        return self.made[path]


_kept: OrderedDict[Key, Report] = OrderedDict()
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def _one_at_a_time() -> asyncio.Lock:
    """Two that ask for one report wait for one computation; other work goes on meanwhile."""
    return _locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


async def read_choices(viewer: Viewer) -> Choices:
    """What the filters may name."""
    async with acting(viewer, role=DatabaseRole.EVALUATOR):
        sites = await fetch("select site, name from analysis_sites order by name, site")
        cohorts = await fetch("select cohort from analysis_cohorts order by cohort")
        curricula = await fetch(
            "select distinct curriculum_code as code from analysis_cohorts"
            " where curriculum_code is not null order by code"
        )
        covariates = await fetch("select distinct name from analysis_covariates order by name")
    return Choices(
        sites=tuple((row["site"], row["name"]) for row in sites),
        cohorts=tuple((row["cohort"], row["cohort"]) for row in cohorts),
        curricula=tuple((row["code"], row["code"]) for row in curricula),
        covariates=tuple(row["name"] for row in covariates),
    )


async def read_report(
    viewer: Viewer, filters: OutcomeFilters, mode: Mode = Mode.OPERATIONAL, *, shown_as: str = ""
) -> Report:
    """The report of these filters as of today. Raises UnknownFilter, CannotGroup and CannotPredict.

    `shown_as`: the page or download that the access log notes; "" for the parts of a page.
    """
    key = await _state(viewer, filters, mode, shown_as)
    report = _fresh(key)
    if report is None:
        async with _one_at_a_time():
            report = _fresh(key) or await _computed(viewer, key)
    return report


async def _state(viewer: Viewer, filters: OutcomeFilters, mode: Mode, shown_as: str) -> Key:
    async with acting(viewer, role=DatabaseRole.EVALUATOR):
        row = await fetch_one("select current_database() as name, last_change from analysis_state")
        cut = await data_cut()
        if shown_as:
            await log_access(shown_as, reason=filters.noted(mode))
    if row is None:
        raise PermissionError("the analysis views are closed to this person")
    return (row["name"], row["last_change"], cut, filters, mode)


async def _computed(viewer: Viewer, key: Key) -> Report:
    _database, change, cut, filters, mode = key
    async with acting_as_evaluator(viewer):
        seen = await fetch_value("select last_change from analysis_state")
        found = await read(filters, cut, mode)
    report = Report(await asyncio.to_thread(found.outcome), time.monotonic())
    if seen < change:
        return report  # read from a copy that has yet to hear of the last change: shown once, not kept
    _kept[key] = report
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return report


def _fresh(key: Key) -> Report | None:
    report = _kept.get(key)
    if report is None or time.monotonic() - report.at > KEPT_FOR_SECONDS:
        return None
    _kept.move_to_end(key)
    return report
