"""What the pages about builds show."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

from programme.access.sign_in import token_hash
from programme.database import fetch, fetch_one
from programme.web.text import Text, _
from programme.web.text import lazy as _l
from reports.builds.rules import Failure, State, file_kept_until, may_link
from reports.filters import OutcomeFilters
from reports.outcome.form import query_of
from reports.packs.figures import CHARTS
from reports.packs.outcome import Mode
from reports.packs.sections import filters_in_words

_MOST_SHOWN: Final = 50

_STATES: Final[dict[State, tuple[Text, str]]] = {
    State.WAITING: (_l("Waiting"), "grey"),
    State.RUNNING: (_l("Being built"), ""),
    State.DONE: (_l("Built"), "green"),
    State.FAILED: (_l("Failed"), "red"),
    State.CANCELLED: (_l("Cancelled"), "grey"),
}

_FAILURES: Final[dict[Failure, Text]] = {
    Failure.NOT_ALLOWED: _l("Whoever asked for it may not see reports any more."),
    Failure.DISK_FULL: _l("The disk of the server is full. Tell whoever runs it, and build it again."),
    Failure.WORKER_ENDED: _l(
        "The worker ended twice while building. Narrow the filters, or tell whoever runs the server: it may "
        "have too little memory."
    ),
    Failure.UNEXPECTED: _l("Something went wrong that should not. The log of the worker says what."),
}

_HOPELESS: Final = {Failure.FILTERS, Failure.MODE, Failure.NOT_ALLOWED}

_STEPS: Final[dict[str, Text]] = {
    "": _l("Starting"),
    "reading": _l("Reading the records"),
    "computing": _l("Computing the tables"),
    "tables": _l("Writing the tables"),
    "workbook": _l("Writing the workbook"),
    "analysis": _l("Writing the data for analysis"),
    "html": _l("Writing the report as a web page"),
    "pdf": _l("Setting the report as PDF"),
    "zip": _l("Packing everything into one file"),
}


@dataclass(frozen=True)
class Build:
    """A build in words. `query`: its filters for an address; `exact`: or fit for publication; `step`: what is
    done now, `done` of `total` lie behind it; `kept_until`: of its file, None when there is none; `size` in
    bytes; `unattended`: nobody has taken it up for a minute; `again`: whether building the same again may
    help."""

    id: int
    filters: tuple[tuple[str, str], ...]
    query: str
    exact: bool
    cut: dt.date
    state: Text
    colour: str
    goes_on: bool
    unattended: bool
    failure: Text
    again: bool
    asked_at: dt.datetime
    finished_at: dt.datetime | None
    kept_until: dt.datetime | None
    size: int
    manifest_hash: str
    step: Text
    done: int
    total: int


@dataclass(frozen=True)
class BuildPage:
    """One build. `link`: the address to download it from, when one was just made."""

    build: Build
    link: str = ""


@dataclass(frozen=True)
class BuildsPage:
    """One's own builds, newest first."""

    builds: tuple[Build, ...]


@dataclass(frozen=True)
class SpentLink:
    """A link of one's own that gives no file (any more)."""

    build: int
    used_at: dt.datetime | None


_BUILDS: Final = """
    select b.*, coalesce(s.step, '') as step, coalesce(s.done, 0) as done, coalesce(s.total, 1) as total,
           now() as now
    from report_build b left join report_build_step s on s.build = b.id
"""


async def read_build(build: int) -> Build | None:
    """A build of one's own."""
    row = await fetch_one(_BUILDS + "where b.id = $1", build)
    return _build(row) if row else None


async def read_builds() -> BuildsPage:
    """One's own builds, the latest of them."""
    rows = await fetch(_BUILDS + "order by b.id desc limit $1", _MOST_SHOWN)
    return BuildsPage(tuple(_build(row) for row in rows))


async def read_spent_link(token: str) -> SpentLink | None:
    """The link of this token, if it is one's own."""
    row = await fetch_one(
        "select build, used_at from report_build_link where token_hash = $1", token_hash(token)
    )
    return SpentLink(**row) if row else None


def _build(row: Any) -> Build:
    state = State(row["state"])
    filters, mode = OutcomeFilters.from_text(json.loads(row["filters"])), Mode(row["mode"])
    words, colour = _STATES[state]
    kept = may_link(state, row["finished_at"], now=row["now"])
    return Build(
        id=row["id"],
        filters=tuple(filters_in_words(filters)),
        query=query_of(filters, mode),
        exact=mode is Mode.OPERATIONAL,
        cut=row["cut"],
        state=words,
        colour=colour,
        goes_on=state.goes_on,
        unattended=state is State.WAITING and row["now"] - row["asked_at"] > dt.timedelta(minutes=1),
        failure=_failure(row),
        again=not state.goes_on and not kept and row["failure"] not in _HOPELESS,
        asked_at=row["asked_at"],
        finished_at=row["finished_at"],
        kept_until=file_kept_until(row["finished_at"]) if kept else None,
        size=row["size"] or 0,
        manifest_hash=row["manifest_hash"] or "",
        step=_l("Waiting for a worker") if state is State.WAITING else _step(row["step"]),
        done=row["done"],
        total=row["total"],
    )


def _failure(row: Any) -> Text:
    if row["failure"] is None:
        return ""
    return row["details"] or _FAILURES[Failure(row["failure"])]


def _step(code: str) -> Text:
    kind, _slash, name = code.partition("/")
    if kind == "charts":
        return _("Drawing chart %(number)s of %(all)s", number=list(CHARTS).index(name) + 1, all=len(CHARTS))
    return _STEPS[code]
