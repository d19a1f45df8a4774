"""The tables and charts of the whole report, step by step in this process, beside DuckDB and matplotlib alone."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import pandas as pd

from programme.database import acting_as_evaluator, close_pool, connect_to, open_pool
from reports.filters import OutcomeFilters
from reports.frames import data_cut, read_frames
from reports.measures import Frames
from reports.packs.figures import CHARTS
from reports.packs.outcome import Outcome
from tests.bench import in_duckdb
from tests.bench.house import House


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Seconds. `read`: the frames from PostgreSQL; `tables`: all of the report from them. `aggregates`: those
    of them that DuckDB computes too, which it does in `duckdb` once it has `loaded` the same frames. `charts`:
    every chart as PNG from tables that are there, which is matplotlib and nothing else. `tenfold`: all tables of
    ten programmes of this size at once."""

    rows: int
    read: float
    tables: float
    tenfold: float
    aggregates: float
    loaded: float
    duckdb: float
    charts: float


def measure_yardsticks(house: House) -> Yardsticks:
    """Nobody else works meanwhile."""
    read, frames = _seconds(lambda: asyncio.run(_read(house)))
    tables, outcome = _seconds(lambda: Outcome.of(frames, OutcomeFilters()))
    tenfold, _ten = _seconds(lambda: Outcome.of(times(frames, 10), OutcomeFilters()))
    aggregates, _tables = _seconds(lambda: _ours(_fresh(frames)))
    loaded, base = _seconds(lambda: in_duckdb.loaded(frames))
    with base:
        duckdb, _theirs = _seconds(lambda: in_duckdb.aggregates(base))
    charts, _pictures = _seconds(lambda: [chart.png(outcome) for chart in CHARTS.values()])
    return Yardsticks(len(frames.expected), read, tables, tenfold, aggregates, loaded, duckdb, charts)


async def _read(house: House) -> Frames:
    connect_to(house.database.application_url())
    await open_pool(1)
    try:
        async with acting_as_evaluator():
            return await read_frames(OutcomeFilters(), await data_cut())
    finally:
        await close_pool()


_NAMES: Final = ("pseudonym", "cohort", "facilitator")
_NUMBERS: Final = ("session", "membership", "catch_up_of")


def times(frames: Frames, count: int) -> Frames:
    """So many programmes at once, each with people, cohorts, sessions and facilitators of its own; curricula,
    sites, instruments, targets and published rates are theirs together."""
    given = {field.name: getattr(frames, field.name) for field in fields(frames)}
    several = {
        name: frame
        for name, frame in given.items()
        if isinstance(frame, pd.DataFrame) and not {*_NAMES, *_NUMBERS}.isdisjoint(frame)
    }
    step = 1 + max(int(frames.sessions["session"].max()), int(frames.memberships["membership"].max()))
    made: dict[str, Any] = {
        name: _joined([_another(frame, number, step) for number in range(count)], frame)
        for name, frame in several.items()
    }
    return replace(frames, **made, _made={})


def _another(frame: pd.DataFrame, number: int, step: int) -> pd.DataFrame:
    names = {name: frame[name].astype("str") + f"/{number}" for name in _NAMES if name in frame}
    numbers = {name: frame[name] + number * step for name in _NUMBERS if name in frame}
    return frame.assign(**names, **numbers)


def _joined(parts: list[pd.DataFrame], like: pd.DataFrame) -> pd.DataFrame:
    """The parts as one frame of the same kinds; texts that were categories are, in the order of their words."""
    whole = pd.concat(parts, ignore_index=True)
    words = [name for name in like if isinstance(like[name].dtype, pd.CategoricalDtype)]
    return whole.astype(dict.fromkeys(words, "category"))


def _ours(frames: Frames) -> list[Any]:
    return [compute(frames) for compute in in_duckdb.OURS.values()]


def _fresh(frames: Frames) -> Frames:
    """The same frames, which remember nothing that was computed of them."""
    return frames.within(None, None)


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found
